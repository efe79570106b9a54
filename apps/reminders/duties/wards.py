"""What wards owe: answers, reports, corrections."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, Subquery

from apps.core.prepared import PreparedAmong
from apps.programmes.models import Enrolment, Period
from apps.recognition.models import Dossier
from apps.reporting.models import Report
from apps.reporting.querysets import granted_days

from .kinds import Duty, Holder

WRITERS = ("officer", "chief", "deputy_chief")
OFFICERS = ("officer",)
CHIEFS = ("chief", "deputy_chief")
FIRST = date.min


def invitations(units=None):
    """Invited and not answered yet."""
    for pk, subject, subject_slug, title, year, programme, unit in _INVITED.rows(among=units):
        yield Duty(
            kind="enrolment.answer",
            key=f"enrolment:{pk}",
            subject=subject,
            context=f"{title} {year}",
            programme=title,
            holder=Holder("post", CHIEFS, unit),
            route="programmes:enrolment-respond",
            args=(programme, subject_slug),
            state="invited",
        )


def _invited(units):
    rows = Enrolment.objects.filter(status="invited", programme__status="open")
    if units is not None:
        rows = rows.filter(unit__in=units)
    return rows.values_list(
        "pk",
        "subject__name",
        "subject__slug",
        "programme__title",
        "programme__year",
        "programme__slug",
        "unit",
    )


def reports(today, units=None):
    """Reports of open periods that are not with the city: to enter, to submit, to correct.

    Two queries: one for what is asked, one for what is there. A unit that ended owes nothing.
    """
    asked = [_Asked(*row) for row in _PERIODS.rows(today, among=units)]
    there = _there(units) if asked else {}
    for row in asked:
        report = there.get((row.enrolment, row.period))
        if report is None or report.status in {"draft", "returned"}:
            yield from _report_duties(row, report)


class _Asked(NamedTuple):
    """An open period that asks a unit for its report."""

    period: int
    slug: str
    quarter: int
    period_due_on: date
    granted_until: date | None
    enrolment: int
    unit: int
    subject: str
    subject_slug: str
    title: str
    programme: str

    @property
    def due_on(self):
        return max(self.period_due_on, self.granted_until or FIRST)


def _periods(today, units):
    enrolments = Enrolment.objects.taking_part().alive(today)
    if units is not None:
        enrolments = enrolments.filter(unit__in=units)
    granted = granted_days(OuterRef("programme__enrolments__pk"), OuterRef("pk"))
    return (
        Period.objects.filter(opens_on__lte=today, programme__status="open")
        .filter(programme__enrolments__in=enrolments)
        .annotate(granted_until=Subquery(granted[:1]))
        .filter(Q(lock_on__gt=today) | Q(granted_until__gte=today))
        .order_by("due_on", "pk", "programme__enrolments__subject__sort_key")
        .values_list(
            "pk",
            "slug",
            "quarter",
            "due_on",
            "granted_until",
            "programme__enrolments__pk",
            "programme__enrolments__unit",
            "programme__enrolments__subject__name",
            "programme__enrolments__subject__slug",
            "programme__title",
            "programme__slug",
        )
    )


class _Report(NamedTuple):
    """A report with what its open return says first, or None there."""

    enrolment: int
    period: int
    status: str
    handed_at: datetime | None
    to_fix: int
    return_due: date | None
    return_comment: str | None
    return_code: str | None
    return_reason: str | None


def _there(units):
    """``{(enrolment, period): report}`` of the open programmes."""
    reports = [_Report(*row) for row in _REPORTS.rows(among=units)]
    return {(report.enrolment, report.period): report for report in reports}


def _reports(units):
    """One join: subqueries per report left the database free to choose plans that take the square
    of the rows.
    """
    rows = Report.objects.filter(period__programme__status="open")
    if units is not None:
        rows = rows.filter(enrolment__unit__in=units)
    return (
        rows.annotate(
            back=FilteredRelation("returns", condition=Q(returns__closed_at__isnull=True))
        )
        .alias(is_own=Q(back__items__asked_by__isnull=False))
        # The first one comes last and stays; what the unit itself asked for is not why.
        .order_by("-is_own", "-back__items__result__criterion__order")
        .values_list(
            "enrolment",
            "period",
            "status",
            "handed_at",
            "to_fix",
            "back__due_on",
            "back__comment",
            "back__items__result__criterion__code",
            "back__items__reason",
        )
    )


def _report_duties(row, report):
    """Who enters has one duty; a report on which nothing is left to fix asks its chief to sign."""
    if report is None:
        yield _report_duty(row, "report.enter", "not_begun", WRITERS)
        return
    entering = "report.correct" if report.return_due else "report.enter"
    if report.handed_at:
        yield _report_duty(row, "report.submit", "with_chief", CHIEFS, report)
    elif report.to_fix == 0:
        yield _report_duty(row, "report.submit", report.status, CHIEFS, report)
        yield _report_duty(row, entering, report.status, OFFICERS, report)
    else:
        yield _report_duty(row, entering, report.status, WRITERS, report)


def _report_duty(row, kind, state, roles, report=None):
    due_on, note, is_returned = row.due_on, "", False
    if report is not None and report.return_due:
        due_on, note, is_returned = report.return_due, _why_returned(report), True
    period = Period(slug=row.slug, quarter=row.quarter)
    return Duty(
        kind=kind,
        key=f"report:{row.enrolment}:{row.period}:{kind}:{due_on:%Y%m%d}",
        subject=row.subject,
        context=f"{period.name} – {row.title}",
        holder=Holder("post", roles, row.unit),
        route="reporting:report-check" if kind == "report.submit" else "reporting:report-entry",
        args=(row.programme, row.slug, row.subject_slug),
        state=state,
        due_on=due_on,
        note=note,
        is_returned=is_returned,
        programme=row.title,
    )


def _why_returned(report) -> str:
    """The general remark, or the first criterion with its reason."""
    if report.return_comment or not report.return_code:
        return report.return_comment or ""
    return f"{report.return_code}: {report.return_reason}"


def dossiers(units=None):
    """Dossiers that the ward is preparing or must supplement."""
    for pk, number, status, asked_on, reason, subject, title, year, unit in _DOSSIERS.rows(
        among=units
    ):
        asked_again = status == "supplement"
        kind = "dossier.supplement" if asked_again else "dossier.submit"
        due_on = asked_on if asked_again else None
        yield Duty(
            kind=kind,
            key=f"dossier:{pk}:{kind}:{due_on or ''}",
            subject=number,
            context=f"{subject} – {title} {year}",
            holder=Holder("post", CHIEFS, unit),
            route="recognition:dossier-detail",
            args=(number,),
            state=status,
            due_on=due_on,
            note=reason if asked_again else "",
            is_returned=asked_again,
            programme=title,
        )


def _dossiers(units):
    rows = Dossier.objects.filter(Q(status="building") | Q(status="supplement"))
    if units is not None:
        rows = rows.filter(enrolment__unit__in=units)
    return rows.values_list(
        "pk",
        "number",
        "status",
        "supplement_due_on",
        "supplement_reason",
        "enrolment__subject__name",
        "enrolment__programme__title",
        "enrolment__programme__year",
        "enrolment__unit",
    )


_INVITED = PreparedAmong(_invited)
_PERIODS = PreparedAmong(_periods, date)
_REPORTS = PreparedAmong(_reports)
_DOSSIERS = PreparedAmong(_dossiers)
