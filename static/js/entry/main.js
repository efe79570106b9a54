// The entry page with a keyboard, a clipboard and a memory; without this the form works alone.

import { Saver, start as startSaving } from "./autosave.js";
import { start as startExplaining } from "./explain.js";
import { start as startGrid } from "./grid.js";
import { start as startWatching } from "./idle.js";
import { start as startPasting } from "./paste.js";
import { tell } from "./kept.js";
import { config, form, linesOf } from "./page.js";
import { Queue } from "./queue.js";
import { start as startRoomy } from "./roomy.js";

function onlyToCorrect() {
  const box = form.querySelector("[data-only]");
  if (!box) return;
  const tick = box.querySelector("input");
  const show = () => {
    for (const row of form.querySelectorAll("tr.criterion")) {
      const away = tick.checked && !row.matches(".row-returned, .row-error");
      row.hidden = away;
      linesOf(row.id.slice(4)).forEach((line) => (line.hidden = away));
    }
  };
  box.hidden = false;
  tick.addEventListener("change", show);
}

startExplaining();
if (config) {
  const saver = new Saver(new Queue(config.user, config.report));
  startSaving(saver);
  startGrid(() => saver.send());
  startPasting(saver);
  onlyToCorrect();
  startRoomy();
  startWatching();
  saver.restore();
  form.dataset.ready = "true";
} else {
  const box = document.querySelector("[data-kept]");
  tell(box, new Queue(box.dataset.user, box.dataset.report).read());
}
