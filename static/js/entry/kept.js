// What was typed here and cannot be saved any more is at least told, cell by cell.

import { split } from "./page.js";

const SILENT = ["version", "answered", "keep", "state"];

export function tell(box, cells) {
  const list = box.querySelector("ul");
  for (const [code, fields] of Object.entries(cells)) {
    const said = Object.entries(fields).filter(([name, value]) => value && !SILENT.includes(split(name)[1]));
    if (!said.length) continue;
    const line = document.createElement("li");
    line.textContent = `${code}: ${said.map(([_name, value]) => value).join(" / ")}`;
    list.append(line);
  }
  box.hidden = !list.children.length;
}
