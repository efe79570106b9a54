"""From the draft to the city: to the chief, in, and back before the verdict."""

import hashlib
import json

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.committees.services import standing
from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications.services import cancel, notify
from apps.police.models import Posting
from apps.programmes.services import note_submission
from apps.reporting.models import Evidence, Extension, Report, Submission

from .checking import check, count_to_fix
from .desk import lay_out, lock_report, refuse_unless_writable
from .entry import refuse_stale
from .scores import score_report


@transaction.atomic
def hand_over(report, *, by, version=None):
    """Put the finished draft before the chief, who submits it."""
    report = lock_report(report)
    refuse_unless_writable(report)
    refuse_stale(report, version)
    if report.is_with_chief:
        raise DomainError(_("The report is with the chief already."))
    _refuse_incomplete(report)
    report.handed_at, report.handed_by = clock.now(), by
    report.version += 1
    report.save(update_fields=["handed_at", "handed_by", "version"])
    record("report.handed", report, by=by)
    notify(
        [user for user in _holders(report, "chief", "deputy_chief") if user != by],
        "report.handed",
        url=reverse("reporting:report-check", args=report.url_args),
        key=f"report.handed:{report.pk}:{report.version}",
        unit=report.enrolment.subject,
        quarter=f"{report.period.roman}/{report.period.slug[:4]}",
        programme=report.enrolment.programme,
    )
    return report


def _holders(report, *roles):
    return Posting.objects.holders(*roles, unit=report.enrolment.unit, day=clock.today())


@transaction.atomic
def submit_report(report, *, by, version):
    """Hand the report in: freeze what it says and tell the city's verifiers.

    A deputy signs for the chief (KT.): the log keeps who signed and for whom.
    """
    report = lock_report(report)
    _refuse_twice(report)
    refuse_unless_writable(report)
    refuse_stale(report, version)
    for_chief = _signs_for_chief(report, by)
    _refuse_incomplete(report)
    days_late = days_late_now(report)
    _close_return(report)
    _mark_submitted(report, by)
    submission = _freeze(report, by=by, for_chief=for_chief, days_late=days_late)
    note_submission(report.period, report.submitted_at)
    chiefs = [str(user) for user in _holders(report, "chief")] if for_chief else []
    record(
        "report.submitted",
        report,
        by=by,
        number=submission.number,
        digest=submission.digest,
        days_late=days_late,
        for_chief=for_chief,
        signed_for=chiefs,
    )
    _tell_verifiers(report)
    return report


def _refuse_twice(report):
    if not report.can_move_to(Report.Status.SUBMITTED):
        report.move_to(Report.Status.SUBMITTED)


def _signs_for_chief(report, by) -> bool:
    """Whether the signer is a deputy; nobody else than chief and deputy signs."""
    who, unit = standing(by), report.enrolment.unit_id
    if who.holds("chief", unit_id=unit):
        return False
    if who.holds("deputy_chief", unit_id=unit):
        return True
    raise DomainError(_("The chief of the unit submits, or a deputy for the chief."))


def _refuse_incomplete(report):
    blocking = check(lay_out(report)).blocking
    if not blocking:
        return
    first = " ".join(finding.sentence for finding in blocking[:3])
    raise DomainError(
        _("%(count)s things to fix before the report can be submitted. %(first)s")
        % {"count": len(blocking), "first": first},
    )


def days_late_now(report) -> int:
    """Whole days after the grace; for a resubmission, after the deadline of the return.

    As of today, for a report that is not handed in.
    """
    sent_back = report.returns.filter(closed_at__isnull=True).first()
    if sent_back is None:
        return report.days.days_late(clock.today())
    return max(0, (clock.today() - sent_back.due_on).days)


def _close_return(report):
    """What was open ends with the submission: the return, and a request for more time."""
    report.returns.filter(closed_at__isnull=True).update(closed_at=clock.now())
    asked = Extension.objects.open().filter(enrolment=report.enrolment, period=report.period)
    asked.update(decided_at=clock.now())


def _mark_submitted(report, by):
    now = clock.now()
    report.move_to(Report.Status.SUBMITTED)
    report.submission_number += 1
    report.submitted_at, report.submitted_by = now, by
    report.first_submitted_at = report.first_submitted_at or now
    report.handed_at = report.handed_by = report.to_fix = None
    report.version += 1
    # The count of reports on time reads the row, so the moment is stored before the score.
    report.save()
    report.take_self_score(score_report(report))
    report.save(update_fields=Report.SELF_SCORE)


def _freeze(report, *, by, for_chief, days_late) -> Submission:
    content = snapshot(report)
    version = report.period.criteria_version
    return Submission.objects.create(
        report=report,
        number=report.submission_number,
        at=report.submitted_at,
        by=by,
        for_chief=for_chief,
        days_late=days_late,
        content=content,
        digest=digest(content),
        criteria_version=f"{version.set.code} {version.number}",
        text_digest=version.text_digest,
        scoring_digest=version.scoring_digest,
    )


def snapshot(report) -> dict:
    """All that the report says, by criterion code."""
    files = {}
    for row in Evidence.objects.kept().filter(result__report=report):
        files.setdefault(row.result_id, []).append(row.sha256)
    return {
        result.criterion.code: {
            "state": result.state,
            "inputs": result.inputs,
            "remark": result.remark,
            "explanation": result.explanation,
            "version": result.version,
            "evidence": sorted(files.get(result.pk, ())),
        }
        for result in report.results.select_related("criterion").order_by("criterion__order")
    }


def digest(content) -> str:
    """SHA-256 of the canonical JSON, so that anybody can compute it again."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verifiers_of(report):
    """Who verifies: the verifiers of the unit that leads the programme."""
    return Posting.objects.holders(
        "verifier", unit=report.enrolment.programme.lead_unit, day=clock.today()
    )


def _key(report):
    return f"report.submitted:{report.pk}:{report.submission_number}"


def _tell_verifiers(report):
    notify(
        verifiers_of(report),
        "report.submitted",
        url=reverse("reporting:review", args=report.url_args),
        key=_key(report),
        unit=report.enrolment.subject,
        quarter=f"{report.period.roman}/{report.period.slug[:4]}",
        programme=report.enrolment.programme,
    )


@transaction.atomic
def withdraw_report(report, *, by, version=None):
    """Take the report back before the verdict; the frozen submission stays in the history."""
    report = lock_report(report)
    if report.status != Report.Status.SUBMITTED:
        raise DomainError(
            _(
                "Only a report that waits for the verdict can be withdrawn; this one is “%(status)s”."
            )
            % {"status": report.get_status_display()}
        )
    if report.days.is_locked:
        raise DomainError(_("%(period)s is closed.") % {"period": report.period})
    refuse_stale(report, version)
    last = report.returns.order_by("-number").first()
    before = report.status
    if last is not None:
        # What was withdrawn was the answer to a return: that return is open again.
        report.returns.filter(pk=last.pk).update(closed_at=None)
        report.move_to(Report.Status.RETURNED)
    else:
        report.move_to(Report.Status.DRAFT)
    report.claimed_by = report.claimed_until = None
    report.version += 1
    count_to_fix(lay_out(report))
    report.save(update_fields=["status", "version", "claimed_by", "claimed_until", "to_fix"])
    cancel(_key(report))
    record(
        "report.withdrawn",
        report,
        by=by,
        before={"status": before},
        after={"status": report.status},
        number=report.submission_number,
        version=report.version - 1,  # what a page showed that was open meanwhile
    )
    return report
