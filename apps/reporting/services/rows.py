"""One cell as typed, the row that keeps it, and the trail it leaves."""

import uuid
from dataclasses import dataclass, field

from apps.core import clock
from apps.criteria.models import Criterion
from apps.reporting.models import Result, ResultHistory


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


def cell_of(row) -> Cell:
    if row is None:
        return EMPTY
    return Cell(row.state, row.inputs, row.remark, row.explanation, row.version)


def new_row(desk, code) -> Result:
    criterion = Criterion.objects.get(version=desk.version, code=code)
    return Result(report=desk.report, criterion=criterion, version=0)


def row_of(desk, code, by) -> Result:
    """The row that a file hangs on; an empty one where nothing was typed yet."""
    if code not in desk.results:
        result = write(new_row(desk, code), EMPTY, by, clock.now())
        ResultHistory.objects.bulk_create([history_of(result, uuid.uuid4())])
        desk.results[code] = result
    return desk.results[code]


def write(result, cell, by, now, *, is_unconfirmed=False) -> Result:
    result.state, result.inputs = cell.state, cell.inputs
    result.remark, result.explanation = cell.remark, cell.explanation
    result.version += 1
    result.is_unconfirmed = is_unconfirmed
    result.updated_by, result.updated_at = by, now
    if result.pk is None:
        result.save(force_insert=True)
    else:
        result.save(
            update_fields=[
                "state",
                "inputs",
                "remark",
                "explanation",
                "version",
                "is_unconfirmed",
                "updated_by",
                "updated_at",
            ]
        )
    return result


def history_of(result, batch) -> ResultHistory:
    return ResultHistory(
        result=result,
        batch=batch,
        version=result.version,
        state=result.state,
        inputs=result.inputs,
        remark=result.remark,
        explanation=result.explanation,
        by=result.updated_by,
        at=result.updated_at,
    )
