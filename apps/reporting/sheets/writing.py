"""The official sheet written: prefilled, protected except where something may be typed."""

import io
from datetime import date
from decimal import Decimal

import xlsxwriter

from apps.core import numbers
from apps.core.dates import FIRST_YEAR, LAST_YEAR

from .layout import HIDDEN, LISTS_FROM, MARK, PREVIOUS, SHEET, TITLE, words
from .problems import place

WIDTHS = (9, 44, 12, 38, 16, 16, 12, 18, 30, 30, 40)
INPUT, RED, GREY = "#FFF9DB", "#FFC9C9", "#F1F3F5"
FORMATS = {"int": "#,##0", "decimal": "#,##0.####", "date": "dd/mm/yyyy"}
MOST_DIGITS = 15  # what a number in a cell can hold


def to_workbook(layout, identity, *, values=None, typed=None, red=(), locked=()) -> bytes:
    """Bytes of the workbook.

    ``values`` maps ``(code, part)`` to what is stored; ``typed`` maps a place to what somebody
    else's workbook held there (kind, text, format); places in ``red`` are coloured. Rows in
    ``locked`` cannot be typed in.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        Writer(book, layout, identity, values or {}, typed or {}, set(red), set(locked)).write()
    return buffer.getvalue()


class Writer:
    """Writes one workbook; formats are made once."""

    def __init__(self, book, layout, identity, values, typed, red, locked):
        self.book, self.layout, self.identity = book, layout, identity
        self.values, self.typed, self.red, self.locked = values, typed, red, locked
        self.made = {}

    def write(self):
        self.sheet = self.book.add_worksheet(SHEET)
        self._hidden()
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        for where in sorted(self.layout.fixed):
            self._fixed(where, self.layout.fixed[where])
        self._frame()
        for slot in self.layout.slots.values():
            self._slot(slot)
        self.sheet.freeze_panes(self.layout.top + 1, TITLE + 1)
        self.sheet.protect(
            "", {"format_columns": True, "format_rows": True, "select_locked_cells": True}
        )
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.layout.top)
        self.sheet.activate()

    def _format(self, **facts):
        key = tuple(sorted(facts.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({"valign": "top", **facts})
        return self.made[key]

    def _hidden(self):
        sheet = self.book.add_worksheet(HIDDEN)
        for row, piece in enumerate(self.identity.sealed()):
            sheet.write_string(row, 0, piece)
        for (row, column), word in self.layout.hidden().items():
            sheet.write_string(row, column, word)
        sheet.protect()
        sheet.very_hidden()

    def _fixed(self, where, text):
        row, column = where
        layout = self.layout
        facts = {"text_wrap": True, "border": 1, "bg_color": GREY}
        if row < layout.top or row > layout.end:
            facts = {"bold": True} if row == 0 else {}
        elif row == layout.top or row in layout.group_rows:
            facts["bold"] = True
        elif column == PREVIOUS:
            facts["align"] = "right"
        if where in layout.marks or where in self.red or row > layout.end:
            facts |= {"bg_color": RED, "text_wrap": row <= layout.end}
        self.sheet.write_string(row, column, text, self._format(**facts))

    def _frame(self):
        """Empty cells of the table look as if they cannot be typed in, and cannot."""
        empty = self._format(border=1, bg_color=GREY)
        red = self._format(border=1, bg_color=RED)
        for row in range(self.layout.top + 1, self.layout.end):
            for column in range(MARK + 1):
                where = (row, column)
                if where not in self.layout.fixed and where not in self.layout.slots:
                    self.sheet.write_blank(row, column, None, red if where in self.red else empty)

    # --- what may be typed --------------------------------------------------------------------

    def _slot(self, slot):
        kind = slot.item["type"] if slot.item else "text"
        is_locked = slot.code in self.locked
        where = (slot.row, slot.column)
        facts = {
            "border": 1,
            "locked": is_locked,
            "bg_color": RED if where in self.red else GREY if is_locked else INPUT,
            "num_format": FORMATS.get(kind, "@"),
            "text_wrap": kind == "text",
        }
        form = self._format(**facts)
        self.sheet.write_blank(*where, None, form)
        if slot.place in self.typed:
            self._write_typed(where, self.typed[slot.place], facts)
        elif (slot.code, slot.part) in self.values:
            self._write_stored(slot, self.values[slot.code, slot.part], form)
        self._rule(slot, kind)

    def _write_stored(self, slot, stored, form):
        row, column, sheet = slot.row, slot.column, self.sheet
        kind = slot.item["type"] if slot.item else "text"
        if slot.options:
            word = next((w for known, w in slot.options if known == stored), str(stored))
            sheet.write_string(row, column, word, form)
        elif kind in ("int", "decimal"):
            number = Decimal(str(stored))
            if len(number.as_tuple().digits) <= MOST_DIGITS:
                sheet.write_number(row, column, float(number), form)
            else:
                sheet.write_string(row, column, numbers.show(number), form)
        elif kind == "date":
            sheet.write_datetime(row, column, date.fromisoformat(stored), form)
        elif stored:
            sheet.write_string(row, column, str(stored), form)

    def _write_typed(self, where, typed, facts):
        """As somebody typed it, so that it can be put right; never as a formula."""
        kind, text, shown = typed
        if kind == "number":
            as_shown = {"date": "dd/mm/yyyy", "percent": "0%", "scaled": "0,"}.get(shown)
            form = self._format(**facts | ({"num_format": as_shown} if as_shown else {}))
            self.sheet.write_number(*where, float(text), form)
        elif kind == "bool":
            self.sheet.write_boolean(*where, text == "1", self._format(**facts))
        else:
            self.sheet.write_string(*where, text, self._format(**facts))

    def _rule(self, slot, kind):
        """What Excel refuses at once; what is pasted is looked at on the way in."""
        rule = {"ignore_blank": True, "error_title": "Chưa đúng"}
        if slot.options:
            column = LISTS_FROM + self.layout.lists.index(words(slot))
            letter, last = place(0, column)[:-1], len(slot.options)
            rule |= {
                "validate": "list",
                "source": f"={HIDDEN}!${letter}$1:${letter}${last}",
                "error_message": "Chọn một mục trong danh sách.",
            }
        elif kind in ("int", "decimal"):
            rule |= {
                "validate": "integer" if kind == "int" else "decimal",
                "criteria": ">=",
                "value": 0,
                "error_message": "Nhập số không âm.",
            }
        elif kind == "date":
            rule |= {
                "validate": "date",
                "criteria": "between",
                "minimum": date(FIRST_YEAR, 1, 1),
                "maximum": date(LAST_YEAR, 12, 31),
                "error_message": "Nhập ngày dạng dd/mm/yyyy.",
            }
        else:
            return
        label = slot.item and slot.item.get("label_vi")
        if label:
            rule |= {"input_title": slot.code[:32], "input_message": label[:255]}
        self.sheet.data_validation(slot.row, slot.column, slot.row, slot.column, rule)
