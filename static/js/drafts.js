// What is typed into a form and not sent yet is kept in this browser, by person and submission, for
// a day: another page, another tab or a session that ends do not take it away.

import { Queue } from "./entry/queue.js";
import { follow } from "./rows.js";

const PREFIX = "ancs:draft:";
const SEEN = "seen"; // which stored opinion the row showed

// The fields of one row belong together: r12-verdict, r12-reason, r12-v-met.
const groupOf = (name) => /^r\d+(?=-)/.exec(name)?.[0] ?? "";
const isTyped = (field) => field.name && !("passing" in field.dataset) && !["hidden", "submit", "button", "file"].includes(field.type);
const fieldsOf = (form, group) => [...form.elements].filter((field) => isTyped(field) && groupOf(field.name) === group);
const seenOf = (form, group) => form.elements[`${group}-${SEEN}`]?.value ?? "";
const isChoice = (field) => ["radio", "checkbox"].includes(field.type);
// Boxes of one name are chosen each by itself.
const keyOf = (field) => (field.type === "checkbox" ? `${field.name}=${field.value}` : field.name);

function valuesOf(form, group) {
  const values = {};
  for (const field of fieldsOf(form, group)) {
    if (!isChoice(field) || field.checked) values[keyOf(field)] = field.value;
  }
  return values;
}

function isAsSent(field) {
  if (isChoice(field)) return field.checked === field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].every((option) => option.selected === option.defaultSelected);
  return field.value === field.defaultValue;
}

const same = (one, other) => JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

const taken = (form, group) => ({ seen: seenOf(form, group), sent: false, values: valuesOf(form, group) });

function put(form, group, values) {
  for (const field of fieldsOf(form, group)) {
    if (isChoice(field)) field.checked = values[keyOf(field)] === field.value;
    else if (field.name in values) field.value = values[field.name];
  }
  const line = fieldsOf(form, group)[0]?.closest("tr.criterion");
  const more = line?.querySelector("details.more");
  if (more && fieldsOf(form, group).some((field) => !isChoice(field) && field.value)) more.open = true;
  if (line) follow(line);
}

// Gives how many rows were filled in again. ``told`` takes what no longer has its place.
function restore(form, kept, told) {
  let count = 0;
  for (const [group, { seen, sent, values }] of Object.entries(kept)) {
    if (!fieldsOf(form, group).length) continue; // the row is closed now; it may open again
    const isStill = seen === seenOf(form, group);
    if (same(values, valuesOf(form, group)) || (!isStill && sent)) {
      delete kept[group]; // it has been saved
    } else if (isStill) {
      put(form, group, values);
      count += 1;
    } else {
      told.push(Object.values(values).join(" / ")); // somebody else has written there meanwhile
      delete kept[group];
    }
  }
  return count;
}

function announce(form, count, told) {
  const notice = document.querySelector("[data-restored]");
  if (!notice || !(count || told.length)) return;
  notice.querySelector("[data-filled]").hidden = !count;
  const list = notice.querySelector("ul");
  for (const text of told) list.append(Object.assign(document.createElement("li"), { textContent: text }));
  notice.querySelector("[data-told]").hidden = !told.length;
  notice.hidden = false;
}

export function keepDraft(form) {
  const { user, draft, refused } = form.dataset;
  const queue = new Queue(user, draft, PREFIX);
  const kept = queue.read();
  const told = [];
  let count = 0;
  if (refused === undefined) count = restore(form, kept, told);
  // A page that comes back with a refusal shows what was typed by itself.
  else for (const group of Object.keys(kept)) if (fieldsOf(form, group).length) kept[group] = taken(form, group);
  queue.write(kept);
  announce(form, count, told);

  const note = (event) => {
    if (!isTyped(event.target)) return;
    const group = groupOf(event.target.name);
    if (refused === undefined && fieldsOf(form, group).every(isAsSent)) delete kept[group];
    else kept[group] = taken(form, group);
    queue.write(kept);
  };
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", () => {
    for (const one of Object.values(kept)) one.sent = true;
    queue.write(kept);
  });
  document.querySelector("[data-forget]")?.addEventListener("click", () => {
    form.reset();
    queue.write({});
    document.querySelector("[data-restored]").hidden = true;
    for (const group of Object.keys(kept)) delete kept[group];
    form.dispatchEvent(new Event("change"));
  });
}

for (const form of document.querySelectorAll("form[data-draft]:not(#review)")) keepDraft(form);
