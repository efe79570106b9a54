// Two people, one cell: both values side by side, and one press decides.

import { announce, button, form, note, paragraph, put, rowOf, say } from "./page.js";
import { reveal } from "./shown.js";

// ``keep`` sends this user's value once more, ``take`` leaves the other one.
export function showDispute(code, found, { keep, take }) {
  const text = say("dispute", { who: found.by, theirs: found.theirs, time: found.at, yours: found.yours });
  const decide = (act, word) => () => {
    note(code, "dispute");
    form.elements[`${code}-version`].value = found.version;
    act();
    announce(say(word, { code }));
    document.getElementById(`row-${code}`).querySelector("input:not([type=hidden]), select")?.focus();
  };
  note(
    code,
    "dispute",
    paragraph(`${code}: ${text}`),
    button(say("keep", found), decide(() => {
      const mark = form.elements[`${code}-answered`];
      if (mark) mark.value = found.fields[`${code}-answered`];
      keep();
    }, "kept")),
    " ",
    button(say("take", found), decide(() => {
      put(found.fields);
      take();
    }, "taken")),
  );
  reveal(rowOf(code));
  announce(`${code}: ${text}`);
}
