"""A returned report: the unit asks to correct an accepted criterion as well."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.reporting.models import Report, ReturnItem

from .desk import Desk, lay_out, lock_report, refuse_unless_writable


def may_correct(desk: Desk, code) -> bool:
    """Whether this row is accepted while the rest of the report is with the unit again."""
    result = desk.results.get(code)
    return (
        desk.report.status == Report.Status.RETURNED
        and desk.sent_back is not None
        and result is not None
        and result.accepted_at is not None
        and bool(desk.version.by_code[code]["inputs"])
    )


@transaction.atomic
def correct_accepted(report, code, *, by, reason) -> ReturnItem:
    """Open an accepted row of a returned report, with the unit's own reason.

    The row loses the verdict on it and is verified again with what was sent back; the reason
    stands beside it for the verifier and in the history.
    """
    report = lock_report(report)
    refuse_unless_writable(report)
    desk = lay_out(report)
    if not may_correct(desk, code):
        raise DomainError(
            _("%(code)s is not closed, or the report has not been sent back.") % {"code": code}
        )
    result = desk.results[code]
    before = {"inputs": result.verified_inputs, "by": str(result.accepted_by)}
    item = ReturnItem.objects.create(
        sent_back=desk.sent_back, result=result, reason=reason, asked_by=by, asked_at=clock.now()
    )
    result.accepted_at = result.accepted_by = result.verified_inputs = None
    result.verified_state = result.verified_note = ""
    result.save(
        update_fields=[
            *("accepted_at", "accepted_by"),
            *("verified_inputs", "verified_state", "verified_note"),
        ]
    )
    report.version += 1
    report.save(update_fields=["version"])
    record("report.row_reopened", report, by=by, before=before, code=code, reason=reason)
    return item
