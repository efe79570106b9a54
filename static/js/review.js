// The review with a keyboard, phrases inserted at once, progress counted while marking.
// Everything here presses buttons and follows links that are on the page anyway.

import { keepDraft } from "./drafts.js";
import "./looking.js";
import { follow } from "./rows.js";

const form = document.getElementById("review");
const progress = document.getElementById("progress");
const OFF = "ancs.review.keys.off";

const lines = () => (form ? [...form.querySelectorAll("tr.criterion")] : []);
const isTyping = (element) =>
  element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");

function current() {
  const row = document.activeElement?.closest?.("tr");
  if (!row || !form?.contains(row)) return null;
  let found = row;
  while (found && !found.matches("tr.criterion")) found = found.previousElementSibling;
  return found;
}

function visit(row) {
  if (!row) return;
  row.tabIndex = -1;
  row.focus();
}

function step(by) {
  const all = lines();
  const here = all.indexOf(current());
  visit(here < 0 ? all[by > 0 ? 0 : all.length - 1] : all[here + by]);
}

function nextToLookAt() {
  const all = lines();
  const here = all.indexOf(current());
  const rest = [...all.slice(here + 1), ...all.slice(0, here + 1)];
  visit(rest.find((row) => "look" in row.dataset));
}

function choose(value, thenWrite) {
  const row = current();
  if (!row) return;
  const option = value && row.querySelector(`input[type=radio][value=${value}]`);
  if (option) option.click();
  if (!thenWrite) return visit(row);
  const details = row.querySelector("details.more");
  if (details) details.open = true;
  follow(row); // at once, so that the focus has somewhere to go
  row.nextElementSibling?.querySelector("textarea")?.focus();
}

// A conclusion that is pressed once more is taken away, as by the choice of none.
function takeAway(option) {
  const none = option?.value && option.closest(".verdict-choice").querySelector('input[value=""]');
  if (!none) return;
  none.checked = true;
  none.dispatchEvent(new Event("change", { bubbles: true }));
}

// Keys and the page itself "click" as well: only a press that began on the chosen one counts.
let pressed = null;
form?.addEventListener("pointerdown", (event) => {
  pressed = event.target.closest(".verdict-choice label")?.querySelector("input:checked") ?? null;
});
form?.addEventListener("keydown", () => (pressed = null));
form?.addEventListener("click", (event) => {
  const before = pressed;
  if (event.target.matches("label, label *") && !event.target.matches("input")) return; // the input's own follows
  pressed = null;
  if (before && event.target === before) takeAway(before);
});

// The choice of none is shown where there is something to take away, and stays as long as the page.
function offerNone(choice) {
  if (choice?.querySelector("input:checked")) choice.classList.add("has-verdict");
}
form?.addEventListener("change", (event) => offerNone(event.target.closest(".verdict-choice")));

function openEvidence() {
  let row = current()?.nextElementSibling;
  while (row && !row.matches("tr.criterion")) {
    const file = row.querySelector("a[data-look]");
    if (file) return file.click();
    row = row.nextElementSibling;
  }
}

function compareNext() {
  const parts = [...document.querySelectorAll("#compare > b, #compare > a")];
  const here = parts.findIndex((part) => part.matches("b"));
  const next = parts[(here + 1) % parts.length];
  if (next?.href) next.click();
}

function toggleKeys() {
  const keys = document.getElementById("keys");
  if (!keys) return;
  keys.open = !keys.open;
  keys.querySelector("summary").focus();
}

const KEYS = {
  j: () => document.getElementById("go-after")?.click(),
  k: () => document.getElementById("go-before")?.click(),
  n: nextToLookAt,
  1: () => choose("accept", false),
  2: () => choose("return", true),
  3: () => choose("", true),
  0: () => takeAway(current()?.querySelector(".verdict-choice input:checked")),
  e: openEvidence,
  c: compareNext,
  "?": toggleKeys,
};

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey) {
    const conclude = document.querySelector("button[form=review][value=conclude]");
    if (conclude) {
      event.preventDefault();
      conclude.click();
    }
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
  const isReading = event.target.closest(".evidence-panel"); // the arrows scroll the paper
  if (!isReading && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    // Inside a choice the arrows belong to the choice.
    if (event.target.matches("input[type=radio]")) return;
    if (!lines().length) return;
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  const act = KEYS[event.key];
  if (act && (!isOff() || event.key === "?")) {
    event.preventDefault();
    act();
  }
});

// A phrase is chosen and inserted in the row; without scripts the button does it by a reload.
const phrases = document.getElementById("id_phrase");
const PHRASE = "ancs.review.phrase"; // stays chosen from report to report
try {
  const before = sessionStorage.getItem(PHRASE);
  if (phrases && [...phrases.options].some((option) => option.value === before)) phrases.value = before;
  phrases?.addEventListener("change", () => sessionStorage.setItem(PHRASE, phrases.value));
} catch {
  // A closed store: the first phrase is chosen on every page.
}
// It stands in the row that was opened, or written in, last.
const choice = phrases?.closest("p");
const head = choice?.parentElement;
function bring(row) {
  const more = row?.nextElementSibling;
  const place = more?.querySelector("[data-insert]")?.closest("p");
  if (!choice || !place) return;
  if (!more.matches(".is-open")) {
    if (more.contains(choice)) head.append(choice);
  } else if (choice.nextElementSibling !== place) place.before(choice);
}
// Here and not at the form: js/rows.js, which opens the row, has heard of it before.
document.addEventListener("toggle", (event) => bring(event.target.closest("tr.criterion")), true);
document.addEventListener("change", (event) => bring(event.target.closest("tr.criterion")));
form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) bring(event.target.closest("tr.entry-more")?.previousElementSibling);
});
form?.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-insert]");
  const text = phrases?.selectedOptions[0]?.dataset.text;
  const box = button && document.getElementById(button.dataset.insert);
  if (!box || !text) return;
  event.preventDefault();
  box.value = `${box.value.trim()} ${text}`.trim();
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});

function count() {
  if (!progress?.dataset.words) return;
  const look = lines().filter((row) => "look" in row.dataset);
  const has = (row, selector) => Boolean(row.querySelector(selector));
  const seen = look.filter((row) => has(row, ".verdict-choice input:checked:not([value=''])")).length;
  const back = lines().filter((row) => has(row, "input[value=return]:checked")).length;
  const numbers = ["", seen, look.length, back];
  progress.textContent = progress.dataset.words.replace(/\[(\d)\]/g, (_all, place) => numbers[place]);
}
form?.addEventListener("change", count);

const off = document.getElementById("keys-off");
if (off) {
  off.checked = isOff();
  off.addEventListener("change", () => {
    try {
      localStorage.setItem(OFF, off.checked ? "1" : "");
    } catch {
      off.checked = false;
    }
  });
}

if (form) {
  keepDraft(form);
  form.querySelectorAll(".verdict-choice").forEach(offerNone);
  count(); // a page that came back with a refusal, or was filled in again, has more than is stored
  form.dataset.ready = "true";
}
