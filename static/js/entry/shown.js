// Which rows are shown. Whatever leads to a row that is put away brings it back.

import { button, form, linesOf, rows, say } from "./page.js";

const PHONE = matchMedia("(max-width: 767.98px)");
const CALLED = ".row-returned, .row-error"; // somebody waits for these

function groups() {
  return [...form.querySelectorAll("tbody")];
}

// After a return: the rows to correct with the headings of their groups, or all rows.
export function showOnly(is) {
  for (const row of rows()) {
    const isAway = is && !row.matches(CALLED);
    [row, ...linesOf(row.id.slice(4))].forEach((line) => line.classList.toggle("is-away", isAway));
  }
  for (const group of groups()) group.classList.toggle("is-away", is && !group.querySelector("tr.criterion:not(.is-away)"));
}

// --- on a phone the groups fold -------------------------------------------------------------------

function fold(group, is) {
  group.classList.toggle("is-folded", is);
  group.querySelector(".fold")?.setAttribute("aria-expanded", String(!is));
}

function withButton(group) {
  const heading = group.querySelector("tr.group > th");
  const left = document.createElement("span");
  left.className = "fold-left";
  const made = button("", () => fold(group, !group.classList.contains("is-folded")));
  made.className = "fold";
  made.append(...heading.childNodes, left);
  heading.append(made);
  showLeft(heading.parentElement);
}

function withoutButton(group) {
  const made = group.querySelector(".fold");
  if (!made) return;
  made.querySelector(".fold-left").remove();
  made.replaceWith(...made.childNodes);
  group.classList.remove("is-folded");
}

// How many rows of a group are still empty; said while it is folded.
export function showLeft(row) {
  const place = row.querySelector(".fold-left");
  if (place) place.textContent = Number(row.dataset.left) ? say("group_left", row.dataset) : "";
}

// Those with work are open: what was sent back or refused, otherwise the first that is not complete.
function foldOthers() {
  const all = groups();
  const called = all.filter((group) => group.querySelector(CALLED));
  const next = all.find((group) => Number(group.querySelector("tr.group").dataset.left)) || all[0];
  const open = called.length ? called : [next];
  // Turned while somebody types: that group stays as well.
  all.forEach((group) => fold(group, !open.includes(group) && !group.contains(document.activeElement)));
}

function onPhone() {
  groups().forEach(PHONE.matches ? withButton : withoutButton);
  if (PHONE.matches) foldOthers();
}

// --- brought back ---------------------------------------------------------------------------------

// True where the element was put away.
export function reveal(element) {
  const group = element?.closest("#entry tbody.is-folded");
  const isHidden = Boolean(element?.closest("#entry tr.is-away"));
  if (group) fold(group, false);
  if (isHidden) {
    form.querySelector("[data-only] input").checked = false;
    showOnly(false);
  }
  return Boolean(group) || isHidden;
}

function named(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null; // not an address of ours
  }
}

export function start() {
  if (PHONE.matches) onPhone();
  PHONE.addEventListener("change", onPhone);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    if (link?.pathname === location.pathname) reveal(named(link.hash));
  });
  const asked = named(location.hash);
  if (reveal(asked)) asked.scrollIntoView();
}
