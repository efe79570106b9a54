// Saves what was typed, one request after another, and says of every row how it stands.

import { showDispute } from "./conflict.js";
import { tell } from "./kept.js";
import { announce, config, figures, form, isOpen, put, putBack, same, say, split, valuesOf, write } from "./page.js";
import { NotANumber, parse } from "./numbers.js";
import { QUIET, freshToken, signInAgain, signingIn, token } from "./relogin.js";
import { showBegun, showConnection, showErrors, showReadings, showStanding, showState, showWarnings, showWorst } from "./standing.js";

const AFTER_KEY = 800;
const SLOW = 1000;
const FINISH = 5000;
const TRIES = [1000, 2000, 4000, 8000];

const isRefusedRow = (code) => document.getElementById(`row-${code}`)?.matches(".row-error");

function fault(text, whole) {
  try {
    return parse(text, whole).startsWith("-") ? "negative" : "";
  } catch (error) {
    if (error instanceof NotANumber) return error.code;
    throw error;
  }
}

export class Saver {
  constructor(queue) {
    this.queue = queue;
    this.dirty = new Set(); // typed, not confirmed
    this.mine = new Set(); // typed in this window at any time; another one keeps its own
    this.saved = new Map(); // criterion → its fields as the server confirmed them here
    this.due = new Map(); // criterion → until when somebody types there
    this.again = 0; // no answer came: not before this moment
    this.states = new Map(); // criterion → {state, time}
    this.disputed = new Set();
    this.refused = new Map(); // criterion → the fields that the server refused
    this.unsure = new Map(); // sent, and no answer came
    this.later = new Map(); // shown as typed back once the field is left
    this.source = "";
    this.failures = 0;
    this.stopped = false;
  }

  // --- what is waiting -------------------------------------------------------------------------

  touch(code, delay = AFTER_KEY) {
    if (!isOpen(code) || this.isSaved(code)) return;
    this.dirty.add(code);
    this.mine.add(code);
    this.due.set(code, performance.now() + delay);
    this.again = Math.min(this.again, this.due.get(code));
    this.keep();
    if (this.stopped) {
      this.mark(code, "stopped");
      return;
    }
    if (!this.disputed.has(code)) this.plan();
  }

  // A field that is left tells once more what has been saved while it was typed.
  isSaved(code) {
    return !this.dirty.has(code) && this.saved.has(code) && same(this.saved.get(code), valuesOf(code));
  }

  plan() {
    clearTimeout(this.timer);
    if (!this.waiting.length) {
      this.settle?.();
      return;
    }
    const next = Math.min(...this.waiting.map((code) => this.due.get(code) ?? 0));
    const wait = Math.max(next, this.again) - performance.now();
    this.timer = setTimeout(() => this.send(false), Math.max(wait, 0));
  }

  keep() {
    const cells = this.queue.read();
    for (const code of this.mine) delete cells[code];
    for (const code of this.dirty) cells[code] = valuesOf(code);
    this.queue.write(cells);
  }

  get waiting() {
    return [...this.dirty].filter((code) => !this.disputed.has(code) && !this.isRefused(code));
  }

  isRefused(code) {
    return this.refused.has(code) && same(this.refused.get(code), valuesOf(code));
  }

  // What is no number is said at once, whether or not the server can be reached.
  isReadable(code) {
    const errors = {};
    for (const field of figures(code)) {
      if (!field.value.trim() || !["numeric", "decimal"].includes(field.inputMode) || field.matches(".day")) continue;
      const reason = fault(field.value, field.inputMode === "numeric");
      if (reason) errors[split(field.name)[1]] = say(reason);
    }
    if (Object.keys(errors).length) this.refuse(code, errors, valuesOf(code));
    return !Object.keys(errors).length;
  }

  refuse(code, errors, fields) {
    this.refused.set(code, fields);
    showErrors(code, errors);
    this.mark(code, "refused");
    this.onRefused?.([code]);
  }

  mark(code, state, time = "") {
    this.states.set(code, { state, time });
    showState(code, state, time);
    showWorst(this.states);
  }

  // What an earlier visit to this page could not send any more.
  restore() {
    let count = 0;
    const closed = {};
    for (const [code, fields] of Object.entries(this.queue.read())) {
      this.mine.add(code);
      if (!isOpen(code)) closed[code] = fields;
      if (!isOpen(code)) continue;
      if (same(fields, valuesOf(code))) {
        // Refused: the page shows what was typed, and nobody has stored it.
        if (isRefusedRow(code)) this.dirty.add(code);
        continue;
      }
      putBack(code, fields);
      this.dirty.add(code);
      count += 1;
    }
    tell(document.querySelector("[data-kept]"), closed);
    this.keep();
    if (!count) return;
    announce(say("restored", { count }));
    this.send();
  }

  // --- sending ---------------------------------------------------------------------------------

  // What is due, or all of it: half a figure is neither sent nor called wrong.
  async send(all = true) {
    clearTimeout(this.timer);
    if (all) this.due.clear();
    if (this.busy || this.stopped) return;
    const now = performance.now();
    const due = this.waiting.filter((code) => (this.due.get(code) ?? 0) <= now);
    const codes = due.filter((code) => this.isReadable(code));
    if (!codes.length) {
      this.plan();
      return;
    }
    this.busy = true;
    const sent = new Map(codes.map((code) => [code, valuesOf(code)]));
    const { source } = this;
    this.source = ""; // what is pasted from now on goes with the next
    const slow = setTimeout(() => codes.forEach((code) => this.mark(code, "saving")), SLOW);
    try {
      const answer = await this.post(sent, source);
      clearTimeout(slow);
      await this.take(answer, sent, source);
    } catch {
      clearTimeout(slow);
      this.source ||= source;
      this.failed(sent);
      this.settle?.();
    }
    this.busy = false;
    if (this.waiting.length && !this.stopped) this.plan();
    else this.settle?.();
  }

  // What is typed goes out; over when it is saved or refused, or no answer came.
  async finish(limit = FINISH) {
    if (this.stopped || (!this.busy && !this.waiting.length)) return;
    const settled = new Promise((done) => (this.settle = done));
    this.send();
    await Promise.race([settled, new Promise((done) => setTimeout(done, limit))]);
    if (!signingIn()) return;
    await signingIn();
    await this.finish(limit);
  }

  post(sent, source) {
    const body = new URLSearchParams({ as: config.user, source });
    for (const fields of sent.values()) for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const headers = { ...QUIET, "X-CSRFToken": token() };
    return fetch(config.cells, { method: "POST", body, headers, credentials: "same-origin" });
  }

  async take(answer, sent, source) {
    if (answer.status >= 500) throw new Error(answer.status);
    const told = await answer.json();
    if (answer.status === 401) {
      this.source ||= source; // it goes with the next
      sent.forEach((_fields, code) => this.mark(code, "unsaved"));
      await signInAgain();
    } else if (answer.status === 403 && told.reason === "token") {
      await freshToken();
      throw new Error("token");
    } else if (!answer.ok) {
      this.stop(told.sentence);
    } else {
      this.failures = this.again = 0;
      showConnection("");
      this.confirm(told, sent);
    }
  }

  failed(sent) {
    this.failures += 1;
    this.again = performance.now() + TRIES[Math.min(this.failures, TRIES.length) - 1];
    sent.forEach((fields, code) => {
      this.unsure.set(code, fields);
      this.mark(code, "unsaved");
    });
    if (this.failures >= 3) showConnection(say("offline", { count: this.dirty.size }));
  }

  // The report cannot be written any more: everything stays on the page and in this browser.
  stop(sentence) {
    this.stopped = true;
    this.dirty.forEach((code) => this.mark(code, "stopped"));
    showConnection(sentence, true);
  }

  // --- what came back --------------------------------------------------------------------------

  confirm(told, sent) {
    for (const [code, cell] of Object.entries(told.cells)) this.confirmCell(code, cell, sent.get(code));
    for (const [code, found] of Object.entries(told.conflicts)) this.dispute(code, found, sent.get(code));
    for (const [code, errors] of Object.entries(told.errors)) this.refuse(code, errors, sent.get(code));
    if (Object.keys(told.cells).length) showBegun();
    showStanding(told);
    this.keep();
  }

  confirmCell(code, cell, fields) {
    this.unsure.delete(code);
    this.refused.delete(code);
    form.elements[`${code}-version`].value = cell.version;
    if (form.elements[`${code}-answered`]) form.elements[`${code}-answered`].value = cell.answered;
    showErrors(code, {});
    showWarnings(code, cell.warnings);
    showReadings(code, cell.notes, (name, text) => {
      put({ [name]: text });
      this.touch(code, 0);
    });
    const percent = document.querySelector(`#row-${CSS.escape(code)} [data-percent]`);
    if (percent) write(percent, cell.percent);
    if (!same(fields, valuesOf(code))) return; // typed on meanwhile
    this.dirty.delete(code);
    this.saved.set(code, valuesOf(code));
    this.mark(code, "saved", cell.at);
    for (const [part, text] of Object.entries(cell.values)) this.showBack(`${code}-${part}`, text);
  }

  showBack(name, text) {
    const field = form.elements[name];
    if (!field || field.value === text) return;
    if (field === document.activeElement) this.later.set(field, { text, typed: field.value });
    else field.value = text;
  }

  left(field) {
    const found = this.later.get(field);
    this.later.delete(field);
    if (found && found.typed === field.value) field.value = found.text;
  }

  dispute(code, found, fields) {
    // Our own earlier sending arrived and only its answer was lost: nobody else is involved.
    const own = this.unsure.has(code) && found.by_key === config.user;
    this.unsure.delete(code);
    if (own) {
      form.elements[`${code}-version`].value = found.version;
      return;
    }
    this.disputed.add(code);
    this.saved.delete(code);
    this.mark(code, "disputed");
    const end = () => this.disputed.delete(code);
    showDispute(code, found, {
      keep: () => {
        end();
        this.touch(code, 0);
      },
      take: () => {
        end();
        this.dirty.delete(code);
        this.keep();
        this.mark(code, "saved", found.at);
      },
    });
  }
}

// --- joining it with the page ---------------------------------------------------------------------

export function start(saver) {
  const typed = (delay) => (event) => {
    const name = event.target.name || "";
    const code = name.slice(0, name.lastIndexOf("-"));
    if (event.target.type !== "file" && code && isOpen(code)) saver.touch(code, delay);
  };
  form.addEventListener("input", typed(AFTER_KEY));
  form.addEventListener("change", typed(0));
  form.addEventListener("focusout", (event) => saver.left(event.target));
  window.addEventListener("online", () => {
    saver.again = 0;
    saver.plan();
  });
  let leaving = false;
  // First what was typed last is saved as ever: otherwise this browser would keep it as not saved.
  form.addEventListener("submit", async (event) => {
    if (leaving === "soon") return event.preventDefault(); // pressed twice
    if (leaving || !saver.dirty.size) {
      leaving = saver.stopped = true;
      return;
    }
    event.preventDefault();
    leaving = "soon";
    await saver.finish();
    // Not while this event is still going round: the browser would not send the form then.
    await new Promise((done) => setTimeout(done));
    leaving = true;
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
  window.addEventListener("beforeunload", (event) => {
    const isChosen = (field) => field.type === "file" && field.files.length; // goes with the form only
    if (!leaving && (saver.dirty.size || [...form.elements].some(isChosen))) event.preventDefault();
  });
  for (const out of document.querySelectorAll("form[action$='/dang-xuat/']")) {
    out.addEventListener("submit", (event) => signOut(event, out, saver, () => (leaving = true)));
  }
}

// On purpose: what is not sent may be sent first; forgetting it is asked for by itself.
async function signOut(event, out, saver, leave) {
  const count = saver.dirty.size;
  if (count && window.confirm(say("leave", { count }))) {
    event.preventDefault();
    await saver.finish();
    if (saver.dirty.size) {
      // Why is said by the bar above where nothing can be written any more.
      if (!saver.stopped) announce(say(saver.failures ? "no_answer" : "refused"));
      return;
    }
    leave();
    out.submit();
    return;
  }
  if (count && !window.confirm(say("forget", { count }))) {
    event.preventDefault();
    return;
  }
  leave();
  saver.queue.write({});
}
