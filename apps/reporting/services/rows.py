"""One cell as typed, the row that keeps it, and the trail it leaves."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from apps.core import clock
from apps.core.insertion import Insertion
from apps.criteria.models import Criterion
from apps.reporting.models import Result, ResultHistory

# What differs from cell to cell of one saving, on the row itself and in its history.
SAID = ("state", "inputs", "remark", "explanation", "version")
# What a saving by the unit writes; what the city found stays as it is.
_ROWS = Insertion(
    Result,
    ("criterion_id", *SAID, "is_unconfirmed"),
    unique=("criterion_id", "report_id"),
    replaced=(*SAID, "is_unconfirmed", "updated_by_id", "updated_at"),
)
_TRAIL = Insertion(ResultHistory, ("result_id", *SAID))


@dataclass(frozen=True)
class Cell:
    """What one form says of one criterion; ``version`` is the one the page showed."""

    state: str = Result.State.NOT_REPORTED
    inputs: dict = field(default_factory=dict)
    remark: str = ""
    explanation: str = ""
    version: int = 0

    @property
    def content(self) -> tuple:
        return (str(self.state), self.inputs, self.remark, self.explanation)


EMPTY = Cell()


@dataclass(slots=True)
class YearRow:
    """A result as pages and scores read it and savings write it; names as in ``Result``."""

    pk: int | None  # of a row that is not saved yet
    quarter: int
    code: str
    criteria_version_id: int
    criterion_id: int
    report_id: int
    report_status: str
    state: str
    inputs: dict
    remark: str
    explanation: str
    version: int
    is_unconfirmed: bool
    updated_by_id: int | None
    updated_at: datetime | None
    accepted_at: datetime | None
    verified_state: str
    verified_inputs: dict | None
    files: int

    def to_save(self, version) -> Result:
        """The object itself, where something is going to point to it."""
        row = Result(
            report_id=self.report_id,
            criterion=Criterion(pk=self.criterion_id, code=self.code, version=version),
            **{name: getattr(self, name) for name in _KEPT},
        )
        row._state.adding = False
        row.report_status, row.files = self.report_status, self.files
        return row


_KEPT = (
    *("pk", "state", "inputs", "remark", "explanation", "version", "is_unconfirmed"),
    *("updated_by_id", "updated_at", "accepted_at", "verified_state", "verified_inputs"),
)


def cell_of(row) -> Cell:
    if row is None:
        return EMPTY
    return Cell(row.state, row.inputs, row.remark, row.explanation, row.version)


def new_rows(desk, codes) -> dict[str, YearRow]:
    """Rows for criteria that have none yet; not saved."""
    keys = desk.year.criteria if desk.year else {}
    if any(code not in keys for code in codes):
        found = Criterion.objects.filter(version=desk.version, code__in=codes)
        keys = dict(found.values_list("code", "pk"))
    report = desk.report
    return {
        code: YearRow(
            pk=None,
            quarter=report.period.quarter,
            code=code,
            criteria_version_id=desk.version.pk,
            criterion_id=keys[code],
            report_id=report.pk,
            report_status=report.status,
            state=EMPTY.state,
            inputs={},
            remark="",
            explanation="",
            version=0,
            is_unconfirmed=False,
            updated_by_id=None,
            updated_at=None,
            accepted_at=None,
            verified_state="",
            verified_inputs=None,
            files=0,
        )
        for code in codes
    }


def row_of(desk, code, by) -> Result:
    """The row that a file hangs on; an empty one where nothing was typed yet."""
    row = desk.results.get(code)
    if row is None:
        row = put(new_rows(desk, [code])[code], EMPTY, by, clock.now())
        write([row], uuid.uuid4())
    if isinstance(row, YearRow):
        row = row.to_save(desk.version)
    desk.results[code] = row
    return row


def put(result, cell, by, now, *, is_unconfirmed=False):
    """The row as it is after this saving; ``write`` saves it, with its trail."""
    result.state, result.inputs = cell.state, cell.inputs
    result.remark, result.explanation = cell.remark, cell.explanation
    result.version += 1
    result.is_unconfirmed = is_unconfirmed
    result.updated_by_id, result.updated_at = by.pk, now
    return result


def write(results, batch):
    """All rows of one saving in one statement, new and changed ones alike; one more for its trail.

    They are of one report, and were put by one user at one moment.
    """
    first = results[0]
    keys = _ROWS.write(
        [
            (
                r.criterion_id,
                r.state,
                r.inputs,
                r.remark,
                r.explanation,
                r.version,
                r.is_unconfirmed,
            )
            for r in results
        ],
        report_id=first.report_id,
        updated_by_id=first.updated_by_id,
        updated_at=first.updated_at,
    )
    pks = {criterion: pk for pk, criterion, _report in keys}
    for result in results:
        result.pk = pks[result.criterion_id]
    _TRAIL.write(
        [(r.pk, r.state, r.inputs, r.remark, r.explanation, r.version) for r in results],
        batch=batch,
        by_id=first.updated_by_id,
        at=first.updated_at,
    )
