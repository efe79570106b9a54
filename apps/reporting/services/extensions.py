"""More time for one unit in one period: asked with a reason, granted until a day or declined."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.templatetags.ui import day as show_day
from apps.core.templatetags.ui import moment as show_moment
from apps.notifications.services import notify
from apps.programmes.models import Enrolment, Programme
from apps.reporting.models import Extension, Report

from .calendar import due_on, open_return, unit_lives
from .submission import verifiers_of
from .verdicts import ward_people

LONGEST = 60  # days from today


def why_no_more_time(report) -> str:
    """Why a request makes no sense now, as a sentence; empty when it does."""
    programme, period = report.enrolment.programme, report.period
    if report.status in (Report.Status.SUBMITTED, Report.Status.VERIFIED):
        return _("The report is with the city police; it needs no more time.")
    enrolled = report.enrolment.status == Enrolment.Status.ENROLLED
    if not enrolled or programme.status != Programme.Status.OPEN or not unit_lives(report):
        return _("This unit owes no report for %(period)s now.") % {"period": period.name}
    if period.opens_on > clock.today():
        return _("%(period)s opens on %(day)s.") % {
            "period": period,
            "day": show_day(period.opens_on),
        }
    return _why_sealed(report.enrolment)


def _why_sealed(enrolment) -> str:
    """The year's result rests on the quarters as they are; none of them moves any more."""
    sealed = Enrolment.objects.filter(pk=enrolment.pk).filter(
        Q(dossier__submitted_at__isnull=False)
        | Q(year_scores__superseded_at__isnull=True, year_scores__content__complete=True)
    )
    if not sealed.exists():
        return ""
    return _("The year of this unit has been scored or its dossier submitted; no day moves now.")


@transaction.atomic
def ask_extension(report, *, by, wanted_until, reason):
    """The unit asks for more time; one request waits at a time."""
    report = _lock(report)
    _refuse(why_no_more_time(report))
    _refuse_day(report, wanted_until, "wanted_until")
    waiting = Extension.objects.open().filter(enrolment=report.enrolment, period=report.period)
    asked = waiting.select_related("asked_by").first()
    if asked is not None:
        raise DomainError(
            _("%(who)s has asked at %(when)s already; the city police have not answered yet.")
            % {"who": asked.asked_by, "when": show_moment(asked.asked_at)}
        )
    extension = Extension.objects.create(
        enrolment=report.enrolment,
        period=report.period,
        asked_by=by,
        asked_at=clock.now(),
        reason=reason,
        wanted_until=wanted_until,
    )
    record(
        "extension.asked",
        report.enrolment,
        by=by,
        period=report.period.slug,
        wanted_until=wanted_until.isoformat(),
        reason=reason,
    )
    place = [*report.url_args, extension.pk]
    notify(
        verifiers_of(report),
        "extension.asked",
        url=reverse("reporting:extension-decide", args=place),
        key=_key("asked", extension),
        **_words(report, wanted_until),
    )
    return extension


@transaction.atomic
def grant_extension(extension, *, by, until, answer=""):
    """Give time until a day, included: deadline and lock of this unit move, never backwards.

    The deadline of an open return moves with them.
    """
    extension, report = _lock_request(extension, by)
    _refuse(why_no_more_time(report))
    _refuse_day(report, until, "until")
    before = due_on(report)
    extension.granted_until = until
    _decide(extension, by, answer)
    if open_return(report) is not None:
        report.returns.filter(closed_at__isnull=True).update(due_on=until)
    record(
        "extension.granted",
        report.enrolment,
        by=by,
        before={"due_on": before.isoformat()},
        after={"due_on": until.isoformat()},
        period=report.period.slug,
        reason=answer,
    )
    _tell_ward("granted", extension, report, until)
    return extension


@transaction.atomic
def decline_extension(extension, *, by, answer):
    """Leave the days as they are, and say why."""
    extension, report = _lock_request(extension, by)
    if not answer.strip():
        sentence = _("Say why no more time is given.")
        raise DomainError(sentence, fields={"answer": sentence})
    _decide(extension, by, answer)
    record("extension.declined", report.enrolment, by=by, period=report.period.slug, reason=answer)
    _tell_ward("declined", extension, report, due_on(report))
    return extension


def _lock(report) -> Report:
    """The unit's row is locked: a report that is not begun has none of its own."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("programme__lead_unit", "subject", "unit")
        .get(pk=report.enrolment_id)
    )
    rows = Report.objects.select_for_update(of=("self",)).for_list()
    found = rows.filter(enrolment=enrolment, period=report.period_id).first()
    return found or Report(enrolment=enrolment, period=report.period)


def _lock_request(extension, by):
    report = _lock(extension)
    extension = Extension.objects.select_related("decided_by").get(pk=extension.pk)
    if not extension.is_open:
        raise DomainError(
            _("This request was answered by %(who)s at %(when)s.")
            % {"who": extension.decided_by, "when": show_moment(extension.decided_at)}
        )
    if extension.asked_by_id == by.pk:
        raise DomainError(_("Who asked for more time does not decide on it."))
    return extension, report


def _decide(extension, by, answer):
    extension.decided_by, extension.decided_at, extension.answer = by, clock.now(), answer
    extension.save(update_fields=["decided_by", "decided_at", "answer", "granted_until"])


def _refuse(sentence):
    if sentence:
        raise DomainError(sentence)


def _refuse_day(report, wanted, name):
    """Later than the deadline there is, not in the past, and not out of sight."""
    present, last = due_on(report), clock.today() + timedelta(days=LONGEST)
    sentence = ""
    if wanted < clock.today():
        sentence = _("The day is in the past.")
    elif wanted <= present:
        sentence = _("The deadline is %(day)s; more time ends on a later day.") % {
            "day": show_day(present)
        }
    elif wanted > last:
        sentence = _("At most %(count)s days from today: %(day)s.") % {
            "count": LONGEST,
            "day": show_day(last),
        }
    if sentence:
        raise DomainError(sentence, fields={name: sentence})


def _words(report, until) -> dict:
    return {
        "unit": report.enrolment.subject.name,
        "period": report.period.name,
        "programme": str(report.enrolment.programme),
        "until": show_day(until),
    }


def _key(step, extension) -> str:
    return f"extension.{step}:{extension.pk}"


def _tell_ward(step, extension, report, until):
    notify(
        ward_people(report.enrolment),
        f"extension.{step}",
        url=reverse("reporting:extension-ask", args=report.url_args),
        key=_key(step, extension),
        **_words(report, until),
    )
