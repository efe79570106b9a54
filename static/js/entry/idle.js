// Five minutes before an idle session ends the page says so; one press goes on.

import { button, config, say } from "./page.js";

const AHEAD = 5 * 60;

export function start() {
  const bar = document.querySelector("[data-idle]");
  let ends = Date.now() + config.idle * 1000;

  const renew = () => {
    ends = Date.now() + config.idle * 1000;
    show();
  };

  const stay = async () => {
    // A plain request of the page is activity; what the page saves by itself is none.
    const answer = await fetch(location.pathname, { method: "HEAD", credentials: "same-origin" });
    if (answer.ok && !answer.redirected) renew();
  };

  const show = () => {
    const minutes = Math.ceil((ends - Date.now()) / 60000);
    const near = ends - Date.now() <= AHEAD * 1000 && minutes > 0;
    if (!near) {
      bar.hidden = true;
      bar.replaceChildren();
    } else if (bar.hidden || bar.dataset.minutes !== String(minutes)) {
      const focused = bar.contains(document.activeElement);
      bar.dataset.minutes = minutes;
      bar.replaceChildren(`${say("ending", { minutes })} `, button(say("stay"), stay));
      bar.hidden = false;
      if (focused) bar.querySelector("button").focus();
    }
  };
  document.addEventListener("signed-in", renew);
  setInterval(show, 5000);
  show();
}
