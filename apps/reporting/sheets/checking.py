"""An uploaded workbook against the sheet that was handed out: every cell read, or named.

Pure: bytes and what is expected in, readings and faults out; no database.
"""

import unicodedata
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.criteria.entering import stored_inputs
from apps.criteria.reasons import refusal_words
from apps.criteria.scoring import InvalidValueError, parse_value

from .archive import open_book
from .cells import read
from .grid import Grid, covers, read_grid
from .identity import Identity, unsealed
from .layout import CODE, HIDDEN, SHEET, Layout
from .problems import CellError, FileError, Problem, at, place

SHOWN = 60
MOST_TEXT = 4000  # signs of one cell that a marked workbook gives back; more than may stand


@dataclass(frozen=True)
class Expected:
    """Whose sheet it must be, and the criteria it is filled in for."""

    definition: dict
    programme: str
    period: str
    unit: str
    criteria: str
    text: str


@dataclass(frozen=True)
class Reading:
    """One criterion as the workbook says it."""

    state: str
    inputs: dict
    remark: str = ""
    explanation: str = ""

    @property
    def content(self) -> tuple:
        return (self.state, self.inputs, self.remark, self.explanation)


@dataclass
class Checked:
    """What was read, what is wrong, and what stands in the file but is not taken over."""

    cells: dict[str, Reading] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)
    identity: Identity | None = None
    typed: dict = field(default_factory=dict)  # place → (kind, text), for the marked workbook


def check(content: bytes, expected: Expected) -> Checked:
    """Read the whole workbook; raises FileError where it is not opened or is another's."""
    book = open_book(content)
    trees = dict(reversed(book.sheets))
    grids = {name: read_grid(tree, book) for name, tree in trees.items() if tree is not None}
    identity = _identity(trees, grids, expected)
    layout = Layout(
        expected.definition,
        identity.head,
        identity.previous,
        marks=identity.marks,
        tail=identity.tail,
    )
    if identity.form != layout.digest or identity.versions.keys() < typed_codes(layout):
        raise FileError(
            _("The form has changed since this sheet was downloaded. Download it again.")
        )
    return Check(layout, identity, book, grids).run()


def typed_codes(layout) -> set[str]:
    return {slot.code for slot in layout.slots.values()}


def _identity(trees, grids, expected) -> Identity:
    """The signed identity of the hidden sheet; another unit's or period's is refused by name."""
    lost = _(
        "This is not the official sheet of the system, or its hidden sheet was changed."
        " Download the sheet again."
    )
    if trees.get(HIDDEN) is None:
        raise FileError(lost)
    cells = grids[HIDDEN].cells
    pieces = [cells[where].text for where in sorted(cells) if where[1] == 0]
    identity = unsealed("".join(pieces))
    if identity is None:
        raise FileError(lost)
    for own, theirs, sentence in (
        (expected.programme, identity.programme, _("This sheet belongs to another programme.")),
        (expected.unit, identity.unit, _("This sheet belongs to another unit: %(found)s.")),
        (expected.period, identity.period, _("This sheet belongs to another period: %(found)s.")),
        (
            (expected.criteria, expected.text),
            (identity.criteria, identity.text),
            _("This sheet was made with other criteria: %(found)s. Download it again."),
        ),
    ):
        if own != theirs:
            found = " · ".join(identity.head[1:3]) or str(theirs)
            raise FileError(sentence % {"found": found} if "%" in sentence else sentence)
    return identity


class Check:
    """One checking; the faults come out in the order of the sheet."""

    def __init__(self, layout, identity, book, grids):
        self.layout, self.book, self.grids = layout, book, grids
        self.done = Checked(identity=identity)
        self.answers = {}  # (code, part) → cleaned answer
        self.faulty = set()  # codes with a fault in one of their cells

    def run(self) -> Checked:
        grid = self._sheets()
        if grid is not None:
            self._structure(grid)
            self._cells(grid)
            self._assemble()
        self.done.problems = _in_order(self.done.problems)
        return self.done

    def fault(self, where, sentence, sheet=SHEET):
        slot = self.layout.slots.get(where) if sheet == SHEET else None
        if slot is not None:
            self.faulty.add(slot.code)
        self.done.problems.append(Problem(sheet, place(*where), sentence))

    # --- the workbook -------------------------------------------------------------------------

    def _sheets(self) -> Grid | None:
        """The grid of the official sheet; sheets too many, too few or twice are named."""
        names = [name for name, _tree in self.book.sheets]
        for name in names:
            if name not in (SHEET, HIDDEN):
                self.fault((0, 0), _("this sheet is not part of the form. Delete it."), name[:60])
        for name in (SHEET, HIDDEN):
            if names.count(name) > 1:
                self.fault((0, 0), _("this sheet stands in the file twice."), name)
        self._hidden()
        if self.book.pictures:
            self._skip((0, 0), _("pictures in the file are not taken over."))
        for name, places in self.book.comments.items():
            for where in places:
                self.done.skipped.append(
                    Problem(name[:60], where[:10], _("the note beside the cell is not taken over."))
                )
        if SHEET not in names:
            self.fault((0, 0), _("the sheet “%(name)s” is missing.") % {"name": SHEET})
        elif SHEET not in self.grids:
            self.fault((0, 0), _("the cells of the sheet cannot be read."))
        return self.grids.get(SHEET)

    def _skip(self, where, sentence):
        self.done.skipped.append(Problem(SHEET, place(*where), sentence))

    def _hidden(self):
        """The lists behind the cells; nobody has anything to type there."""
        grid, wanted = self.grids[HIDDEN], self.layout.hidden()
        found = {where: raw.text for where, raw in grid.cells.items() if where[1]}
        for where, sentence in grid.faults:
            self.fault(where, sentence, HIDDEN)
        for where in sorted(found.keys() | wanted.keys()):
            if found.get(where) != wanted.get(where):
                self.fault(where, _("the lists of the form were changed."), HIDDEN)

    def _structure(self, grid):
        """What hides cells or makes one of several."""
        for where, sentence in grid.faults:
            self.fault(where, sentence)
        last = self.layout.end
        for row in sorted(grid.hidden_rows):
            if row < last:
                self.fault((row, 0), _("this row is hidden. Show it again."))
        if grid.all_rows_hidden:
            self.fault((0, 0), _("the rows are hidden. Show them again."))
        for first, _last in grid.hidden_columns:
            if first < self.layout.columns:
                self.fault((self.layout.top, first), _("this column is hidden. Show it again."))
        for ref in grid.merged:
            corners = covers(ref)
            self.fault(corners[0] if corners else (0, 0), _("merged cells. Split them."))

    # --- the cells ----------------------------------------------------------------------------

    def _cells(self, grid):
        layout, named = self.layout, {where for where, _sentence in grid.faults}
        for where in sorted(layout.fixed.keys() | layout.slots.keys() | grid.cells.keys()):
            raw = grid.cells.get(where)
            if where in named and raw is None:
                continue
            if where in layout.slots:
                self._slot(layout.slots[where], raw)
            elif where in layout.fixed:
                self._fixed(where, raw)
            else:
                self.fault(
                    where,
                    _("nothing may be typed here; the cell holds “%(found)s”.")
                    % {"found": _short(raw.text)},
                )

    def _fixed(self, where, raw):
        wanted, found = self.layout.fixed[where], raw.text if raw else ""
        if raw and raw.kind == "text" and _even(found) == _even(wanted):
            return
        facts = {"wanted": _short(wanted), "found": _short(found)}
        if raw is None:
            sentence = _("“%(wanted)s” must stand here; the cell is empty.")
        elif looks_like(found, wanted):
            sentence = _("“%(found)s” only looks like “%(wanted)s”: it has other letters.")
        elif where[1] == CODE and found.strip() in self.layout.by_code:
            sentence = _("code %(found)s stands in the row of %(wanted)s. Put the rows back.")
        else:
            sentence = _("“%(wanted)s” must stand here, not “%(found)s”.")
        self.fault(where, sentence % facts)

    def _slot(self, slot, raw):
        if raw is not None:
            self.done.typed[slot.place] = (raw.kind, raw.text[:MOST_TEXT], raw.shown)
        try:
            self.answers[slot.code, slot.part] = read(
                slot,
                raw,
                criterion=self.layout.by_code[slot.code],
                epoch_1904=self.book.epoch_1904,
            )
        except CellError as error:
            self.fault((slot.row, slot.column), str(error))

    # --- the criteria -------------------------------------------------------------------------

    def _assemble(self):
        for code, criterion in self.layout.by_code.items():
            if criterion["inputs"] and code not in self.faulty:
                self._reading(code, criterion)

    def _reading(self, code, criterion):
        def cleaned(part):
            answer = self.answers.get((code, part))
            # The field of a plain yes or no gives words, not truth.
            item = self.layout.by_part[code, part].item
            if item["type"] == "bool" and not item.get("optional"):
                return {True: "yes", False: "no"}.get(answer)
            return answer

        inputs = stored_inputs(criterion, cleaned)
        state = self.answers.get((code, "state"))
        if state and inputs:
            slot = self.layout.by_part[code, "state"]
            self.fault(
                (slot.row, slot.column),
                _("a state is chosen, but there is a figure. Clear one of the two."),
            )
            return
        state = state or ("value" if inputs else "not_reported")
        self._refuse_unexplained(code, criterion, state, inputs)
        if code not in self.faulty:
            self.done.cells[code] = Reading(
                state,
                inputs,
                self.answers.get((code, "remark")) or "",
                self.answers.get((code, "explanation")) or "",
            )

    def _refuse_unexplained(self, code, criterion, state, inputs):
        """As on the entry page: an exception is not saved without its explanation."""
        try:
            parse_value(criterion, {"state": state, "inputs": inputs})
        except InvalidValueError as error:
            if error.code == "explanation_required":
                slot = self.layout.by_part[code, error.input]
                self.fault((slot.row, slot.column), refusal_words(error))


def _even(text) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _short(text) -> str:
    text = _even(text)
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text


def looks_like(found, wanted) -> bool:
    """Whether only letters of other alphabets, or wide digits, tell the two apart."""
    found, wanted = _even(found), _even(wanted)
    if len(found) != len(wanted):
        return False
    differing = [(a, b) for a, b in zip(found, wanted, strict=True) if a != b]
    return all(not a.isascii() and b.isascii() and a.isalnum() for a, b in differing)


def _in_order(problems):
    """By sheet, row and column; the same fault once."""
    return sorted(
        dict.fromkeys(problems), key=lambda p: (p.sheet != SHEET, p.sheet, at(p.cell) or (0, 0))
    )
