"""The official sheet described once: what stands in which cell, and what may be typed where.

The sheet speaks Vietnamese in every language: its words are its format.
"""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import override

from apps.criteria.entering import states_of
from apps.criteria.models import in_language
from apps.criteria.wording import rule_words

from .problems import place

SHEET, HIDDEN = "Báo cáo", "ANCS"
FORMAT = 1  # grows when an older sheet cannot be read any more
HEADINGS = (
    *("Mã", "Tiêu chí", "Đơn vị tính", "Chỉ tiêu", "Quý trước", "Kết quả (số đạt)", "Tổng số"),
    *("Tình trạng", "Giải trình", "Ghi chú", "Kết quả kiểm tra tệp"),
)
CODE, TITLE, UNIT, TARGET, PREVIOUS, RESULT, TOTAL, STATE, EXPLANATION, REMARK, MARK = range(11)
STATES = {
    "none": "Không phát sinh",
    "not_reported": "Chưa có số liệu",
    "not_applicable": "Không áp dụng",
}
YES_NO = ((True, "Đạt"), (False, "Không đạt"))
YES = ((True, "Có"), (None, "Không"))
COMPUTED = "Tự tính"
GUIDANCE = (
    "Chỉ nhập vào các ô màu vàng. Số: chỉ gõ chữ số và dấu thập phân. Ngày: dd/mm/yyyy. Có số 0 thì"
    " ghi 0; để trống là chưa có số liệu.",
    "Không thêm, xóa, gộp, sắp xếp dòng; không dùng công thức; không ghi dữ liệu cá nhân hoặc nội"
    " dung mật. Lưu tệp dạng .xlsx rồi nạp lại trên hệ thống.",
)
LISTS_FROM = 2  # the first column of the hidden sheet that holds a list


@dataclass(frozen=True)
class Slot:
    """A cell that may be typed in: for which criterion, which part of it."""

    row: int
    column: int
    code: str
    part: str  # the name of an input, or state, explanation, remark
    item: dict | None = None  # the input
    options: tuple = ()  # (stored, word) of a list

    @property
    def place(self) -> str:
        return place(self.row, self.column)


@dataclass
class Layout:
    """Every cell of the official sheet; places are ``(row, column)`` from 0."""

    definition: dict
    head: list[str]
    previous: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)  # place → reason, of a marked workbook
    tail: list[str] = field(default_factory=list)
    fixed: dict = field(default_factory=dict)
    slots: dict = field(default_factory=dict)
    group_rows: list = field(default_factory=list)
    by_code: dict = field(default_factory=dict)

    def __post_init__(self):
        with override("vi"):
            self._lay()

    # --- laying out ---------------------------------------------------------------------------

    def _lay(self):
        for row, text in enumerate([*self.head, *GUIDANCE]):
            self._fix(row, CODE, text)
        self.top = len(self.head) + len(GUIDANCE)
        for column, text in enumerate(HEADINGS):
            self._fix(self.top, column, text)
        row = self.top + 1
        for group in self.definition["groups"]:
            self._fix(row, CODE, group["code"])
            self._fix(row, TITLE, in_language(group, "title"))
            self.group_rows.append(row)
            row += 1
            for criterion in group["criteria"]:
                self.by_code[criterion["code"]] = criterion
                row = self._criterion(criterion, row)
        self.end = row
        for number, text in enumerate(self.tail, row + 1):
            self._fix(number, TITLE, text)
        for where, reason in self.marks.items():
            self._fix(*where, reason)

    def _fix(self, row, column, text):
        text = " ".join(str(text).split())
        if text:
            self.fixed[row, column] = text

    def _criterion(self, criterion, row) -> int:
        """One criterion from ``row`` on; returns the first row after it."""
        code = criterion["code"]
        self._fix(row, CODE, code)
        self._fix(row, TITLE, in_language(criterion, "title"))
        self._fix(row, UNIT, in_language(criterion, "unit"))
        self._fix(row, TARGET, "; ".join(rule_words(criterion, self.definition)))
        self._fix(row, PREVIOUS, self.previous.get(code, ""))
        if not criterion["inputs"]:
            self._fix(row, RESULT, COMPUTED)
            return row + 1
        states = tuple((s, STATES[s]) for s in states_of(criterion) if s in STATES)
        if states:
            self._slot(Slot(row, STATE, code, "state", None, states))
        # Where the criterion itself asks for an explanation, that one serves for both.
        own = {item["name"] for item in criterion["inputs"]}
        for column, part in ((EXPLANATION, "explanation"), (REMARK, "remark")):
            if part not in own:
                self._slot(Slot(row, column, code, part))
        return self._inputs(criterion, row)

    def _inputs(self, criterion, row) -> int:
        code, items = criterion["code"], list(criterion["inputs"])
        beside = {"ratio": 2, "multi": 0}.get(criterion["kind"], 1)
        for column, item in zip((RESULT, TOTAL), items[:beside], strict=False):
            self._slot(Slot(row, column, code, item["name"], item, _options(item)))
        for number, item in enumerate(items[beside:], 1):
            row += 1
            self._fix(row, CODE, f"{code} – {number}")
            self._fix(row, TITLE, in_language(item, "label") or item["name"])
            self._slot(Slot(row, RESULT, code, item["name"], item, _options(item)))
        return row + 1

    def _slot(self, slot):
        self.slots[slot.row, slot.column] = slot

    # --- asking -------------------------------------------------------------------------------

    @cached_property
    def by_part(self) -> dict:
        """``(code, part)`` → slot."""
        return {(slot.code, slot.part): slot for slot in self.slots.values()}

    @cached_property
    def lists(self) -> list[tuple[str, ...]]:
        """The lists behind the cells, each once; they stand in the hidden sheet."""
        found = dict.fromkeys(words(slot) for slot in self.slots.values() if slot.options)
        return list(found)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of what is the same in every workbook of this form."""
        top = len(self.head)
        lines = [f"{FORMAT}"]
        for (row, column), text in sorted(self.fixed.items()):
            if top <= row < self.end and (column not in (PREVIOUS, MARK) or row == self.top):
                lines.append(f"{row - top} {column} {text}")
        for (row, column), slot in sorted(self.slots.items()):
            lines.append(f"{row - top} {column} {slot.code} {slot.part} {words(slot)}")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]

    def hidden(self) -> dict:
        """What the hidden sheet holds beside the identity."""
        return {
            (row, LISTS_FROM + number): word
            for number, listed in enumerate(self.lists)
            for row, word in enumerate(listed)
        }

    @property
    def columns(self) -> int:
        return len(HEADINGS)


def words(slot) -> tuple[str, ...]:
    return tuple(word for _stored, word in slot.options)


def _options(item) -> tuple:
    if item["type"] == "bool":
        return YES if item.get("optional") else YES_NO
    if item["type"] != "choice":
        return ()
    choices = [(c["code"], " ".join(in_language(c, "label").split())) for c in item["choices"]]
    labels = [label for _code, label in choices]
    return tuple(
        (code, label if labels.count(label) == 1 else f"{label} ({code})")
        for code, label in choices
    )
