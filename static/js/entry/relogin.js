// The session is over: the password is asked for where one works, and everything goes on.

import { config, say } from "./page.js";

export const QUIET = { "X-Requested-With": "fetch" };
let asking = null;

export function token() {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${config.token}=`));
  return found ? decodeURIComponent(found.slice(config.token.length + 1)) : "";
}

// A page that was open for long may have no token any more; the sign-in page brings one.
export async function freshToken() {
  await fetch(config.login, { headers: QUIET, credentials: "same-origin" });
  return token();
}

async function signIn(fields) {
  const body = new URLSearchParams({ ...fields, as: config.user });
  const headers = { ...QUIET, "X-CSRFToken": token() || (await freshToken()) };
  const answer = await fetch(config.login, { method: "POST", body, headers, credentials: "same-origin" });
  if (answer.ok && !answer.redirected) return "";
  if (answer.status === 429) return say("locked_out");
  if (answer.status === 400 || answer.status === 409) return (await answer.json()).sentence;
  if (answer.status === 403) await freshToken();
  return say("no_answer");
}

// Signing in has changed the token; a form of this page with the old one would be refused.
function renewForms() {
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token();
}

// While somebody is asked to sign in: until that is done.
export const signingIn = () => asking;

// Resolves when the same person is signed in again; the focus is back where it was.
export function signInAgain() {
  asking ||= new Promise((done) => {
    const dialog = document.getElementById("sign-in-again");
    const inside = dialog.querySelector("form");
    const refused = dialog.querySelector("[data-refused]");
    const back = document.activeElement;
    const place = "selectionStart" in back ? [back.selectionStart, back.selectionEnd] : null;
    const cancel = (event) => event.preventDefault();
    const send = async (event) => {
      event.preventDefault();
      let sentence = "";
      try {
        sentence = await signIn(Object.fromEntries(new FormData(inside)));
      } catch {
        sentence = say("no_answer");
      }
      inside.elements.password.value = "";
      refused.textContent = sentence;
      refused.hidden = !sentence;
      if (sentence) {
        inside.elements.password.focus();
        return;
      }
      renewForms();
      document.dispatchEvent(new Event("signed-in"));
      inside.removeEventListener("submit", send);
      dialog.removeEventListener("cancel", cancel);
      dialog.close();
      back.focus();
      if (place && place[0] !== null) back.setSelectionRange(...place);
      asking = null;
      done();
    };
    inside.addEventListener("submit", send);
    // Esc would leave a page that cannot save; the dialog stays until somebody signs in.
    dialog.addEventListener("cancel", cancel);
    dialog.showModal();
    inside.elements.password.focus();
  });
  return asking;
}
