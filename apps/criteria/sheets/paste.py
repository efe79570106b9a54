"""Rows copied from Excel into one group of a draft: code, title, unit, target, points, …

The columns may stand in any order when the first row names them. A code that is there already is
changed, a new one is added at the end of the group. What the target says decides how a new
criterion is judged: ``≥ 80`` with the unit ``%`` a ratio, with another unit a number, ``Quý I`` a
document, ``0`` on a knock-out criterion no case at all, nothing a yes or no.
"""

import copy
import csv
import io
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.core import numbers
from apps.core.folding import fold
from apps.criteria.structure import blank_criterion, new_identity

from . import words
from .cells import Code, Number, Text
from .errors import CellError, RowError

MAX_SIGNS = 200_000
MAX_ROWS = 300
# key → the headings that people write; the first one is ours
HEADINGS = {
    "code": ("Mã", "Mã tiêu chí", "STT", "TT"),
    "title": ("Tên", "Tên tiêu chí", "Tiêu chí", "Nội dung"),
    "unit": ("ĐVT", "Đơn vị tính", "Đơn vị"),
    "target": ("Chỉ tiêu",),
    "points": ("Điểm", "Điểm tối đa"),
    "veto": ("Điểm liệt",),
    "evidence": ("Minh chứng",),
}
ORDER = tuple(HEADINGS)
SIGNS = {
    "≥": "at_least",
    ">=": "at_least",
    "≤": "at_most",
    "<=": "at_most",
    ">": "more_than",
    "<": "less_than",
    "=": "equals",
}
WRITTEN = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<", "equals": "="}
BOUNDED = ("threshold", "ratio")
_TARGET = re.compile(r"(>=|<=|[≥≤><=])?\s*([0-9][0-9.,\s]*)\s*%?")
_QUARTER = re.compile(r"(?:trong )?quy (i{1,3}|iv|[1-4])")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
YES = ("x", "co", "✓", "⚑", "1", "true", "diem liet", "yes")
NO = ("", "khong", "0", "false", "-", "no")
DAY_OF = "Ngày ban hành văn bản"
EVIDENCE = {
    **{fold(word): code for code, word in words.EVIDENCE.items()},
    "co": "required",
    "x": "required",
    "neu co": "optional",
    "khong bat buoc": "optional",
    "khong": "none",
}


@dataclass
class PastedRow:
    """One row: its place, its cells by column, what becomes of it, what is wrong with it."""

    number: int
    cells: dict
    change: str = ""  # added, changed or same
    errors: list = field(default_factory=list)


def from_paste(text, definition, group, *, taken=()):
    """``(definition, rows, errors)``: a changed copy, or None and what is wrong row by row.

    ``group`` is the code of a group of the definition, ``taken`` are identities that other
    versions have used.
    """
    rows, errors = _rows(text)
    if errors:
        return None, rows, errors
    new = copy.deepcopy(definition)
    target = next(g for g in new["groups"] if g["code"] == group)
    elsewhere = {
        c["code"]: g["code"] for g in new["groups"] if g is not target for c in g["criteria"]
    }
    seen = {}
    for row in rows:
        code = row.cells.get("code", "").strip()
        if code and code in seen:
            sentence = _("“%(code)s” stands in row %(row)d already.")
            row.errors.append(sentence % {"code": code, "row": seen[code]})
        elif code in elsewhere:
            sentence = _("“%(code)s” is the code of a criterion of group %(group)s.")
            row.errors.append(sentence % {"code": code, "group": elsewhere[code]})
        else:
            seen[code] = row.number
            _Writer(new, target, row, taken).write()
    errors = [RowError("", str(row.number), sentence) for row in rows for sentence in row.errors]
    return (None if errors else new), rows, errors


def example(definition, group) -> str:
    """The rows of a group as they would be pasted, with headings."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow([names[0] for names in HEADINGS.values()])
    found = next(g for g in definition["groups"] if g["code"] == group)
    for criterion in found["criteria"]:
        writer.writerow([_shown(criterion)[key] for key in ORDER])
    return out.getvalue()


def _shown(criterion):
    """A criterion as the cells of a pasted row."""
    points = criterion.get("max")
    return {
        "code": str(criterion.get("code") or ""),
        "title": criterion.get("title_vi") or "",
        "unit": criterion.get("unit_vi") or "",
        "target": _target_of(criterion),
        "points": _number(points),
        "veto": words.YES_NO[True] if criterion.get("veto") else "",
        "evidence": words.EVIDENCE.get(criterion.get("evidence"), ""),
    }


def _number(text) -> str:
    try:
        return numbers.show(text)
    except ArithmeticError:  # a draft may hold anything
        return str(text)


def _target_of(criterion):
    rule = criterion.get("rule") or {}
    bounds = [key for key in WRITTEN if key in rule]
    if rule.get("type") not in BOUNDED or len(bounds) != 1:
        return ""
    return f"{WRITTEN[bounds[0]]} {_number(rule[bounds[0]])}"


# --- reading the text -----------------------------------------------------------------------------


def _rows(text):
    if len(text) > MAX_SIGNS:
        return [], [_whole(_("The text is too long. Paste at most 300 rows."))]
    try:
        lines = list(csv.reader(io.StringIO(text.strip("\r\n"), newline=""), delimiter="\t"))
    except csv.Error:
        return [], [_whole(_("The rows cannot be read. Copy them from Excel again."))]
    columns, first = _columns(lines[0] if lines else [])
    if isinstance(columns, RowError):
        return [], [columns]
    rows = []
    for number, line in enumerate(lines[first:], first + 1):
        if any(cell.strip() for cell in line):
            rows.append(_row(number, line, columns))
    if not rows:
        return [], [_whole(_("Paste at least one row."))]
    if len(rows) > MAX_ROWS:
        return [], [_whole(_("The text is too long. Paste at most 300 rows."))]
    return rows, []


def _whole(sentence):
    return RowError("", "", sentence)


def _columns(cells):
    """``(column names, first row of content)``; without headings the order is ours."""
    names = {fold(name): key for key, known in HEADINGS.items() for name in known}
    found = [names.get(fold(cell)) for cell in cells]
    if "title" not in found or "code" not in found:
        return ORDER, 0
    for cell, key in zip(cells, found, strict=True):
        if key is None and cell.strip():
            sentence = _("The column “%(heading)s” is not known. The columns are: %(columns)s.")
            listed = ", ".join(known[0] for known in HEADINGS.values())
            return _whole(sentence % {"heading": cell.strip()[:60], "columns": listed}), 0
        if key and found.count(key) > 1:
            sentence = _("The column “%(heading)s” stands here twice.")
            return _whole(sentence % {"heading": cell.strip()[:60]}), 0
    return found, 1


def _row(number, line, columns):
    row = PastedRow(number, {})
    for place, cell in enumerate(line):
        key = columns[place] if place < len(columns) else None
        if key:
            try:
                row.cells[key] = Text().read(cell)
            except CellError as error:
                row.cells[key] = ""
                row.errors.append(str(error))
        elif cell.strip():
            row.errors.append(
                _("“%(value)s” stands beyond the last column.") % {"value": cell.strip()[:40]}
            )
    return row


# --- writing one row ------------------------------------------------------------------------------


class _Writer:
    """Changes or adds the criterion of one row; faults go to the row."""

    def __init__(self, definition, group, row, taken):
        self.definition, self.group, self.row, self.taken = definition, group, row, taken
        self.with_points = definition.get("max_total") is not None

    def given(self, key):
        return self.row.cells.get(key, "")

    def fault(self, sentence):
        self.row.errors.append(sentence)

    def write(self):
        code = self._code()
        if code is None:
            return
        there = next((c for c in self.group["criteria"] if c["code"] == code), None)
        criterion = copy.deepcopy(there) if there else self._blank(code)
        self._words(criterion, new=there is None)
        self._points(criterion, new=there is None)
        self._flags(criterion, new=there is None)
        if there is None:
            self._rule(criterion)
            self.group["criteria"].append(criterion)
            self.row.change = "added"
            return
        self._target(criterion)
        self.row.change = "same" if criterion == there else "changed"
        there.clear()
        there.update(criterion)

    def _code(self):
        try:
            code = Code().read(self.given("code"))
        except CellError as error:
            self.fault(str(error))
            return None
        if not code:
            self.fault(_("the code is missing."))
        elif len(code) > 20:
            self.fault(_("the code is longer than 20 signs."))
        return code or None

    def _blank(self, code):
        identity = new_identity(self.definition, self.taken, code)
        return blank_criterion(code, identity, with_points=self.with_points)

    def _words(self, criterion, *, new):
        title = self.given("title")
        if title:
            criterion["title_vi"] = title
        elif new:
            self.fault(_("the title is missing."))
        if self.given("unit"):
            criterion["unit_vi"] = self.given("unit")

    def _points(self, criterion, *, new):
        given = self.given("points")
        if not given:
            if new and self.with_points:
                self.fault(_("the points are missing."))
            return
        if not self.with_points:
            self.fault(_("this set has no points; leave the column “Điểm” empty."))
            return
        try:
            points = Number().read(given)
        except CellError as error:
            self.fault(_("points: %(sentence)s") % {"sentence": error})
            return
        if points.startswith("-"):
            self.fault(_("the points cannot be negative."))
        criterion["max"] = points

    def _flags(self, criterion, *, new):
        veto, evidence = fold(self.given("veto")), fold(self.given("evidence"))
        if veto in YES:
            criterion["veto"] = criterion["mandatory"] = True
        elif veto not in NO:
            sentence = _("“%(value)s” under “Điểm liệt”: write “có” or leave it empty.")
            self.fault(sentence % {"value": self.given("veto")[:40]})
        elif veto and not new:
            criterion["veto"] = False
        if evidence and evidence not in EVIDENCE:
            sentence = _("“%(value)s” under “Minh chứng”: write one of: %(words)s.")
            facts = {"value": self.given("evidence")[:40]}
            self.fault(sentence % {**facts, "words": "; ".join(words.EVIDENCE.values())})
        elif evidence:
            criterion["evidence"] = EVIDENCE[evidence]

    def _bound(self):
        """``(bound, number)`` of the target, or None; says what cannot be read."""
        match = _TARGET.fullmatch(self.given("target").strip())
        try:
            number = Number().read(match.group(2)) if match else None
        except CellError:
            number = None
        if number is None:
            sentence = _(
                "“%(value)s” is no target that can be read. Write it like “≥ 80”, “Quý I” or "
                "“Đạt”, and set up other rules in the editor."
            )
            self.fault(sentence % {"value": self.given("target")[:40]})
            return None
        # “0” alone means that there may be none; any other number is to be reached.
        return SIGNS[match.group(1) or ("≥" if number != "0" else "=")], number

    def _target(self, criterion):
        """The target of a criterion that is there: only a plain bound can be changed here."""
        given = self.given("target")
        if not given or fold(given) == fold(_target_of(criterion)):
            return
        if criterion["rule"].get("type") not in BOUNDED:
            self.fault(
                _("this criterion is not judged by one target; change its rule in the editor.")
            )
            return
        bound = self._bound()
        if bound:
            for key in WRITTEN:
                criterion["rule"].pop(key, None)
            criterion["rule"][bound[0]] = bound[1]

    def _rule(self, criterion):
        """Kind, inputs, rule and fold of a new criterion, as unit and target say."""
        target, label = fold(self.given("target")), criterion["title_vi"]
        quarter = _QUARTER.fullmatch(target)
        if target in ("", "dat", "co"):
            self._shape(
                criterion, "boolean", {"type": "boolean"}, [("value", "bool", label)], "any"
            )
            return
        if quarter:
            number = quarter.group(1)
            rule = {"type": "date", "quarter": _ROMAN.get(number) or int(number)}
            inputs = [("value", "date", DAY_OF)]
            self._shape(criterion, "date", rule, inputs, "earliest")
            return
        bound = self._bound()
        if bound is None:
            return
        self._measured(criterion, *bound, label)

    def _measured(self, criterion, bound, number, label):
        none_allowed = number == "0" and bound not in ("at_least", "more_than")
        if self.given("unit") == "%":
            inputs = [("met", "int", f"Số đạt: {label}"), ("total", "int", f"Tổng số: {label}")]
            rule = {"type": "ratio", bound: number}
            self._shape(criterion, "ratio", rule, inputs, "ratio_sum")
        elif criterion["veto"] and none_allowed:
            rule = {"type": "veto", "counts": [{"input": "value"}]}
            self._shape(criterion, "count", rule, [("value", "int", label)], "sum")
        elif "." in number:
            rule = {"type": "threshold", bound: number}
            self._shape(criterion, "number", rule, [("value", "decimal", label)], "last")
        else:
            rule = {"type": "threshold", bound: number}
            self._shape(criterion, "count", rule, [("value", "int", label)], "sum")

    def _shape(self, criterion, kind, rule, inputs, fold_word):
        criterion["kind"], criterion["rule"], criterion["fold"] = kind, rule, fold_word
        criterion["inputs"] = [
            {"name": name, "type": type_name, "label_vi": words_of, "label_en": ""}
            for name, type_name, words_of in inputs
        ]
