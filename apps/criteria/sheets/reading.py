"""A workbook as a definition: everything it says, or every fault at once."""

from django.utils.translation import gettext as _

from apps.core.folding import fold

from . import layout
from .archive import open_workbook
from .assembling import Assembly, twice
from .cells import Code, as_text, is_blank
from .errors import CellError, FileError, RowError, place
from .layout import EXTRA
from .lines import OTHER
from .rows import check_rest, decode, from_json, no_json

HEADING_WITHIN = 12
MOST_ERRORS = 200
FACT_HEADINGS = ("Mục", "Nội dung")


def from_workbook(file, *, any_shape=False):
    """``(definition, [])``, or ``(None, errors)`` with every fault found (at most 200).

    The JSON of a cell may only hold what pages can show; ``any_shape`` lets everything through.
    """
    try:
        grids = {fold(grid.name): grid for grid in reversed(open_workbook(file))}
    except FileError as error:
        return None, [RowError("", "", str(error))]
    reader = Reader(grids, any_shape=any_shape)
    definition = reader.definition()
    errors = reader.errors[:MOST_ERRORS]
    return (None, errors) if errors else (definition, [])


class Line:
    """One line of a sheet: where it stands, its parents' codes, its item, its own columns."""

    def __init__(self, sheet, row):
        self.sheet, self.row = sheet, row
        self.parents, self.item, self.own = (), {}, ()
        self.used = False


class Reader:
    """Reads sheet by sheet and puts the lines together; collects the faults."""

    def __init__(self, grids, *, any_shape=False):
        self.grids, self.errors, self.any_shape = grids, [], any_shape

    def fault(self, sheet, row, column, sentence):
        cell = "" if row is None else place(row, column)
        self.errors.append(RowError(sheet, cell, sentence))

    def definition(self):
        facts = self._facts()
        lines = {table.name: self._lines(table) for table in layout.TABLES}
        if self.errors and any(not error.cell for error in self.errors):
            return None  # a sheet or a column is missing: what refers to it would only add noise
        for name in ("groups", "bands"):
            self._unless(facts, name, lines[layout.GROUPS.name if name == "groups" else "Xếp loại"])
        rest = Assembly(self, lines)
        groups = rest.groups()
        bands = [line.item for line in lines[layout.BANDS.name]]
        self.once(lines[layout.BANDS.name], "code")
        absent = facts.pop(layout.ABSENT, [])
        for name, items in (("groups", groups), ("bands", bands)):
            if name not in facts and name not in absent:
                facts[name] = items
        return facts

    def _unless(self, facts, name, lines):
        """Lines and JSON for the same thing: one of them would be lost."""
        if lines and (name in facts or name in facts.get(layout.ABSENT, ())):
            line = lines[0]
            self.fault(line.sheet, line.row, 0, twice(f"{OTHER}{name}"))

    def once(self, lines, key):
        """Codes stand once in a sheet."""
        seen = {}
        for line in lines:
            code = line.item.get(key)
            if isinstance(code, str) and seen.setdefault(code, line) is not line:
                self.fault(
                    line.sheet,
                    line.row,
                    len(line.parents),
                    _("“%(code)s” stands in row %(row)d already.")
                    % {"code": code, "row": seen[code].row + 1},
                )

    # --- one sheet ----------------------------------------------------------------------------

    def _grid(self, name):
        grid = self.grids.get(fold(name))
        if grid is None:
            self.errors.append(RowError(name, "", _("this sheet is missing from the file.")))
            return None
        for cell in grid.formulas:
            self.errors.append(
                RowError(name, cell, _("a formula stands here. Paste its value instead."))
            )
        return grid

    def _merged(self, name, grid, top):
        for first, column, *_last in grid.merged:
            if first >= top:
                self.fault(name, first, column, _("merged cells. Split them."))

    def _facts(self):
        name = layout.FACTS.name
        grid = self._grid(name)
        if grid is None:
            return {}
        top = _heading_row(grid, FACT_HEADINGS)
        if top is None:
            self._no_headings(name, FACT_HEADINGS)
            return {}
        self._merged(name, grid, top)
        columns = [column for field in layout.FACTS.fields for column in field.columns]
        at = {fold(column.heading): number for number, column in enumerate(columns)}
        cells, rows, rest = [None] * len(columns), {}, {}
        for row, line in enumerate(grid.rows[top + 1 :], top + 1):
            heading, cell = _text_of(line, 0), line[1] if len(line) > 1 else None
            number = at.get(fold(heading))
            if number is not None and number not in rows:
                cells[number], rows[number] = cell, row
            elif heading.startswith(OTHER):
                rest |= self._json(layout.FACTS, row, 1, cell)
            else:
                self._stray(row, heading, cell, known=number is not None)
        last = max([top, *rows.values()]) + 1

        def report(number, sentence):
            self.fault(name, rows.get(number, last), 1, sentence)

        absent = rest.get(layout.ABSENT, [])
        found = decode(layout.FACTS, cells, rest, report)
        return found | ({layout.ABSENT: absent} if absent else {})

    def _stray(self, row, heading, cell, *, known):
        """A fact that stands twice, or that nobody knows."""
        name, facts = layout.FACTS.name, {"heading": heading[:60]}
        if known:
            self.fault(name, row, 0, _("“%(heading)s” stands here twice.") % facts)
        elif heading:
            self.fault(name, row, 0, _("“%(heading)s” is no line of this sheet.") % facts)
        elif not is_blank(cell):
            self.fault(name, row, 1, _("the name of this line is missing."))

    def _json(self, table, row, column, cell):
        try:
            found = from_json(cell)
            absent = found.get(layout.ABSENT, [])
            if not isinstance(absent, list) or not all(isinstance(key, str) for key in absent):
                raise CellError(no_json())
            if not self.any_shape:
                check_rest(table, found)
            return found
        except CellError as error:
            self.fault(table.name, row, column, str(error))
            return {}

    def _lines(self, table):
        grid = self._grid(table.name)
        if grid is None:
            return []
        headings = [column.heading for column in table.headings]
        top = _heading_row(grid, headings)
        if top is None:
            self._no_headings(table.name, headings)
            return []
        self._merged(table.name, grid, top)
        places = self._columns(table.name, grid.rows[top], top, headings)
        if places is None:
            return []
        found = []
        for row, cells in enumerate(grid.rows[top + 1 :], top + 1):
            mine = [cells[at] if at is not None and at < len(cells) else None for at in places]
            if not all(is_blank(cell) for cell in mine):
                found.append(self._line(table, row, mine, places))
        return found

    def _no_headings(self, name, headings):
        self.errors.append(
            RowError(
                name,
                "",
                _("the line of headings was not found. It begins with: %(headings)s.")
                % {"headings": ", ".join(headings[:3])},
            )
        )

    def _columns(self, name, cells, top, headings):
        """The place of each heading; None when one is missing."""
        wanted = {fold(heading): number for number, heading in enumerate(headings)}
        places, sound = [None] * len(headings), True
        for at, cell in enumerate(cells):
            text = _text_of(cells, at)
            number = wanted.get(fold(text))
            if is_blank(cell):
                continue
            if number is None:
                self.fault(
                    name,
                    top,
                    at,
                    _("“%(heading)s” is no column of this sheet.") % {"heading": text[:60]},
                )
            elif places[number] is not None:
                self.fault(
                    name,
                    top,
                    at,
                    _("the column “%(heading)s” stands here twice.") % {"heading": text},
                )
            else:
                places[number] = at
        for heading, at in zip(headings, places, strict=True):
            if at is None and heading != EXTRA:
                sentence = _("the column “%(heading)s” is missing.") % {"heading": heading}
                self.errors.append(RowError(name, "", sentence))
                sound = False
        return places if sound else None

    def _line(self, table, row, cells, places):
        line, lead = Line(table.name, row), len(table.parents)
        tail = lead + sum(len(field.columns) for field in table.fields)

        def report(at):
            def fault(column, sentence):
                where = places[at + column]
                self.fault(table.name, row, 0 if where is None else where, sentence)

            return fault

        line.parents = tuple(
            self._code(cell, heading, number, report(0))
            for number, (cell, heading) in enumerate(zip(cells, table.parents, strict=False))
        )
        rest = self._json(table, row, places[-1] or 0, cells[-1])
        line.rest = rest
        line.item = decode(table, cells[lead:tail], rest, report(lead))
        line.own = tuple(
            self._own(column, cells[tail + number], report(tail + number))
            for number, column in enumerate(table.own)
        )
        return line

    def _code(self, cell, heading, number, report):
        try:
            if is_blank(cell):
                raise CellError(_("“%(heading)s” is missing.") % {"heading": heading})
            return Code().read(cell)
        except CellError as error:
            report(number, str(error))
            return None

    def _own(self, column, cell, report):
        try:
            return None if is_blank(cell) else column.codec.read(cell)
        except CellError as error:
            report(0, str(error))
            return None


def _text_of(cells, at):
    try:
        return as_text(cells[at]) if at < len(cells) and not is_blank(cells[at]) else ""
    except CellError:
        return ""


def _heading_row(grid, headings):
    """The first line in which at least two headings stand."""
    wanted = {fold(heading) for heading in headings}
    for row, cells in enumerate(grid.rows[:HEADING_WITHIN]):
        if len({fold(_text_of(cells, at)) for at in range(len(cells))} & wanted) >= 2:
            return row
    return None
