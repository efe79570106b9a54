// Paste from Excel into the figures: a column, codes with values, or the whole sheet; undone at once.

import { allFigures, announce, button, codeOf, figures, form, isOpen, putBack, rows, same, say, valuesOf } from "./page.js";
import { cells, column, fold, fromCodes, fromSheet, heading, isBlank, plainCode } from "./table.js";

const YES = ["dat", "co", "x", "yes", "met", "true", "1", "✓", "da dat"];
const NO = ["khong dat", "chua dat", "khong", "no", "not met", "false", "0", "chua"];
const SHARE = /\s*\([0-9.,\s]*%\s*\)$/; // the percentage that we print behind a ratio

function stateField(code) {
  return form.elements[`${code}-state`];
}

function option(select, text) {
  const wanted = fold(text);
  const options = [...select.options];
  const found = options.find((item) => fold(item.text) === wanted || fold(item.value) === wanted);
  if (found) return found.value;
  const value = YES.includes(wanted) ? "yes" : NO.includes(wanted) ? "no" : "";
  return options.some((item) => item.value && item.value === value) ? value : null;
}

// "16/25 (64 %)" → two cells.
function parts(code, pasted) {
  const full = [...pasted];
  while (full.length > 1 && !full.at(-1)) full.pop();
  if (full.length === 1 && figures(code).length === 2 && full[0].includes("/")) {
    return full[0].replace(SHARE, "").split("/").map((part) => part.trim());
  }
  return full;
}

function isState(code, text) {
  const select = stateField(code);
  const found = select && option(select, text);
  return found && found !== "value" ? found : "";
}

// Fill one row; returns false where what was pasted does not fit, and leaves it to be seen.
function fill(code, pasted) {
  const given = parts(code, pasted);
  const fields = figures(code);
  const state = given.length === 1 ? isState(code, given[0]) : "";
  if (state) {
    fields.forEach((field) => (field.value = ""));
    stateField(code).value = state;
    return true;
  }
  // A ratio with one part only is to be looked at: the other part stands there from before.
  let fits = given.length === fields.length && (!fields[0].closest(".ratio") || given.every((text) => text));
  fields.forEach((field, place) => {
    const text = given[place];
    if (text === undefined || text === "") return;
    if (field.tagName !== "SELECT") field.value = text;
    else if (option(field, text) !== null) field.value = option(field, text);
    else fits = false;
  });
  if (stateField(code)) stateField(code).value = "value";
  return fits;
}

// Remark and explanation of a pasted sheet; an empty cell leaves what stands there.
function besides(code, texts = {}) {
  for (const [part, text] of Object.entries(texts)) {
    const field = form.elements[`${code}-${part}`];
    if (field && text) field.value = text;
  }
}

function pairsBelow(lines, start) {
  const open = rows().map((row) => row.id.slice(4)).filter((code) => isOpen(code));
  const below = open.slice(open.indexOf(start));
  // A column of our own sheet says of some rows that they are computed: those are not typed.
  const typed = lines.filter((line) => !line.some((text) => text.trim() === say("computed")));
  const values = column(typed, below.length);
  return { pairs: values.slice(0, below.length).map((line, place) => [below[place], line]), lines: values.length, rows: below.length };
}

function read(lines, start) {
  const known = new Map(rows().map((row) => [plainCode(row.id.slice(4)), row.id.slice(4)]));
  const head = heading(lines);
  const coded = head ? fromSheet(lines, head) : fromCodes(lines, known);
  if (!coded) return { ...pairsBelow(lines, start), unknown: [], locked: [], byCode: false };
  const groups = new Set([...form.querySelectorAll("tr.group")].map((row) => plainCode(row.dataset.group)));
  const found = { pairs: [], texts: new Map(), unknown: [], locked: [], byCode: true };
  for (const [text, line, texts] of coded) {
    const code = known.get(plainCode(text));
    if (code && isOpen(code)) {
      found.pairs.push([code, line]);
      found.texts.set(code, texts);
    } else if (code) found.locked.push(code);
    else if (!groups.has(plainCode(text))) found.unknown.push(text);
  }
  return found;
}

function tell(found, filled, odd, undo) {
  const words = [say("pasted", { count: filled.length })];
  const list = (codes) => ({ codes: [...new Set(codes)].join(", ") });
  if (!found.byCode && found.lines !== found.rows && filled.length) {
    const gaps = { ...found, count: filled.length, code: filled.at(-1) };
    words.push(say(found.lines < found.rows ? "too_few" : "too_many", gaps));
  }
  if (found.unknown.length) words.push(say("unknown", list(found.unknown)));
  if (found.locked.length) words.push(say("locked", list(found.locked)));
  const twice = filled.filter((code, place) => filled.indexOf(code) !== place);
  if (twice.length) words.push(say("twice", list(twice)));
  if (odd.length) words.push(say("look_again", list(odd)));
  announce(`${words.join(" ")} `, button(say("undo"), undo));
}

export function start(saver) {
  const back = form.querySelector("[data-undo]");
  let before = null;

  const undo = () => {
    if (!before) return;
    let count = 0;
    for (const [code, fields] of before) {
      const now = valuesOf(code);
      if (same(fields, now)) continue;
      const versions = ["version", "answered"].map((part) => `${code}-${part}`);
      putBack(code, Object.fromEntries(Object.entries(fields).filter(([name]) => !versions.includes(name))));
      saver.touch(code, 0);
      count += 1;
    }
    before = null;
    back.hidden = true;
    announce(say("undone", { count }));
  };
  back.addEventListener("click", undo);

  document.addEventListener("paste", (event) => {
    // Where no field has the focus, the first figure that is open is meant.
    const isLoose = !event.target.closest?.("input, select, textarea, dialog, [contenteditable]");
    const field = isLoose ? allFigures().find((one) => isOpen(codeOf(one))) : event.target;
    const start = field && form.contains(field) ? codeOf(field) : "";
    if (!start || !figures(start).includes(field)) return;
    const text = event.clipboardData.getData("text/plain");
    const lines = cells(text);
    const full = lines.filter((line) => !isBlank(line));
    const single = full.length === 1 && full[0].length === 1;
    if (isLoose && full.length < 2) return;
    if (!full.length || (single && field.tagName !== "SELECT" && parts(start, full[0]).length === 1)) {
      if (single && /[\r\n]/.test(text)) {
        // One cell from Excel ends with a line break.
        event.preventDefault();
        field.value = full[0][0];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      return;
    }
    event.preventDefault();
    const found = read(lines, start);
    before = new Map(found.pairs.map(([code]) => [code, valuesOf(code)]));
    const filled = [];
    const odd = [];
    for (const [code, line] of found.pairs) {
      if (isBlank(line)) continue;
      if (!fill(code, line)) odd.push(code);
      besides(code, found.texts?.get(code));
      filled.push(code);
    }
    saver.source = "paste";
    filled.forEach((code) => saver.touch(code, 0));
    back.hidden = false;
    tell(found, filled, odd, undo);
    const again = new Set(odd);
    saver.onRefused = (codes) => {
      codes.filter((code) => filled.includes(code)).forEach((code) => again.add(code));
      if (before && again.size) tell(found, filled, [...again], undo);
    };
  });
}
