"""Several reports in one act: confirming clean ones, reminding units, handing out the work."""

from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications.services import notify
from apps.police.models import Posting
from apps.reporting.models import Reading, Report
from apps.reporting.risk import is_clean

from .marks import lock, refuse_own_work, refuse_stale
from .nudges import nudge_enrolment
from .verdicts import undo_verdict, verify_report

SHARE = 10  # one in ten is opened, at least one


@dataclass
class Outcome:
    """What was done, and the names of what was left with the reason."""

    done: list = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def of(self, thing, name, act):
        """``act()`` on one of several; its refusal undoes what it did and stops no other."""
        try:
            with transaction.atomic():
                act()
        except DomainError as error:
            self.left.append((name, str(error)))
        else:
            self.done.append(thing)


def sample_of(user, reports) -> set[int]:
    """Reports (pk → submission number) that this person must open: the same on every reload.

    Which ones cannot be foreseen without the key of the installation.
    """
    order = sorted(
        reports,
        key=lambda pk: salted_hmac("bulk-sample", f"{user.pk}:{pk}:{reports[pk]}").hexdigest(),
    )
    return set(order[: -(-len(order) // SHARE)])


def opened_by(user, reports) -> set[int]:
    """Those of the reports (pk → submission number) whose submission the person has opened."""
    rows = Reading.objects.filter(by=user, report__in=reports)
    return {
        pk
        for pk, number in rows.values_list("report", "submission_number")
        if reports[pk] == number
    }


@transaction.atomic
def note_reading(report, *, by) -> Reading:
    """Keep that this submission was opened on purpose."""
    report = lock(report)
    refuse_own_work(report, by)
    refuse_stale(report, None)
    reading, is_new = Reading.objects.get_or_create(
        report=report,
        submission_number=report.submission_number,
        by=by,
        defaults={"at": clock.now()},
    )
    if is_new:
        record("report.opened", report, by=by, number=report.submission_number)
    return reading


@transaction.atomic
def confirm_many(chosen, *, by) -> Outcome:
    """Confirm clean reports (pk → version the page showed), each with its own entry in the log.

    What has changed meanwhile, or is not clean, is left and named.
    """
    rows = list(Report.objects.filter(pk__in=chosen).for_list().order_by("pk"))
    if not rows:
        raise DomainError(_("Choose at least one report."))
    _refuse_unread(rows, by)
    outcome = Outcome()
    for row in rows:
        outcome.of(row, str(row), lambda r=row: _confirm_clean(r, chosen[r.pk], by))
    return outcome


def _confirm_clean(report, version, by):
    if not is_clean(report.risk, report.submission_number):
        raise DomainError(_("It asks for a second look; open it."))
    # No marks may stand: what colleagues noted is read on the page of the report.
    verify_report(report, by=by, version=version, shown="")


@transaction.atomic
def undo_many(reports, *, by) -> Outcome:
    """Take one's own fresh verdicts back, each as if alone; the others are left and named."""
    if not reports:
        raise DomainError(_("Choose at least one report."))
    outcome = Outcome()
    for row in reports:
        outcome.of(row, str(row), lambda r=row: undo_verdict(r, by=by))
    return outcome


def _refuse_unread(rows, by):
    numbers = {row.pk: row.submission_number for row in rows}
    unread = sample_of(by, numbers) - opened_by(by, numbers)
    if unread:
        names = ", ".join(str(row) for row in rows if row.pk in unread)
        raise DomainError(_("Open these reports first: %(names)s.") % {"names": names})


@transaction.atomic
def nudge_many(missing, *, by, text="") -> Outcome:
    """Remind many units, (enrolment, period) each; once a day as by hand."""
    if not missing:
        raise DomainError(_("Choose at least one unit."))
    outcome = Outcome()
    for enrolment, period in missing:
        outcome.of(
            enrolment,
            f"{enrolment.subject.name} – {period.name}",
            lambda e=enrolment, p=period: nudge_enrolment(e, p, by=by, text=text),
        )
    return outcome


@transaction.atomic
def assign_reports(reports, *, by, to) -> Outcome:
    """Say whose work these verifications are; whoever gets them from a colleague is told once."""
    rows = [lock(report) for report in reports]
    if not rows:
        raise DomainError(_("Choose at least one report."))
    outcome = Outcome()
    for row in rows:
        try:
            _refuse_assignment(row, to)
        except DomainError as error:
            outcome.left.append((str(row), str(error)))
            continue
        before = str(row.assigned_to or "")
        row.assigned_to, row.assigned_at = to, clock.now()
        row.save(update_fields=["assigned_to", "assigned_at"])
        record("report.assigned", row, by=by, before={"to": before}, after={"to": str(to)})
        outcome.done.append(str(row))
    if outcome.done and to != by:
        notify(
            [to],
            "report.assigned",
            url=f"{reverse('reporting:queue')}?ai={to.pk}",
            key=f"report.assigned:{rows[0].pk}:{clock.real_now().timestamp()}",
            by=by,
            count=len(outcome.done),
        )
    return outcome


def _refuse_assignment(report, to):
    refuse_stale(report, None)
    refuse_own_work(report, to)
    lead = report.enrolment.programme.lead_unit
    if to not in Posting.objects.holders(
        "verifier", "chief", "deputy_chief", unit=lead, day=clock.today()
    ):
        raise DomainError(_("%(who)s does not verify for this programme.") % {"who": to})
