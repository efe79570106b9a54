"""The city's verdict on a report: confirm, return, take back at once, reopen later."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.dates import add_working_days
from apps.core.errors import DomainError, StaleError
from apps.core.templatetags.ui import day as show_day
from apps.notifications.models import Notification
from apps.notifications.services import cancel, notify
from apps.police.models import Posting, Role
from apps.reporting.models import Report, Result, Return, ReturnItem, ReviewMark

from .marks import (
    CLAIM,
    live_marks,
    lock,
    refuse_own_work,
    refuse_stale,
    results_of,
    seen,
    take,
    what_happened,
)
from .scores import score_report
from .undoing import UNDO, undoable

RETURN_DAYS = 3  # working days, the deadline a return proposes


def proposed_deadline(period):
    """Three working days from today, and before the period closes."""
    day = add_working_days(clock.today(), RETURN_DAYS)
    return min(day, period.lock_on - timedelta(days=1))


def ward_people(enrolment, day=None):
    """Officers, chief and deputies of the reporting unit, each once."""
    people = Posting.objects.holders(
        Role.OFFICER,
        Role.CHIEF,
        Role.DEPUTY_CHIEF,
        unit=enrolment.unit_id,
        day=day or clock.today(),
    )
    return list({user.pk: user for user in people}.values())


@transaction.atomic
def return_report(report, *, by, due_on, comment="", reasons=None, version=None, shown=None):
    """Send single criteria back with a reason each and one deadline; accept the others.

    The criteria are those marked for return, or ``reasons`` (code → reason). ``shown`` names the
    marks that the page showed: a verdict sends what its author has read.
    """
    report = _for_verdict(report, by, version, _("your return"))
    results, marks = results_of(report), live_marks(report)
    _refuse_other_marks(marks, shown)
    reasons = _reasons(results, marks) if reasons is None else reasons
    _refuse_return(results, reasons)
    check_deadline(report.days, due_on)
    sent_back = _open_return(report, by, due_on, comment, results, reasons)
    _decide(report, by, Report.Status.RETURNED)
    decisions = _accept(report, by, results, marks, leave=set(reasons))
    for code, reason in reasons.items():
        decisions[code] = {"verdict": "return", "reason": reason}
    report.save(update_fields=_DECIDED)
    record(
        "report.returned",
        report,
        by=by,
        before={"status": "submitted"},
        after={"status": "returned", "version": report.version},
        due_on=due_on,
        comment=comment,
        decisions=decisions,
        marks=_marks_as_data(marks),
    )
    _forget_marks(report)
    _tell_ward(report, "report.returned", due_on=show_day(due_on))
    return sent_back


@transaction.atomic
def verify_report(report, *, by, version=None, shown=None):
    """Confirm the report: all criteria are accepted, the verified score is pinned."""
    report = _for_verdict(report, by, version, _("your confirmation"))
    results, marks = results_of(report), live_marks(report)
    _refuse_other_marks(marks, shown)
    returned = list(_reasons(results, marks))
    if returned:
        raise DomainError(
            _("Criteria are marked for return: %(codes)s. Return the report, or change the marks.")
            % {"codes": ", ".join(returned)}
        )
    _decide(report, by, Report.Status.VERIFIED)
    decisions = _accept(report, by, results, marks)
    report.verified_score = pinned(score_report(report, which="verified"))
    report.save(update_fields=[*_DECIDED, "verified_score"])
    record(
        "report.verified",
        report,
        by=by,
        before={"status": "submitted"},
        after={"status": "verified", "version": report.version},
        total=report.verified_score.get("total"),
        decisions=decisions,
        marks=_marks_as_data(marks),
    )
    _forget_marks(report)
    _tell_ward(report, "report.verified")
    return report


@transaction.atomic
def undo_verdict(report, *, by):
    """Take one's own verdict back within ten seconds, unless the ward has seen it."""
    report = lock(report)
    event = undoable([report], by).get(report)
    if event is None:
        raise DomainError(
            _("The verdict can no longer be taken back. %(facts)s")
            % {"facts": what_happened(report)}
        )
    key = _key(event.event, report)
    if Notification.objects.filter(key=key, read_at__isnull=False).exists():
        raise DomainError(_("The unit has already opened the notice; the verdict stands."))
    cancel(key)
    if event.event == "report.returned":
        report.returns.filter(closed_at__isnull=True).delete()
    decisions = event.data["decisions"]
    taken = [code for code, told in decisions.items() if told["verdict"] == "accept"]
    report.results.filter(criterion__code__in=taken).update(
        accepted_at=None,
        accepted_by=None,
        verified_state="",
        verified_inputs=None,
        verified_note="",
    )
    _restore_marks(report, event.data["marks"], by)
    report.status, report.version = Report.Status.SUBMITTED, report.version + 1
    report.decided_at = report.decided_by = report.verified_score = None
    report.claimed_by, report.claimed_until = by, clock.real_now() + CLAIM
    report.save(update_fields=[*_DECIDED, "verified_score"])
    record("report.verdict_undone", report, by=by, undone=event.event, seq=event.seq)
    _tell_ward(report, "report.verdict_undone", mail=False)
    return report


@transaction.atomic
def reopen_report(report, *, by, reason, due_on, codes, version=None):
    """Open chosen criteria of a confirmed report again, with a reason and a deadline."""
    report = lock(report)
    refuse_own_work(report, by)
    if report.status != Report.Status.VERIFIED or version not in (None, report.version):
        raise DomainError(
            _("Only a confirmed report can be reopened. %(facts)s")
            % {"facts": what_happened(report)}
        )
    results = results_of(report)
    if not reason.strip():
        raise DomainError(_("Give the reason."), fields={"reason": _("Give the reason.")})
    if not codes or set(codes) - set(results):
        sentence = _("Choose at least one criterion.")
        raise DomainError(sentence, fields={"codes": sentence})
    check_deadline(report.days, due_on)
    sent_back = _open_return(
        report, by, due_on, reason, results, dict.fromkeys(codes, reason), is_reopening=True
    )
    report.results.filter(criterion__code__in=codes).update(
        accepted_at=None,
        accepted_by=None,
        verified_state="",
        verified_inputs=None,
        verified_note="",
    )
    before = {"status": report.status, "total": (report.verified_score or {}).get("total")}
    _decide(report, by, Report.Status.RETURNED)
    report.verified_score = None
    report.save(update_fields=[*_DECIDED, "verified_score"])
    record(
        "report.reopened",
        report,
        by=by,
        before=before,
        after={"status": "returned", "version": report.version},
        reason=reason,
        criteria=list(codes),
        due_on=due_on,
    )
    _tell_ward(report, "report.reopened", due_on=show_day(due_on))
    return sent_back


def pinned(score) -> dict:
    """A score as it is stored: plain data."""
    return score.as_dict() if hasattr(score, "as_dict") else score


def check_deadline(period, due_on):
    """The ward must be able to answer: not in the past, and before the period closes."""
    sentence = ""
    if period.is_locked:
        sentence = _("The period has been closed since %(day)s; the unit could change nothing.") % {
            "day": show_day(period.lock_on)
        }
    elif due_on is None:
        sentence = _("Give a deadline.")
    elif due_on < clock.today():
        sentence = _("The deadline is in the past.")
    elif due_on >= period.lock_on:
        sentence = _("The deadline must lie before the period closes on %(day)s.") % {
            "day": show_day(period.lock_on)
        }
    if sentence:
        raise DomainError(sentence, fields={"due_on": sentence})


_DECIDED = [
    *("status", "version", "decided_at", "decided_by", "claimed_by", "claimed_until"),
    *("handed_at", "handed_by"),
]


def _for_verdict(report, by, version, yours):
    report = lock(report)
    refuse_own_work(report, by)
    refuse_stale(report, version, yours)
    take(report, by)
    return report


def _refuse_other_marks(marks, shown):
    if shown is not None and shown != seen(marks):
        raise StaleError(
            _(
                "The opinions on single criteria have changed since this page was opened. Read again."
            )
        )


def _reasons(results, marks) -> dict[str, str]:
    return {
        code: marks[row.pk].reason
        for code, row in results.items()
        if row.pk in marks
        and marks[row.pk].verdict == ReviewMark.Verdict.RETURN
        and not row.accepted_at
    }


def _refuse_return(results, reasons):
    if not reasons:
        raise DomainError(_("Choose at least one criterion to return."))
    unknown = [c for c in reasons if c not in results or results[c].accepted_at]
    if unknown:
        raise DomainError(
            _("These criteria cannot be returned: %(codes)s.") % {"codes": ", ".join(unknown)}
        )
    empty = [code for code, reason in reasons.items() if not reason.strip()]
    if empty:
        raise DomainError(
            _("Write the reason for each returned criterion: %(codes)s.")
            % {"codes": ", ".join(empty)}
        )


def _open_return(report, by, due_on, comment, results, reasons, *, is_reopening=False):
    sent_back = Return.objects.create(
        report=report,
        number=report.returns.count() + 1,
        at=clock.now(),
        by=by,
        due_on=due_on,
        comment=comment,
        is_reopening=is_reopening,
    )
    ReturnItem.objects.bulk_create(
        ReturnItem(sent_back=sent_back, result=results[code], reason=reason)
        for code, reason in reasons.items()
    )
    return sent_back


def _accept(report, by, results, marks, leave=()) -> dict:
    """Lock the accepted rows with the value the city found; rows accepted before stay."""
    decisions, rows = {}, []
    for code, row in results.items():
        if code in leave or row.accepted_at:
            continue
        mark = marks.get(row.pk)
        row.verified_state, row.verified_inputs = row.state, row.inputs
        row.verified_note = ""
        decisions[code] = {"verdict": "accept"}
        if mark and mark.verified_state:
            _refuse_wordless(code, mark)
            row.verified_state, row.verified_inputs = mark.verified_state, mark.verified_inputs
            row.verified_note = mark.reason
            decisions[code] |= {
                "before": {"state": row.state, "inputs": row.inputs},
                "after": {"state": row.verified_state, "inputs": row.verified_inputs},
                "note": mark.reason,
            }
        row.accepted_at, row.accepted_by = report.decided_at, by  # ``undo_verdict`` finds them
        rows.append(row)
    Result.objects.bulk_update(rows, _ACCEPTED)
    return decisions


_ACCEPTED = [
    *("accepted_at", "accepted_by", "verified_state", "verified_inputs", "verified_note"),
]


def _refuse_wordless(code, mark):
    if not mark.reason.strip():
        raise DomainError(_("%(code)s: say why the verified value differs.") % {"code": code})


def _decide(report, by, status):
    report.move_to(status)
    report.version += 1
    report.decided_at, report.decided_by = clock.now(), by
    report.claimed_by = report.claimed_until = None
    report.handed_at = report.handed_by = None


def _marks_as_data(marks) -> list[dict]:
    return [
        {
            "result": mark.result_id,
            "verdict": mark.verdict,
            "reason": mark.reason,
            "state": mark.verified_state,
            "inputs": mark.verified_inputs,
        }
        for mark in marks.values()
    ]


def _forget_marks(report):
    ReviewMark.objects.filter(result__report=report).delete()


def _restore_marks(report, rows, by):
    ReviewMark.objects.bulk_create(
        ReviewMark(
            result_id=row["result"],
            verdict=row["verdict"],
            reason=row["reason"],
            verified_state=row["state"],
            verified_inputs=row["inputs"],
            by=by,
            at=clock.now(),
        )
        for row in rows
    )


def _key(event, report) -> str:
    return f"{event}:{report.pk}:{report.version}"


def _tell_ward(report, event, *, mail=True, **data):
    notify(
        ward_people(report.enrolment),
        event,
        url=report.get_absolute_url(),
        key=_key(event, report),
        delay=UNDO,
        mail=mail,
        report=str(report),
        unit=report.enrolment.subject.name,
        period=report.period.name,
        programme=str(report.enrolment.programme),
        **data,
    )
