"""What is wrong with a workbook or with pasted rows, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class RowError:
    """One fault: the sheet and the cell it stands in (empty when it is the whole file).

    A pasted row has no sheet; its number stands for the cell.
    """

    sheet: str
    cell: str
    sentence: str

    def __str__(self):
        facts = {"sheet": self.sheet, "cell": self.cell, "sentence": self.sentence}
        if self.sheet and self.cell:
            return _("Sheet “%(sheet)s”, cell %(cell)s: %(sentence)s") % facts
        if self.sheet:
            return _("Sheet “%(sheet)s”: %(sentence)s") % facts
        if self.cell:
            return _("Row %(cell)s: %(sentence)s") % facts
        return self.sentence


class CellError(ValueError):
    """A cell that cannot be read; ``column`` is its place among the columns of its field."""

    def __init__(self, sentence, column=0):
        super().__init__(sentence)
        self.column = column


class FileError(ValueError):
    """A file that is not opened at all; the text is a sentence for the user."""


class UnwritableError(ValueError):
    """A value that no cell can hold so that it reads back the same."""


def column_letters(column: int) -> str:
    """``0`` → ``A``, ``26`` → ``AA``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(row: int, column: int) -> str:
    """Row and column from 0 as Excel writes them."""
    return f"{column_letters(column)}{row + 1}"
