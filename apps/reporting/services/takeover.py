"""“Như quý trước”: answers in words taken over from last quarter, unconfirmed until looked at."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import submission
from apps.core import clock
from apps.core.errors import DomainError
from apps.reporting.models import Intake, Report, Result

from .checking import count_to_fix
from .desk import Desk, lay_out, lock_report, refuse_closed_row, refuse_unless_writable
from .entry import save_draft
from .rows import EMPTY, Cell, cell_of, put, write
from .scores import counted_value

WORDS = ("bool", "choice", "text")  # never numbers, never days


def offered(desk: Desk) -> dict[str, Cell]:
    """Code → what the cell would hold: criteria answered in words, empty now, open, and answered
    in last quarter's report as it was handed in or as the city found it.
    """
    found = {}
    for criterion in desk.typed_criteria:
        code = criterion["code"]
        result, before = desk.results.get(code), desk.previous.get(code)
        if before is None or before.report_status == Report.Status.DRAFT or desk.is_locked(code):
            continue
        if cell_of(result).content != EMPTY.content:
            continue
        inputs = _inputs_in_words(criterion, before)
        if inputs:
            found[code] = Cell("value", inputs, version=result.version if result else 0)
    return found


def _inputs_in_words(criterion, before) -> dict:
    """The inputs to take over; none where a number or a day is asked for."""
    which = "verified" if before.report_status == Report.Status.VERIFIED else "self"
    counted = counted_value(before, which)
    if counted["state"] != Result.State.VALUE:
        return {}
    kinds = {item["name"]: item for item in criterion["inputs"]}
    asked = [item["type"] for item in criterion["inputs"] if not item.get("optional")]
    if any(kind not in WORDS for kind in asked):
        return {}
    return {
        name: value
        for name, value in (counted["inputs"] or {}).items()
        if name in kinds and kinds[name]["type"] in WORDS
    }


def take_last_quarter(report, *, by, group):
    """Fill the empty cells of one group (a code of the set); each is marked unconfirmed."""
    desk = lay_out(report)
    codes = [
        criterion["code"]
        for one in desk.version.definition["groups"]
        if one["code"] == group
        for criterion in one["criteria"]
    ]
    cells = {code: cell for code, cell in offered(desk).items() if code in codes}
    if not cells:
        raise DomainError(
            _("Group %(group)s has nothing to take over: its answers in words are filled already.")
            % {"group": group}
        )
    intake = Intake(kind=Intake.Kind.LAST_QUARTER)
    return save_draft(report, by=by, cells=cells, intake=intake)


@transaction.atomic
def confirm_rows(report, *, by, code=""):
    """Somebody has looked: the row, or all rows, taken over from last quarter stand.

    It leaves a version of its own, so that the history says who confirmed and when.
    """
    with submission("", ""):
        report = lock_report(report)
        refuse_unless_writable(report)
        desk = lay_out(report)
        rows = [
            row
            for row in desk.results.values()
            if row.is_unconfirmed and code in ("", row.criterion.code)
        ]
        if not rows:
            raise DomainError(_("Nothing waits to be confirmed."))
        for row in rows:
            refuse_closed_row(desk, row.criterion.code)
        now, batch = clock.now(), uuid.uuid4()
        for row in rows:
            put(row, cell_of(row), by, now)
        write(rows, batch)
        report.version += 1
        count_to_fix(desk)
        report.save(update_fields=["version", "to_fix"])
    return rows
