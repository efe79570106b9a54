// The row below opens with the <details> of its row, and where “return” is chosen there.
// Without scripts css/unscripted.css does it; as a rule for everybody it had the browser
// go through the whole table at every opening.

export function follow(row) {
  const below = row?.nextElementSibling;
  if (!below?.matches("tr.entry-more")) return;
  const opens = row.querySelector("details.more[open], input[value=return]:checked");
  below.classList.toggle("is-open", Boolean(opens));
}

const rowOf = (element) => element.closest("tr.criterion");

document.addEventListener("toggle", (event) => follow(rowOf(event.target)), true);
document.addEventListener("change", (event) => follow(rowOf(event.target)));
// What the browser restored, or somebody chose before this ran.
document.querySelectorAll("tr.criterion").forEach(follow);
