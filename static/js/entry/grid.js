// The keyboard of the figures, as in a spreadsheet: no letters, and Enter never sends the form.

import { allFigures, codeOf, figures, form, rows } from "./page.js";
import { reveal } from "./shown.js";

let before = null; // what stood in the field when it was entered

function isFigure(field) {
  return field.matches?.("input, select") && Boolean(field.closest(".c-value, .entry-inputs")) && !field.matches(".state");
}

function go(field) {
  if (!field) return;
  reveal(field);
  field.focus();
}

function beside(field, step) {
  const all = allFigures();
  return all[all.indexOf(field) + step];
}

// The same place in the row above or below.
function above(field, step) {
  const code = codeOf(field);
  const place = figures(code).indexOf(field);
  const codes = rows().map((row) => row.id.slice(4));
  for (let at = codes.indexOf(code) + step; at >= 0 && at < codes.length; at += step) {
    const found = figures(codes[at]);
    if (found.length) return found[Math.min(place, found.length - 1)];
  }
  return null;
}

function restore(field) {
  if (!before || before.field !== field || field.value === before.value) return;
  field.value = before.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.select?.();
}

function inFigure(event, field) {
  const text = field.tagName === "INPUT";
  if (event.key === "Enter") {
    go(beside(field, event.shiftKey ? -1 : 1));
  } else if (text && (event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
    go(above(field, event.key === "ArrowDown" ? 1 : -1));
  } else if (text && event.key === "/" && figures(codeOf(field))[0] === field && field.closest(".ratio")) {
    go(beside(field, 1));
  } else if (text && event.key === "F2") {
    field.setSelectionRange(field.value.length, field.value.length);
  } else if (event.key === "Escape") {
    restore(field);
  } else {
    return;
  }
  event.preventDefault();
}

export function start(save) {
  form.addEventListener("focusin", (event) => {
    if (!isFigure(event.target)) return;
    before = { field: event.target, value: event.target.value };
    if (event.target.tagName === "INPUT" && event.target.type !== "checkbox") event.target.select();
  });
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      save();
    } else if (event.ctrlKey || event.metaKey) {
      return;
    } else if (isFigure(event.target)) {
      inFigure(event, event.target);
    } else if (event.key === "Enter" && event.target.matches("input, select")) {
      event.preventDefault();
    }
  });
}
