// Text copied from a spreadsheet: its cells, and which of three shapes it has. Touches no page.

export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/đ/g, "d")
    .replace(/Đ/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

// Lines of cells; a cell in quotation marks may hold lines of its own.
export function cells(text) {
  const lines = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    lines.at(-1).push(cell.trim());
    cell = "";
  };
  const plain = text.replace(/\ufeff/g, "").replace(/\r\n?/g, "\n");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at];
    if (quoted && sign === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (quoted || cell === "")) {
      quoted = !quoted;
    } else if (sign === "\t" && !quoted) {
      end();
    } else if (sign === "\n" && !quoted) {
      end();
      lines.push([]);
    } else {
      cell += sign;
    }
  }
  end();
  // A stray quotation mark must not swallow the rest.
  if (quoted) return plain.split("\n").map((line) => line.split("\t").map((part) => part.trim()));
  return lines;
}

export function isBlank(line) {
  return line.every((cell) => cell === "");
}

// "b1." and "B1" are one code; Excel turns 1.1 into 1,1.
export function plainCode(text) {
  return text.trim().replace(/[.:)]+$/, "").replace(/,/g, ".").toLowerCase();
}

const HEADINGS = {
  code: ["ma", "ma tieu chi", "stt", "tt", "code"],
  value: ["ket qua", "ket qua (so dat)", "gia tri", "so lieu", "thuc hien", "result", "value"],
  met: ["dat", "so dat", "tu so", "met"],
  total: ["tong", "tong so", "mau so", "total"],
  state: ["tinh trang", "trang thai", "state"],
  remark: ["ghi chu", "remark"],
  explanation: ["giai trinh", "explanation"],
};

// {index, columns} of the row of headings, looked for in the first rows; null without one.
export function heading(lines) {
  for (let index = 0; index < Math.min(lines.length, 20); index += 1) {
    const columns = {};
    lines[index].forEach((cell, place) => {
      const key = Object.keys(HEADINGS).find((name) => HEADINGS[name].includes(fold(cell)));
      if (key && !(key in columns)) columns[key] = place;
    });
    if ("code" in columns && ("value" in columns || "met" in columns)) return { index, columns };
  }
  return null;
}

const PART = /^(.+?)\s+[–-]\s+\d+$/; // the official sheet gives every part of a criterion a row: “B3 – 2”

// The whole sheet as pairs of code and cells; rows without a value say nothing.
export function fromSheet(lines, { index, columns }) {
  const at = (line, key) => (key in columns ? line[columns[key]] || "" : "");
  const pairs = [];
  let head = null; // the criterion whose parts may follow
  for (const line of lines.slice(index + 1)) {
    const code = at(line, "code");
    const part = PART.exec(code);
    if (part && head?.code === part[1]) {
      if (!head.values) head.parts.push(at(line, "value"));
      if (!head.values || !at(line, "value")) continue;
    }
    const first = at(line, "value") || at(line, "met");
    const total = at(line, "total");
    const found = first || total ? [first, total].filter((cell, place) => cell || !place) : [at(line, "state")];
    const texts = { remark: at(line, "remark"), explanation: at(line, "explanation") };
    const pair = [code, found, texts];
    head = { code, values: first || total, parts: [] };
    if (!head.values) pair.parts = head.parts;
    if (code) pairs.push(pair);
  }
  return pairs
    .map((pair) => (pair.parts?.some(Boolean) ? [pair[0], pair.parts, pair[2]] : pair))
    .filter(([, found]) => found.some(Boolean));
}

// Pairs where at least half of the full rows begin with a known code; null otherwise.
export function fromCodes(lines, known) {
  const full = lines.filter((line) => line.slice(1).some(Boolean));
  const hits = full.filter((line) => known.has(plainCode(line[0])));
  const blank = lines.filter((line) => !isBlank(line) && !line.slice(1).some(Boolean));
  if (!hits.length || 2 * hits.length < full.length || full.length < blank.length) return null;
  return full.map((line) => [line[0], line.slice(1)]);
}

// One column from a row downwards: with as many lines as rows a blank one leaves its row alone,
// otherwise blank ones are gaps between groups.
export function column(lines, rows) {
  const kept = [...lines];
  while (kept.length && isBlank(kept.at(-1))) kept.pop();
  const full = kept.filter((line) => !isBlank(line));
  return kept.length <= rows && full.length !== rows ? kept : full;
}
