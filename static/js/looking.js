// A file is looked at under its row: the page about it is fetched and its part shown there.
// Without scripts, and for whoever opens it in a new tab, the link leads to that page.

import { draw, forget } from "./documents.js";

let opener = null;
let asked = 0; // the last question counts: answers may come in another order

const panel = () => document.querySelector(".evidence-panel");

export function close() {
  asked += 1;
  panel()?.remove();
  forget();
  opener?.focus();
  opener = null;
}

function place(link) {
  const inside = panel();
  if (inside?.contains(link)) return inside;
  close();
  opener = link;
  const made = document.createElement("div");
  made.className = "evidence-panel";
  link.closest("td").append(made);
  return made;
}

export async function look(link) {
  const mine = ++asked;
  const answer = await fetch(link.href, { credentials: "same-origin" }).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text() : null;
  if (mine !== asked || !link.isConnected) return;
  if (text === null) return location.assign(link.href);
  const page = new DOMParser().parseFromString(text, "text/html");
  const file = page.getElementById("file");
  if (!file) return location.assign(link.href);
  const shown = place(link);
  file.removeAttribute("id");
  file.tabIndex = -1;
  const closing = file.querySelector("[data-close]");
  closing.hidden = false;
  closing.addEventListener("click", close);
  shown.replaceChildren(file);
  draw(shown);
  file.focus({ preventScroll: true });
  shown.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-look]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  look(link);
});

document.addEventListener("keydown", (event) => {
  const shown = panel();
  if (!shown) return;
  if (event.key === "Escape") return close();
  const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = way && shown.contains(event.target) && shown.querySelector(`a[rel=${way}]`);
  if (!link) return;
  event.preventDefault();
  look(link);
});
