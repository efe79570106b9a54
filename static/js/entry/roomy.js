// Rows with more room, for whoever prefers them; kept for this browser, not for the account.

import { form } from "./page.js";

const KEPT = "ancs.entry.roomy";

function kept() {
  try {
    return localStorage.getItem(KEPT) === "1";
  } catch {
    return false;
  }
}

function keep(is) {
  try {
    if (is) localStorage.setItem(KEPT, "1");
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing still shows the rows as asked.
  }
}

export function start() {
  const box = document.querySelector("[data-roomy]");
  const tick = box?.querySelector("input");
  if (!tick) return;
  const show = () => form.classList.toggle("is-roomy", tick.checked);
  tick.checked = kept();
  tick.addEventListener("change", () => {
    keep(tick.checked);
    show();
  });
  box.hidden = false;
  show();
}
