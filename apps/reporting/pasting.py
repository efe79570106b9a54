"""Rows copied from Excel or typed one a line: what goes into which cell of a report. Pure.

Three shapes are told apart by what stands in the rows: a whole sheet with its row of headings,
rows that begin with a code in any order, or one column of values from a criterion downwards.
Nothing is guessed silently: every row ends as a cell, a fault, a skipped row or a note.
"""

import csv
import io
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.core.folding import fold

from .pasted import STATE_OF, Reading, UnreadableError, read, words_of

MAX_SIGNS = 200_000
MAX_ROWS = 400
HEADINGS = {
    "code": ("ma", "ma tieu chi", "stt", "tt", "code"),
    "value": ("ket qua", "ket qua (so dat)", "gia tri", "so lieu", "thuc hien", "result", "value"),
    "met": ("dat", "so dat", "tu so", "met"),
    "total": ("tong", "tong so", "mau so", "total"),
    "state": ("tinh trang", "trang thai", "state"),
    "remark": ("ghi chu", "remark"),
    "explanation": ("giai trinh", "explanation"),
}
PART = re.compile(r"(.+?)\s+[–-]\s+\d+")
COLUMN_OF = {heading: key for key, headings in HEADINGS.items() for heading in headings}
SHEET, CODES, COLUMN = "sheet", "codes", "column"


@dataclass
class PastedCell:
    """One row that was understood."""

    line: int
    code: str
    text: str
    reading: Reading | None = None
    remark: str | None = None  # None: not pasted, what stands there stays
    explanation: str | None = None


@dataclass(frozen=True)
class Fault:
    """One row that cannot be taken, and why."""

    line: int
    code: str
    sentence: str

    def __str__(self):
        place = _("Row %(line)s") % {"line": self.line}
        where = f"{place}, {self.code}" if self.code else place
        return f"{where}: {self.sentence}"


@dataclass
class Pasted:
    """All that a pasted text says."""

    shape: str = COLUMN
    cells: list[PastedCell] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """One line of the text, its cells stripped."""

    line: int
    cells: list[str]

    @property
    def is_blank(self) -> bool:
        return not any(self.cells)


def paste(text, groups, *, start="", locked=(), standing=None) -> Pasted:
    """Read ``text`` for the criteria of ``groups`` (of a definition).

    ``start`` is where a column of values begins; ``locked`` rows are skipped and named;
    ``standing`` maps a code to the inputs that stand in its cell.
    """
    reader = _Reader(groups, frozenset(locked), standing or {})
    rows = rows_of(text)
    if not any(not row.is_blank for row in rows):
        return reader.refuse(_("Paste at least one row."))
    if len(text) > MAX_SIGNS or len(rows) > MAX_ROWS:
        return reader.refuse(_("The text is too long. Paste at most 400 rows."))
    head = _heading(rows)
    if head is not None:
        return reader.sheet(rows, head)
    if reader.begins_with_codes(rows):
        return reader.codes(rows)
    return reader.column(rows, start)


def rows_of(text) -> list[Row]:
    """Lines as Excel copies them; a stray quotation mark does not swallow what follows."""
    text = text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    by_semicolon = "\t" not in text and all(
        ";" in line for line in text.split("\n") if line.strip()
    )
    delimiter = ";" if by_semicolon else "\t"
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        lines = [line.split(delimiter) for line in text.split("\n")]
    return [Row(n, [cell.strip() for cell in line]) for n, line in enumerate(lines, 1)]


def _heading(rows) -> tuple[int, dict] | None:
    """(index of the row of headings, key → column), looked for in the first rows."""
    for index, row in enumerate(rows[:20]):
        columns = {}
        for place, cell in enumerate(row.cells):
            key = COLUMN_OF.get(fold(cell))
            if key and key not in columns:
                columns[key] = place
        if "code" in columns and columns.keys() & {"value", "met"}:
            return index, columns
    return None


def plain_code(text) -> str:
    """``b1``, ``B1.`` and ``B1`` are one code; Excel turns 1.1 into 1,1."""
    return text.strip().rstrip(".:)").replace(",", ".").casefold()


class _Reader:
    def __init__(self, groups, locked, standing):
        self.groups, self.locked, self.standing = groups, locked, standing
        self.criteria = {c["code"]: c for group in groups for c in group["criteria"]}
        self.known = {plain_code(code): code for code in self.criteria}
        self.group_codes = {plain_code(group["code"]) for group in groups}
        self.out = Pasted()

    def refuse(self, sentence) -> Pasted:
        self.out.faults.append(Fault(1, "", sentence))
        return self.out

    # --- which shape --------------------------------------------------------------------------

    def begins_with_codes(self, rows) -> bool:
        """At least half of the rows begin with a code and say something behind it."""
        full = [row for row in rows if not (row.is_blank or self._says_nothing(row))]
        hits = [row for row in full if self._split(row)[0]]
        return 2 * len(hits) >= len(full) and bool(hits)

    def _split(self, row) -> tuple[str, list[str]]:
        """(code, the cells behind it); ``B1 12`` typed with a space is two cells as well."""
        cells = row.cells
        if len(cells) == 1 and " " in cells[0]:
            head, _space, tail = cells[0].partition(" ")
            cells = [head, tail.strip()]
        if len(cells) > 1 and any(cells[1:]):
            return self.known.get(plain_code(cells[0]), ""), cells[1:]
        return "", []

    # --- the shapes ---------------------------------------------------------------------------

    def sheet(self, rows, head) -> Pasted:
        index, columns = head
        self.out.shape = SHEET
        above = [row for row in rows[:index] if not row.is_blank]
        if above:
            self.out.notes.append(
                _("%(count)s rows above the headings were not read.") % {"count": len(above)}
            )
        wanted = []
        for row in rows[index + 1 :]:
            code, cells = self._at(row, columns, "code"), self._values(row, columns)
            if not code and not any(cells):
                continue
            if self._takes_part(wanted, code, cells):
                continue
            if not any(cells) and self._names_group(code):
                continue
            known = self.known.get(plain_code(code), "")
            wanted.append((row, known, code, cells))
        self._take_coded(wanted, columns)
        return self.out

    def _takes_part(self, wanted, code, cells) -> bool:
        """The official sheet gives every part of a criterion a row of its own: “B3 – 2”."""
        found = PART.fullmatch(code)
        head = self.known.get(plain_code(found[1]), "") if found else ""
        if not head or not wanted or wanted[-1][1] != head:
            return False
        if self.criteria[head]["kind"] == "multi":
            wanted[-1][3].append(cells[0] if cells else "")
            return True
        return not any(cells)

    def _at(self, row, columns, key) -> str:
        place = columns.get(key)
        return row.cells[place] if place is not None and place < len(row.cells) else ""

    def _values(self, row, columns) -> list[str]:
        """The cells of the result: its state in words, or value, or the two parts of a ratio."""
        first = self._at(row, columns, "value") or self._at(row, columns, "met")
        total = self._at(row, columns, "total")
        state = self._at(row, columns, "state")
        if not first and not total:
            return [state] if state else []
        if fold(state) in STATE_OF:  # a figure and “none occurred” at once
            return [first, total, state]
        return [first, total] if total else [first]

    def codes(self, rows) -> Pasted:
        self.out.shape = CODES
        wanted = []
        for row in rows:
            code, cells = self._split(row)
            if code:
                wanted.append((row, code, row.cells[0], cells))
            elif not row.is_blank and not self._says_nothing(row):
                wanted.append((row, "", row.cells[0], row.cells[1:]))
        self._take_coded(wanted, {})
        return self.out

    def _says_nothing(self, row) -> bool:
        """``B. Kết quả`` heads a group; a code of the set with nothing behind it changes nothing."""
        head = row.cells[0]
        is_known = plain_code(head) in self.known or self._names_group(head)
        return is_known and not any(row.cells[1:])

    def _names_group(self, text) -> bool:
        head, _space, rest = text.partition(" ")
        return plain_code(head) in self.group_codes and not rest[:1].isdigit()

    def _take_coded(self, wanted, columns):
        """Rows by code; a code that stands there twice is taken from neither row."""
        lines = {}
        for row, code, _typed, _cells in wanted:
            lines.setdefault(code, []).append(row.line)
        for row, code, typed, cells in wanted:
            if not code:
                self._fault(row, "", _("“%(code)s” is no code of this set.") % {"code": typed[:40]})
            elif len(lines[code]) > 1:
                places = ", ".join(map(str, lines[code]))
                sentence = _("the code stands in rows %(rows)s; keep one of them.")
                self._fault(row, code, sentence % {"rows": places})
            else:
                self._take(row, code, cells, columns)

    def column(self, rows, start) -> Pasted:
        if len(rows) > 1 and fold(" ".join(rows[0].cells)) in HEADINGS["value"]:
            self.out.notes.append(_("The first row is a heading and was not read."))
            rows = rows[1:]
        targets = self._targets(rows, start)
        last = None
        for row, target in zip(rows, targets, strict=False):
            if target and not row.is_blank:
                self._take(row, target, row.cells, {})
                last = target
        for row in rows[len(targets) :]:
            if not row.is_blank:
                self._fault(row, "", _("there is no criterion left for this row."))
        if last and len(rows) != len(targets):
            headings = targets[: len(rows)].count("")
            facts = {
                "rows": len(rows) - headings,
                "left": len(targets) - targets.count(""),
                "last": last,
            }
            self.out.notes.append(
                _(
                    "The text has %(rows)s rows, %(left)s criteria stand from the first one on;"
                    " check that the last row is %(last)s."
                )
                % facts
            )
        return self.out

    def _targets(self, rows, start) -> list[str]:
        """The criterion of each row of the column; "" for the heading of a group.

        A column copied with the rows of the headings has them empty: it is laid beside the
        sheet. Otherwise values go through the cells that are typed, and an empty row leaves its
        cell as it is.
        """
        typed = [code for code, c in self.criteria.items() if c["inputs"]]
        first = start if start in typed else typed[0]
        for with_first in (True, False):
            whole = self._beside_sheet(first, with_first=with_first)
            headings = [place for place, code in enumerate(whole[: len(rows)]) if not code]
            if headings and all(rows[place].is_blank for place in headings):
                return whole
        return typed[typed.index(first) :]

    def _beside_sheet(self, first, *, with_first) -> list[str]:
        found, begun = [], False
        for group in self.groups:
            codes = [c["code"] for c in group["criteria"]]
            if begun or (with_first and first == codes[0]):
                found.append("")
            for code in codes:
                begun = begun or code == first
                if begun:
                    found.append(code)
        return found

    # --- one row ------------------------------------------------------------------------------

    def _take(self, row, code, cells, columns):
        criterion = self.criteria[code]
        texts = {key: self._at(row, columns, key) for key in ("remark", "explanation")}
        if not any(cells) and not any(texts.values()):
            return
        if not criterion["inputs"]:
            if self.out.shape == SHEET:
                return
            self._skip(row, code, _("is computed and is not typed."))
            return
        if code in self.locked:
            self._skip(row, code, _("is closed; only what was sent back can be changed."))
            return
        try:
            cell = PastedCell(row.line, code, " / ".join(cells), self._read(criterion, cells))
            for key, value in texts.items():
                setattr(cell, key, words_of(value) if value else None)
        except UnreadableError as error:
            self._fault(row, code, str(error))
        else:
            self.out.cells.append(cell)

    def _read(self, criterion, cells):
        if self.out.shape == SHEET and len(cells) == 3 and criterion["kind"] != "multi":
            raise UnreadableError(
                _("a figure and “%(state)s” stand in one row; keep one of them.")
                % {"state": cells[2]}
            )
        return read(criterion, cells, self.standing.get(criterion["code"]))

    def _fault(self, row, code, sentence):
        self.out.faults.append(Fault(row.line, code, sentence))

    def _skip(self, row, code, sentence):
        self.out.skipped.append(Fault(row.line, code, sentence))
