"""Workbooks for tests: exported, changed cell by cell, and written again."""

import io

import xlsxwriter

from apps.core.folding import fold
from apps.criteria.sheets import to_workbook
from apps.criteria.sheets.archive import open_workbook
from apps.criteria.sheets.errors import place
from apps.criteria.sheets.layout import EXTRA


class Formula(str):
    """A cell that holds a formula."""

    __slots__ = ()


class Book:
    """The sheets of an exported definition as lists of rows, free to be changed."""

    HEADINGS = 4  # the row of the headings, from 0

    def __init__(self, definition):
        grids = open_workbook(to_workbook(definition, number="1.0"))
        self.sheets = {grid.name: grid.rows for grid in grids}
        self.merged = []

    def column(self, sheet, heading):
        cells = self.sheets[sheet][self.HEADINGS]
        if heading == EXTRA and EXTRA not in cells:  # stands there only when something is left
            for row in self.sheets[sheet]:
                row.append("")
            cells[-1] = EXTRA
        return [fold(str(cell)) for cell in cells].index(fold(heading))

    def row(self, sheet, *start):
        """The row that begins with these cells, from 0."""
        rows = enumerate(self.sheets[sheet])
        return next(at for at, row in rows if tuple(row[: len(start)]) == start)

    def set(self, sheet, start, heading, value):
        """Put a value into the line that begins so, under a heading; returns the cell's name."""
        row, column = self.row(sheet, *start), self.column(sheet, heading)
        self.sheets[sheet][row][column] = value
        return place(row, column)

    def add(self, sheet, **cells):
        """A new last line from headings (with _ for spaces) to values; returns its row from 0."""
        line = [""] * len(self.sheets[sheet][self.HEADINGS])
        for heading, value in cells.items():
            line[self.column(sheet, heading.replace("_", " "))] = value
        self.sheets[sheet].append(line)
        return len(self.sheets[sheet]) - 1

    def bytes(self):
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            for name, rows in self.sheets.items():
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    for column, cell in enumerate(cells):
                        _write(sheet, row, column, cell)
                for where, *span in self.merged:
                    if where == name:
                        sheet.merge_range(*span, "gộp")
        return buffer.getvalue()


def _write(sheet, row, column, cell):
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, cell, None, 1)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif cell not in ("", None):
        sheet.write_string(row, column, str(cell))
