// How the points of a row came about, fetched when it is asked for: it is as new as the last saving.

import { form } from "./page.js";

async function read(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-told]");
}

async function open(link) {
  const told = await read(link.href).catch(() => null);
  if (told) link.after(document.adoptNode(told));
  else location.assign(link.href); // the page itself says what is the matter
  return told;
}

export function start() {
  for (const link of document.querySelectorAll("a[data-tell]")) {
    link.setAttribute("aria-expanded", "false");
  }
  form?.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-tell]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.dataset.asking) return;
    event.preventDefault();
    const shown = link.nextElementSibling;
    if (shown) shown.remove();
    link.dataset.asking = "1";
    const told = shown ? null : await open(link);
    delete link.dataset.asking;
    link.setAttribute("aria-expanded", String(Boolean(told)));
  });
}
