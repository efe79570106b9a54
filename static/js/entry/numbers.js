// Numbers as officers type them; the same rules as apps/core/numbers.py, with exact text inside.

const PLAIN = /^[+-]?[0-9][0-9.,]*$/;
const MAX_DIGITS = 12;

export class NotANumber extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

// "1.234,5" → "1234.5"; throws NotANumber.
export function parse(text, whole = false) {
  const typed = text.replace(/[\u00a0\u202f]/g, " ").trim();
  if (whole && typed.endsWith("%")) throw new NotANumber("not_whole"); // a share is never a count
  const plain = typed.replace(/%$/, "").trim().replace(/ /g, "");
  if (!PLAIN.test(plain)) throw new NotANumber("not_a_number");
  const sign = plain.startsWith("-") ? "-" : "";
  const digits = normal(plain.replace(/^[+-]+/, ""), whole);
  if (digits.replace(".", "").length > MAX_DIGITS) throw new NotANumber("too_long");
  const number = tidy(digits);
  if (whole && number.includes(".")) throw new NotANumber("not_whole");
  return number === "0" ? number : sign + number;
}

function normal(text, whole) {
  const dots = text.split(".").length - 1;
  const commas = text.split(",").length - 1;
  if (dots && commas) return withBoth(text);
  if (dots + commas === 0) return text;
  const mark = dots ? "." : ",";
  const [head, ...rest] = text.split(mark);
  if (rest.length > 1) return ungroup(text, mark);
  const grouped = head && head.length <= 3 && rest[0].length === 3;
  if (grouped && head !== "0" && (mark === "." || whole)) return head + rest[0];
  if (!rest[0]) throw new NotANumber("not_a_number");
  return head + "." + rest[0];
}

function withBoth(text) {
  const point = text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
  const parts = text.split(point);
  if (parts.length > 2) throw new NotANumber("not_a_number");
  return ungroup(parts[0], point === "," ? "." : ",") + "." + (parts[1] || "0");
}

function ungroup(text, mark) {
  const [head, ...rest] = text.split(mark);
  const wrong = head.length < 1 || head.length > 3 || rest.some((part) => part.length !== 3);
  if (rest.length && wrong) throw new NotANumber("not_a_number");
  return head + rest.join("");
}

function tidy(digits) {
  const [whole, part = ""] = digits.split(".");
  const tail = part.replace(/0+$/, "");
  return (whole.replace(/^0+(?=[0-9])/, "") || "0") + (tail ? "." + tail : "");
}

// "1234.5" → "1.234,5".
export function show(number) {
  const [whole, part] = number.split(".");
  const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, ".");
  return part ? `${grouped},${part}` : grouped;
}
