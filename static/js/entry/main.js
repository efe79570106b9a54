// The entry page with a keyboard, a clipboard and a memory; without this the form works alone.

import "../rows.js";
import { Saver, start as startSaving } from "./autosave.js";
import { start as startExplaining } from "./explain.js";
import { start as startGrid } from "./grid.js";
import { start as startWatching } from "./idle.js";
import { start as startPasting } from "./paste.js";
import { tell } from "./kept.js";
import { config, form } from "./page.js";
import { Queue } from "./queue.js";
import { showOnly, start as startShowing } from "./shown.js";
import { start as startTick } from "./ticks.js";

startExplaining();
if (config) {
  const saver = new Saver(new Queue(config.user, config.report));
  startSaving(saver);
  startGrid(() => saver.send());
  startPasting(saver);
  startTick(form.querySelector("[data-only]"), `ancs.entry.only.${config.report}`, true, showOnly);
  startTick(document.querySelector("[data-roomy]"), "ancs.entry.roomy", false, (is) => form.classList.toggle("is-roomy", is));
  startShowing();
  startWatching();
  saver.restore();
  form.dataset.ready = "true";
} else {
  const box = document.querySelector("[data-kept]");
  tell(box, new Queue(box.dataset.user, box.dataset.report).read());
}
