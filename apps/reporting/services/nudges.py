"""“Nhắc”: reminding a unit by hand that its report is missing."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.templatetags.ui import day as show_day
from apps.core.templatetags.ui import moment
from apps.notifications.services import notify
from apps.programmes.models import Enrolment
from apps.reporting.models import Nudge, Report

from .verdicts import ward_people


@transaction.atomic
def nudge_enrolment(enrolment, period, *, by, text=""):
    """Remind officers and chiefs of a unit that has not submitted; once a day and period."""
    enrolment = Enrolment.objects.select_for_update(of=("self",)).for_list().get(pk=enrolment.pk)
    refuse_nudge(enrolment, period)
    people = ward_people(enrolment)
    if not people:
        raise DomainError(
            _("Nobody is posted at this unit today who could be reminded. Call %(phone)s.")
            % {"phone": enrolment.unit.phone or "–"}
        )
    try:
        with transaction.atomic():
            nudge = Nudge.objects.create(
                enrolment=enrolment,
                period=period,
                on=clock.today(),
                at=clock.now(),
                by=by,
                text=text,
            )
    except IntegrityError as error:
        raise DomainError(_("This unit was reminded today already.")) from error
    record(
        "enrolment.nudged",
        enrolment,
        by=by,
        period=period.slug,
        text=text,
        told=[user.username for user in people],
    )
    notify(
        people, "report.nudged", key=f"report.nudged:{nudge.pk}", **notice(enrolment, period, text)
    )
    return nudge


def notice(enrolment, period, text="") -> dict:
    """What the notice says and where it leads; the preview shows the same."""
    report = Report(enrolment=enrolment, period=period)
    return {
        "url": report.get_absolute_url(),
        "report": str(report),
        "unit": enrolment.subject.name,
        "period": period.name,
        "programme": str(enrolment.programme),
        "due_on": show_day(report.days.due_on),
        "is_late": "1" if report.days.is_past_due else "",
        "text": text,
    }


def refuse_nudge(enrolment, period):
    """A reminder makes sense while the report can be written and is not there."""
    days = Report(enrolment=enrolment, period=period).days
    if enrolment.status != Enrolment.Status.ENROLLED or not days.is_open:
        raise DomainError(
            _("This unit owes no report for %(period)s now.") % {"period": period.name}
        )
    alive = Enrolment.objects.filter(pk=enrolment.pk).alive(clock.today())
    if enrolment.programme.status != "open" or not alive.exists():
        raise DomainError(
            _("This unit owes no report for %(period)s now.") % {"period": period.name}
        )
    report = Report.objects.filter(enrolment=enrolment, period=period).first()
    if report and report.status not in {Report.Status.DRAFT, Report.Status.RETURNED}:
        raise DomainError(_("The report is there already."))
    last = Nudge.objects.filter(enrolment=enrolment, period=period, on=clock.today()).first()
    if last:
        raise DomainError(
            _("This unit was reminded today already, by %(who)s at %(when)s.")
            % {"who": last.by, "when": moment(last.at)}
        )
