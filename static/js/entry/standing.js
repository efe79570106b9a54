// Counts, own scores and the state of every row, as the server says they are.

import { button, config, fieldsOf, form, note, paragraph, rowOf, say, split, write } from "./page.js";
import { reveal, showLeft } from "./shown.js";

// The first saving begins the report.
export function showBegun() {
  for (const chip of document.querySelectorAll("[data-begun]")) chip.hidden = chip.dataset.begun === "no";
}

export function showStanding(told) {
  for (const [code, group] of Object.entries(told.groups)) {
    const row = form.querySelector(`tr.group[data-group="${CSS.escape(code)}"]`);
    if (!row) continue;
    const parts = [say("group_entered", group)];
    if (group.points) parts.push(say("group_points", group));
    write(row.querySelector("[data-sum]"), `(${parts.join(" · ")})`);
    row.dataset.left = group.count - group.filled;
    showLeft(row);
  }
  for (const [code, line] of Object.entries(told.lines)) {
    const row = rowOf(code);
    if (!row) continue;
    write(row.querySelector("[data-points]"), line.points);
    write(row.querySelector(".c-so-far"), line.so_far);
  }
  write(form.querySelector("[data-counts]"), say("entered", told));
  write(form.querySelector("[data-total]"), told.total ? ` · ${say("total", told)}` : "");
}

export function showState(code, state, time = "") {
  const place = rowOf(code)?.querySelector(".save-state");
  if (!place) return;
  const marks = { saved: "✓ ", unsaved: "⚠ ", stopped: "⚠ ", refused: "⚠ ", disputed: "⚠ " };
  write(place, state ? (marks[state] || "") + say(state, { time }) : "");
  place.dataset.state = state;
}

const WORST = ["stopped", "unsaved", "refused", "disputed", "saving", "saved"];

// The bar at the bottom shows the worst of all rows.
export function showWorst(states) {
  const worst = WORST.find((state) => [...states.values()].some((found) => found.state === state));
  const place = form.querySelector("[data-saved]");
  if (!worst) return;
  const wrong = [...states.values()].filter((found) => found.state === "refused").length;
  const time = [...states.values()].map((found) => found.time).sort().pop();
  const text = worst === "refused" ? say("errors", { count: wrong }) : say(worst, { time });
  const whole = ` · ${worst === "saved" ? "✓ " : worst === "saving" ? "" : "⚠ "}${text}`;
  write(place, whole);
  place.dataset.state = worst;
}

export function showErrors(code, errors) {
  const sentences = Object.values(errors);
  note(code, "error", ...sentences.map((text) => paragraph(`${code}: ${text}`, "invalid-feedback")));
  const line = document.getElementById(`error-${code}`);
  for (const field of fieldsOf(code)) {
    const wrong = split(field.name)[1] in errors;
    field.classList.toggle("is-invalid", wrong);
    if (wrong) {
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", line.id);
    } else if (field.getAttribute("aria-describedby") === `error-${code}`) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
    }
  }
  rowOf(code).classList.toggle("row-error", sentences.length > 0);
  if (sentences.length) reveal(rowOf(code));
}

export function showWarnings(code, sentences) {
  note(code, "doubt", ...sentences.map((text) => paragraph(`⚠ ${code}: ${text}`)));
}

// A figure that could be read in two ways: how it was read, and the other reading in one press.
export function showReadings(code, notes, choose) {
  const lines = Object.entries(notes).map(([part, found]) => {
    const line = paragraph(`${code}: ${say("read_as", found)} `);
    if (found.other) line.append(button(say("read_other", found), () => choose(`${code}-${part}`, found.other)));
    return line;
  });
  note(code, "reading", ...lines);
}

export function showConnection(text, again = false) {
  const bar = document.querySelector("[data-connection]");
  bar.hidden = !text;
  if (bar.dataset.text === text) return;
  bar.dataset.text = text;
  bar.replaceChildren(text);
  if (again) {
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = config.words.reload;
    bar.append(" ", link);
  }
}
