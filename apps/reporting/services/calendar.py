"""“May I edit, if not why, until when, who can change it”: one answer for every page and writer.

The server's time in Asia/Ho_Chi_Minh decides; a day counts until its 24:00.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import clock
from apps.core.templatetags.ui import day
from apps.programmes.models import Enrolment, Programme
from apps.reporting.models import Report


@dataclass(frozen=True)
class Editing:
    """Whether the unit may write in a report now, in words; ``until`` is None when it may not."""

    may: bool
    sentence: str
    until: datetime | None = None
    who: str = ""

    @property
    def words(self) -> str:
        """The whole answer in one line."""
        return f"{self.sentence} {self.who}".strip()


def standing_of(report) -> Editing:
    """Where the report stands in the calendar; costs no query for a report of ``for_list``."""
    for look in (_by_status, _by_programme, _by_unit, _by_day):
        found = look(report)
        if found is not None:
            return found
    return Editing(True, _allowed(report), report.days.locks_at, _who_gives_time(report))


def due_on(report):
    """The day this unit's report, or its correction, is due."""
    sent_back = open_return(report)
    return sent_back.due_on if sent_back else report.days.due_on


def open_return(report):
    """The return to be answered; ``lay_out`` has read it already."""
    if report.pk is None or report.status != Report.Status.RETURNED:
        return None
    if "sent_back" not in report.__dict__:
        report.sent_back = report.returns.filter(closed_at__isnull=True).first()
    return report.sent_back


def _by_status(report):
    if report.status == Report.Status.VERIFIED:
        return Editing(
            False,
            _("The report is verified and can no longer be edited."),
            who=_("%(unit)s can reopen it, with a reason.") % {"unit": _lead(report)},
        )
    if report.status == Report.Status.SUBMITTED:
        return Editing(
            False,
            _("The report is submitted; the verdict is due by 24:00 on %(day)s.")
            % {"day": day(report.verdict_due_on)},
            who=_who_withdraws(report),
        )
    return None


def _who_withdraws(report) -> str:
    """Nobody once the days are over: what is withdrawn could not be handed in again."""
    if report.days.is_locked:
        return ""
    words = _("The chief of %(unit)s, or a deputy, can withdraw it until then.")
    return words % {"unit": report.enrolment.unit}


def _by_programme(report):
    programme = report.enrolment.programme
    if programme.status == Programme.Status.OPEN:
        return None
    if programme.status == Programme.Status.CLOSED:
        who = _("Its figures are final; nobody can change them.")
    else:
        who = _("An administrator opens the programme.")
    return Editing(False, _("The programme is not running."), who=who)


def _by_unit(report):
    if report.enrolment.status != Enrolment.Status.ENROLLED:
        return Editing(
            False,
            _("The unit does not take part in this programme."),
            who=_("%(unit)s can enrol the unit.") % {"unit": _lead(report)},
        )
    if unit_lives(report):
        return None
    return Editing(
        False,
        _("The unit has ended; its reports are closed."),
        who=_("The successor units read its closed reports; nobody changes them."),
    )


def unit_lives(report) -> bool:
    if "unit_lives" not in report.__dict__:
        living = Enrolment.objects.alive(clock.today()).filter(pk=report.enrolment_id)
        report.unit_lives = living.exists()
    return report.unit_lives


def _by_day(report):
    period, days = report.period, report.days
    if period.opens_on > clock.today():
        return Editing(
            False,
            _("%(period)s opens on %(day)s.") % {"period": period, "day": day(period.opens_on)},
            who=_("An administrator can change the days of the period."),
        )
    if days.is_locked:
        return Editing(
            False,
            _("%(period)s is closed since 00:00 on %(day)s.")
            % {"period": period, "day": day(days.lock_on)},
            who=_who_gives_time(report),
        )
    return None


def _allowed(report) -> str:
    """Until when, by the hour; what is late, extended or sent back is said first."""
    days, sent_back = report.days, open_return(report)
    last = day(days.lock_on - timedelta(days=1))
    due = sent_back.due_on if sent_back else days.due_on
    words = {"due": day(due), "last": last}
    if clock.today() > due:
        late = (clock.today() - due).days if sent_back else days.days_late(clock.today())
        if not late:
            return (
                _(
                    "The deadline, 24:00 on %(due)s, has passed; within the grace the report still"
                    " counts as on time. It can be edited until 24:00 on %(last)s."
                )
                % words
            )
        return ngettext(
            "The deadline, 24:00 on %(due)s, has passed: %(late)s day late now. The report can be"
            " edited until 24:00 on %(last)s.",
            "The deadline, 24:00 on %(due)s, has passed: %(late)s days late now. The report can be"
            " edited until 24:00 on %(last)s.",
            late,
        ) % (words | {"late": late})
    if sent_back:
        return _("Resubmit by 24:00 on %(due)s; it can be edited until 24:00 on %(last)s.") % words
    if days.is_extended:
        return (
            _(
                "The deadline was extended to 24:00 on %(due)s for this unit; the report can be"
                " edited until 24:00 on %(last)s."
            )
            % words
        )
    return _("Deadline 24:00 on %(due)s; the report can be edited until 24:00 on %(last)s.") % words


def _lead(report) -> str:
    unit = report.enrolment.programme.lead_unit
    return f"{unit} ({unit.phone})" if unit.phone else str(unit)


def _who_gives_time(report) -> str:
    return _("More time is given by %(unit)s, on request.") % {"unit": _lead(report)}
