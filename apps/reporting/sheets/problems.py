"""What is wrong with an uploaded workbook, and where it stands."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
LAST_COLUMN, LAST_ROW = 16384, 1048576


class FileError(ValueError):
    """A file that is not opened at all; the text is a sentence for the user."""


class CellError(ValueError):
    """A cell that cannot be read; the text is a sentence for the user."""


@dataclass(frozen=True)
class Problem:
    """One fault, or one thing that is not taken over: sheet, cell like ``C14``, sentence."""

    sheet: str
    cell: str
    sentence: str

    def __str__(self):
        return _("Sheet “%(sheet)s”, cell %(cell)s: %(sentence)s") % {
            "sheet": self.sheet,
            "cell": self.cell,
            "sentence": self.sentence,
        }


def place(row: int, column: int) -> str:
    """Row and column from 0 as Excel writes them: ``(0, 26)`` → ``AA1``."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"


def at(text) -> tuple[int, int] | None:
    """``AA1`` → ``(0, 26)``; None for anything that is no place of a sheet."""
    found = _PLACE.fullmatch(text or "")
    if not found:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(found[2])
    return (row - 1, column - 1) if column <= LAST_COLUMN and row <= LAST_ROW else None
