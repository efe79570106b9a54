"""One sheet read strictly: each cell that holds something, and each thing that is not as it
should be. Nothing is laid out: a cell in the last row costs no more than one in the first.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .archive import local, text_of
from .formats import DATE, PLAIN, UNKNOWN
from .problems import CellError, at, place

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?")
_HEX = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Elements of a sheet that hold no figures; others are not known and therefore named.
AROUND = {
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr"),
    *("sheetProtection", "protectedRanges", "autoFilter", "sortState", "customSheetViews"),
    *("mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks"),
    *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
    *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
    *("legacyDrawingHF", "picture", "webPublishItems", "tableParts", "extLst", "dataConsolidate"),
}
_ATTRIBUTES = {"r", "s", "t", "ph"}


@dataclass(frozen=True)
class Raw:
    """One cell: kind is number, text, bool, iso or error; ``shown`` what its format makes of it."""

    kind: str
    text: str
    shown: str = PLAIN


@dataclass
class Grid:
    """The cells that hold something, by place; what is wrong with others; what is only told."""

    cells: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)  # ((row, column), sentence)
    notes: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: list = field(default_factory=list)  # (first, last)
    all_rows_hidden: bool = False
    merged: list = field(default_factory=list)  # ranges as written


class Reader:
    """Reads the tree of one sheet."""

    def __init__(self, tree, book):
        self.tree, self.book, self.grid = tree, book, Grid()

    def read(self) -> Grid:
        grid, data = self.grid, []
        if local(self.tree) != "worksheet":
            self.fault((0, 0), _("this is no sheet of cells."))
            return grid
        for node in self.tree:
            name = local(node)
            if name == "sheetData":
                data.append(node)
            elif name == "sheetFormatPr":
                grid.all_rows_hidden = _is_on(node.get("zeroHeight"))
            elif name == "cols":
                self._columns(node)
            elif name == "mergeCells":
                grid.merged = [cell.get("ref") or "" for cell in node]
            elif name not in AROUND and not node.tag.endswith("}AlternateContent"):
                self.fault((0, 0), _("the sheet holds a part that is not known."))
        if len(data) != 1:
            self.fault((0, 0), _("the cells of the sheet cannot be read."))
        else:
            self._rows(data[0])
        return grid

    def fault(self, where, sentence):
        self.grid.faults.append((where, sentence))

    def _columns(self, node):
        for col in node:
            try:
                first, last = int(col.get("min", "")), int(col.get("max", ""))
                width = float(col.get("width", "9"))
            except ValueError:
                self.fault((0, 0), _("the widths of the columns cannot be read."))
                continue
            if _is_on(col.get("hidden")) or width == 0:
                self.grid.hidden_columns.append((first - 1, last - 1))

    def _rows(self, data):
        last = -1
        for node in data:
            if local(node) != "row":
                self.fault((last + 1, 0), _("this row cannot be read."))
                continue
            row = self._row_number(node, last)
            if row is None:
                continue
            last = row
            if _is_on(node.get("hidden")) or _zero(node.get("ht")):
                self.grid.hidden_rows.add(row)
            self._cells(node, row)

    def _row_number(self, node, last):
        said = node.get("r")
        if said is None:
            return last + 1
        where = at(f"A{said}")
        if where is None:
            self.fault((last + 1, 0), _("this row cannot be read."))
            return None
        if where[0] <= last:
            self.fault(where, _("this row stands in the file twice or out of order."))
            return None
        return where[0]

    def _cells(self, node, row):
        last = -1
        for cell in node:
            where = self._place(cell, row, last)
            if where is None:
                continue
            last = where[1]
            try:
                raw = self._raw(cell)
            except CellError as error:
                self.fault(where, str(error))
            else:
                if raw is not None:
                    self.grid.cells[where] = raw

    def _place(self, cell, row, last):
        said = cell.get("r")
        if local(cell) != "c":
            self.fault(at(said) or (row, last + 1), _unreadable())
            return None
        where = (row, last + 1) if said is None else at(said)
        if where is None or where[0] != row:
            self.fault((row, last + 1), _("a cell says that it stands elsewhere."))
            return None
        if where[1] <= last:
            self.fault(where, _("this cell stands in the file twice or out of order."))
            return None
        return where

    def _raw(self, cell) -> Raw | None:
        """What the cell holds; None for an empty one."""
        held = {}
        for child in cell:
            name = local(child)
            if name == "f":
                raise CellError(_("a formula stands here. Paste its value instead."))
            if name == "extLst":
                continue
            if name not in ("v", "is") or name in held or (name == "v" and len(child)):
                raise CellError(_unreadable())
            held[name] = child
        if cell.attrib.keys() - _ATTRIBUTES or (cell.text or "").strip():
            raise CellError(_unreadable())
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            if "v" in held:
                raise CellError(_unreadable())
            return _text(text_of(held["is"])) if "is" in held else None
        if "is" in held:
            raise CellError(_unreadable())
        value = held["v"].text if "v" in held else None
        return None if value is None else self._value(cell, kind, value)

    def _value(self, cell, kind, value) -> Raw | None:
        match kind:
            case "s":
                return self._shared(value.strip())
            case "str":
                return _text(value)
            case "b" if value.strip() in ("0", "1", "true", "false"):
                return Raw("bool", "1" if value.strip() in ("1", "true") else "0")
            case "e":
                sentence = _("the error %(error)s stands here. Type the value.")
                raise CellError(sentence % {"error": value.strip()[:20]})
            case "d":
                return Raw("iso", value.strip())
            case "n":
                if not value.strip():
                    return None
                return Raw("number", _finite(value.strip()), self._format(cell.get("s", "0")))
        raise CellError(_unreadable())

    def _shared(self, value) -> Raw | None:
        texts = self.book.texts
        if texts is None or not (value.isascii() and value.isdigit() and len(value) < 8):
            raise CellError(_("the text of this cell cannot be read. Type it again."))
        if int(value) >= len(texts):
            raise CellError(_("the text of this cell cannot be read. Type it again."))
        return _text(texts[int(value)])

    def _format(self, style) -> str:
        formats = self.book.formats
        if formats is None or not (style.isascii() and style.isdigit() and len(style) < 8):
            return UNKNOWN
        return formats[int(style)] if int(style) < len(formats) else UNKNOWN


def _unreadable():
    return _("this cell cannot be read. Type the value again.")


def _finite(value) -> str:
    """A number as the file writes it; no NaN, no infinity, nothing that only looks like one."""
    if len(value) > 400 or not NUMBER.fullmatch(value) or abs(float(value)) == float("inf"):
        raise CellError(_("“%(value)s” is no number.") % {"value": value[:40]})
    return value


def _text(text) -> Raw | None:
    """Control signs are written as ``_x000D_`` in the file."""
    text = _HEX.sub(lambda found: chr(int(found[1], 16)), text)
    return Raw("text", text) if text.strip() else None


def _is_on(value) -> bool:
    return value in ("1", "true")


def _zero(height) -> bool:
    try:
        return height is not None and float(height) == 0
    except ValueError:
        return False


def read_grid(tree, book) -> Grid:
    return Reader(tree, book).read()


def covers(ref):
    """First and last place of ``A1:C3``; None for what is no range."""
    first, _sep, last = ref.partition(":")
    corners = at(first), at(last or first)
    return None if None in corners else corners


__all__ = ["DATE", "Grid", "Raw", "covers", "place", "read_grid"]
