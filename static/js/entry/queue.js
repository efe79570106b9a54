// What was typed and is not confirmed yet, kept in this browser: by user and report, for a day.

const PREFIX = "ancs:entry:";
const KEPT = 24 * 3600 * 1000;

export class Queue {
  constructor(user, report, prefix = PREFIX, store = window.localStorage) {
    this.store = store;
    this.prefix = prefix;
    this.key = `${prefix}${user}:${report}`;
    this.forgetOld();
  }

  // Criterion → its fields. Whoever else uses this computer has another key.
  read() {
    try {
      return JSON.parse(this.store.getItem(this.key))?.cells || {};
    } catch {
      return {};
    }
  }

  write(cells) {
    try {
      if (Object.keys(cells).length) this.store.setItem(this.key, JSON.stringify({ at: Date.now(), cells }));
      else this.store.removeItem(this.key);
    } catch {
      // A full or closed store: the page itself still holds everything.
    }
  }

  forgetOld() {
    for (const key of Object.keys(this.store).filter((name) => name.startsWith(this.prefix))) {
      let at = 0;
      try {
        at = JSON.parse(this.store.getItem(key)).at;
      } catch {
        at = 0;
      }
      if (!(Date.now() - at < KEPT)) this.store.removeItem(key);
    }
  }
}
