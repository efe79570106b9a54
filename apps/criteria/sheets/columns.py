"""Fields: which key of an item stands in which columns, written and read strictly.

A ``Field`` is one key with one column, ``Nested`` a key that holds a dict, ``Either`` a key that
one of two columns holds. ``blank`` is what empty cells mean.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .cells import is_blank, same
from .errors import CellError, UnwritableError

MISSING = type("Missing", (), {"__repr__": lambda self: "MISSING"})()


@dataclass(frozen=True)
class Column:
    """One column: heading, codec, width, and the list of words that its cells offer."""

    heading: str
    codec: object
    width: int = 14
    choices: str = ""


@dataclass(frozen=True)
class Field:
    """One key and its one column."""

    key: str
    column: Column
    blank: object = MISSING
    required: bool = False

    @property
    def columns(self):
        return (self.column,)

    def encode(self, value):
        """The cells of a value, or None where they would not read back the same."""
        if same_or_missing(value, self.blank):
            return (None,)
        if value is MISSING:
            return None
        try:
            cell = self.column.codec.write(value)
            return (cell,) if same_or_missing(self.decode((cell,)), value) else None
        except (UnwritableError, CellError):
            return None

    def fits(self, value):
        """Whether a value kept as JSON is of the right type."""
        return not self.required and (value is None or self.column.codec.fits(value))

    def decode(self, cells):
        if is_blank(cells[0]):
            return self.blank
        return self.column.codec.read(_read_back(cells[0]))


@dataclass(frozen=True)
class Nested:
    """One key that holds a dict; each of its parts has a column. Deeper keys are tuples."""

    key: str
    parts: dict = field(hash=False)  # path inside the dict → Column
    required: bool = False
    blank: object = MISSING

    @property
    def columns(self):
        return tuple(self.parts.values())

    def encode(self, value):
        if value is MISSING:
            return (None,) * len(self.parts)
        try:
            cells = tuple(self._cell(value, path, column) for path, column in self.parts.items())
            return cells if same_or_missing(self.decode(cells), value) else None
        except (UnwritableError, CellError):
            return None

    def fits(self, value):
        return isinstance(value, dict)

    def _cell(self, value, path, column):
        for step in path:
            if not isinstance(value, dict):
                raise UnwritableError
            value = value.get(step, MISSING)
            if value is MISSING:
                return None
        return column.codec.write(value)

    def decode(self, cells):
        found = {}
        for number, (path, column) in enumerate(self.parts.items()):
            if is_blank(cells[number]):
                continue
            try:
                value = column.codec.read(_read_back(cells[number]))
            except CellError as error:
                raise CellError(str(error), number) from error
            inside = found
            for step in path[:-1]:
                inside = inside.setdefault(step, {})
            inside[path[-1]] = value
        return found or MISSING


@dataclass(frozen=True)
class Either:
    """One key that two columns may hold, a number or a code; never both."""

    key: str
    columns: tuple
    required: bool = False
    blank: object = MISSING

    def encode(self, value):
        if value is MISSING:
            return (None,) * len(self.columns)
        for number, column in enumerate(self.columns):
            try:
                cell = column.codec.write(value)
                if not is_blank(cell) and same(column.codec.read(_read_back(cell)), value):
                    return tuple(cell if n == number else None for n in range(len(self.columns)))
            except (UnwritableError, CellError):
                continue
        return None

    def fits(self, value):
        return isinstance(value, str)

    def decode(self, cells):
        given = [number for number, cell in enumerate(cells) if not is_blank(cell)]
        if not given:
            return MISSING
        if len(given) > 1:
            raise CellError(
                _("Fill in either “%(one)s” or “%(other)s”, not both.")
                % {"one": self.columns[0].heading, "other": self.columns[1].heading},
                given[1],
            )
        try:
            return self.columns[given[0]].codec.read(_read_back(cells[given[0]]))
        except CellError as error:
            raise CellError(str(error), given[0]) from error


def _read_back(cell):
    """What the reader of Excel files gives for a written cell: every number is a float."""
    return cell if isinstance(cell, (str, bool)) or hasattr(cell, "strftime") else float(cell)


def same_or_missing(one, other) -> bool:
    if one is MISSING or other is MISSING:
        return one is other
    return same(one, other)
