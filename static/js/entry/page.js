// The page as the other modules see it: rows by criterion, their fields, the words to speak.

export const form = document.getElementById("entry");
export const config = JSON.parse(form?.dataset.script || "null");

export function say(name, gaps = {}) {
  return config.words[name].replace(/\{(\w+)\}/g, (_all, gap) => gaps[gap] ?? "");
}

// "B1-value" → ["B1", "value"]; a field of no criterion gives an empty code.
export function split(name) {
  const at = name.lastIndexOf("-");
  return at < 0 ? ["", name] : [name.slice(0, at), name.slice(at + 1)];
}

export function rowOf(code) {
  return document.getElementById(`row-${code}`);
}

export function rows() {
  return [...form.querySelectorAll("tr.criterion")];
}

export function codeOf(element) {
  const named = element.name ? split(element.name)[0] : "";
  return named || element.closest("tr.criterion")?.id.slice(4) || "";
}

export function isOpen(code) {
  return Boolean(form.elements[`${code}-version`]);
}

// Looked for in the row and its lines only: a key must not go through the whole form.
export function fieldsOf(code) {
  const row = rowOf(code);
  if (!row) return [];
  return [row, ...linesOf(code)]
    .flatMap((line) => [...line.querySelectorAll("input, select, textarea")])
    .filter((field) => field.type !== "file" && split(field.name)[0] === code);
}

// What the fields of one criterion hold, as a form would send it.
export function valuesOf(code) {
  const values = {};
  for (const field of fieldsOf(code)) {
    if ((field.type === "checkbox" || field.type === "radio") && !field.checked) continue;
    values[field.name] = field.value;
  }
  return values;
}

export function put(values) {
  for (const [name, value] of Object.entries(values)) {
    const field = form.elements[name];
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value === "on" || value === true;
    else field.value = value;
  }
}

// As ``valuesOf`` gave them: a box that is not named was not ticked.
export function putBack(code, values) {
  fieldsOf(code).filter((field) => field.type === "checkbox").forEach((field) => (field.checked = false));
  put(values);
}

// Whether two readings of one criterion say the same; versions only say what was seen.
export function same(one, other) {
  const text = (values) =>
    JSON.stringify(
      Object.entries(values)
        .filter(([name, value]) => value !== "" && !["version", "answered", "keep"].includes(split(name)[1]))
        .sort(),
    );
  return text(one) === text(other);
}

// The fields of the figure itself: what Enter walks through and what is pasted into.
export function figures(code) {
  return fieldsOf(code).filter((field) => field.closest(".c-value, .entry-inputs") && !field.matches(".state, [type=hidden], [name$='-version']"));
}

export function allFigures() {
  return rows().flatMap((row) => figures(row.id.slice(4)));
}

// A line below the row of a criterion, made when it is needed; without content it goes away.
export function note(code, kind, ...content) {
  const id = `${kind}-${code}`;
  let line = document.getElementById(id);
  if (!content.length) {
    line?.remove();
    return null;
  }
  if (!line) {
    line = document.createElement("tr");
    line.id = id;
    line.className = `entry-note entry-${kind}`;
    line.append(document.createElement("td"));
    line.firstChild.colSpan = rowOf(code).children.length;
    lastLineOf(code).after(line);
  }
  line.firstChild.replaceChildren(...content);
  return line;
}

// The lines that belong to a row: evidence, notes, answers.
export function linesOf(code) {
  const lines = [];
  let next = rowOf(code).nextElementSibling;
  while (next && !next.matches("tr.criterion, tr.group")) {
    lines.push(next);
    next = next.nextElementSibling;
  }
  return lines;
}

function lastLineOf(code) {
  return linesOf(code).filter((line) => line.matches(".entry-more")).pop() || rowOf(code);
}

export function paragraph(text, css = "") {
  const line = document.createElement("p");
  line.className = css;
  line.textContent = text;
  return line;
}

export function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-secondary btn-sm";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

// Only what is new is written: each writing has the browser lay out and draw the row once more.
export function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

// Spoken once by screen readers and shown above the table.
export function announce(...content) {
  const place = form.querySelector("[data-said]");
  place.replaceChildren(...content);
  place.parentElement.hidden = false;
}
