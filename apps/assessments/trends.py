"""How one unit developed: every criterion quarter by quarter, also through earlier years.

Columns are verified quarters of programmes with the same set; each stands under its own version.
Where the version changes there is a visible break, and no line is joined across it unless the
criterion is the same, asked and judged the same way.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import cached_property

from apps.criteria.models import in_language
from apps.criteria.scoring import criteria_of
from apps.criteria.scoring.lineage import identity_of
from apps.programmes.models import Enrolment
from apps.reporting.carrying import Carrier
from apps.reporting.models import Report, Result
from apps.reporting.services.scores import counted_value
from apps.reporting.wording import NOTHING, value_text

EARLIER_YEARS = 3
# What must be equal, so that a line may run on across a change of the version.
JUDGING = ("kind", "max", "rule", "fold", "computed", "not_applicable")
WIDTH, HEIGHT, STEP, MARGIN = 8, 24, 18, 4


@dataclass
class Column:
    """One verified quarter."""

    period: object
    version: object
    values: dict  # code → {"state", "inputs"}, as it counted
    lines: dict  # code → pinned line of the year so far
    previous: object = None  # the version of the column before, where it is another one

    @property
    def is_break(self) -> bool:
        return self.previous is not None


@dataclass
class Cell:
    """One criterion in one quarter; ``points`` are those of the year so far."""

    column: Column
    value: str = NOTHING
    points: str | None = None
    max: str | None = None
    is_comparable: bool = True
    is_joined: bool = False  # with the cell before


@dataclass
class Row:
    """One criterion of the current version through all columns."""

    criterion: dict
    cells: list[Cell] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.criterion["code"]

    @property
    def title(self) -> str:
        return in_language(self.criterion, "title")

    @property
    def spark(self):
        return Spark(self.cells) if any(cell.points is not None for cell in self.cells) else None


class Spark:
    """A small line of points as a share of the maximum, in pieces that may be joined."""

    def __init__(self, cells):
        self.cells = cells

    @property
    def width(self) -> int:
        return 2 * MARGIN + STEP * max(len(self.cells) - 1, 1)

    @property
    def height(self) -> int:
        return HEIGHT

    def _points(self):
        for place, cell in enumerate(self.cells):
            maximum = Decimal(cell.max or 0)
            if cell.points is None or not maximum:
                yield cell, None
                continue
            share = min(max(Decimal(cell.points) / maximum, Decimal(0)), Decimal(1))
            rise = (HEIGHT - 2 * MARGIN) * share
            yield cell, (MARGIN + STEP * place, round(float(HEIGHT - MARGIN - rise), 1))

    @property
    def pieces(self) -> list[str]:
        """``x,y x,y …`` per piece of at least two joined quarters."""
        pieces, current = [], []
        for cell, point in self._points():
            if point is None or not cell.is_joined:
                pieces.append(current)
                current = []
            if point is not None:
                current.append("{},{}".format(*point))
        return [" ".join(piece) for piece in [*pieces, current] if len(piece) > 1]

    @property
    def dots(self) -> list[tuple]:
        return [point for _cell, point in self._points() if point is not None]

    @property
    def breaks(self) -> list[float]:
        """Where the version changes, between two quarters."""
        return [
            MARGIN + STEP * place - STEP / 2
            for place, cell in enumerate(self.cells)
            if place and cell.column.is_break
        ]


class Trends:
    """The table of one unit; ``user`` sees only the years that are open to them."""

    def __init__(self, enrolment, version, user):
        self.enrolment, self.version, self.user = enrolment, version, user

    @cached_property
    def columns(self) -> list[Column]:
        reports = list(
            Report.objects.filter(enrolment__in=self._years(), status=Report.Status.VERIFIED)
            .select_related("period__criteria_version__set", "period__programme")
            .order_by("period__programme__year", "period__quarter")
        )
        values = {report.pk: {} for report in reports}
        rows = Result.objects.filter(report__in=values).select_related("criterion")
        for row in rows:
            values[row.report_id][row.criterion.code] = counted_value(row, "verified")
        columns = []
        for report in reports:
            lines = (report.verified_score or {}).get("lines", ())
            column = Column(
                report.period,
                report.period.criteria_version,
                values[report.pk],
                {line["code"]: line for line in lines},
            )
            if columns and columns[-1].version.pk != column.version.pk:
                column.previous = columns[-1].version
            columns.append(column)
        return columns

    def _years(self):
        """This enrolment, and the unit's earlier ones by the same set."""
        programme = self.enrolment.programme
        return (
            Enrolment.objects.visible_to(self.user)
            .filter(
                subject=self.enrolment.subject_id,
                programme__criteria_version__set=self.version.set_id,
                programme__year__lte=programme.year,
                programme__year__gte=programme.year - EARLIER_YEARS,
            )
            .values("pk")
        )

    @property
    def breaks(self) -> list[Column]:
        return [column for column in self.columns if column.is_break]

    @property
    def has_points(self) -> bool:
        return self.version.definition["max_total"] is not None

    @cached_property
    def rows(self) -> list[Row]:
        carrier = Carrier(self.version.definition)
        found = []
        for criterion in criteria_of(self.version.definition):
            row, before = Row(criterion), None
            for column in self.columns:
                cell, source = self._cell(carrier, criterion, column)
                cell.is_joined = _may_be_joined(before, source)
                row.cells.append(cell)
                before = source
            found.append(row)
        return found

    def _cell(self, carrier, criterion, column):
        """The cell, and the criterion it was reported by; None where it says nothing of this."""
        known = carrier.counterparts_of(column.version)
        other = known[criterion["code"]] if known else None
        if other is not None and not other.carries:
            return Cell(column, is_comparable=False), None
        code = other.code if other else criterion["code"]
        source = column.version.by_code[code]
        line, value = column.lines.get(code), column.values.get(code)
        if not source["inputs"]:
            source = {**source, "inputs": [{"name": "value", "type": "int"}]}
            value = (line or {}).get("value")
        text = value_text(source, value["state"], value["inputs"]) if value else NOTHING
        return (
            Cell(
                column,
                text or NOTHING,
                (line or {}).get("points"),
                (line or {}).get("max"),
            ),
            column.version.by_code[code],
        )


def _may_be_joined(before, now) -> bool:
    if before is None or now is None:
        return False
    same = identity_of(before) == identity_of(now) or identity_of(before) in now.get("replaces", ())
    return same and all(before.get(key) == now.get(key) for key in JUDGING)
