"""What wards owe: answers, reports, corrections."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import DateField, FilteredRelation, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext as _

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
    is_own: bool | None = None  # what the unit itself asked for
    others: tuple[str, ...] = ()  # the other criteria that were sent back


def _there(units):
    """``{(enrolment, period): report}`` of the open programmes."""
    found, codes = {}, {}
    for report in (_Report(*row) for row in _REPORTS.rows(among=units)):
        place = (report.enrolment, report.period)
        before = codes.setdefault(place, [])
        found[place] = report._replace(others=tuple(before[::-1])) if before else report
        if report.return_code and not report.is_own:
            before.append(report.return_code)
    return found


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
        .annotate(is_own=Q(back__items__asked_by__isnull=False))
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
            "is_own",
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
    """The general remark, or the first criterion with its reason; the others by their codes."""
    if report.return_comment or not report.return_code:
        return report.return_comment or ""
    said = f"{report.return_code}: {report.return_reason}"
    if not report.others:
        return said
    return _("%(said)s (and %(codes)s)") % {"said": said, "codes": ", ".join(report.others)}


def answers_and_dossiers(units=None):
    """Invitations not answered yet; dossiers that are being prepared or must be supplemented."""
    for row in map(_Paper._make, _PAPERS.rows(among=units)):
        yield _answer_duty(row) if row.status == "invited" else _dossier_duty(row)


class _Paper(NamedTuple):
    """An invitation or a dossier; ``number`` is an invitation's address."""

    status: str
    pk: int
    number: str
    due_on: date | None
    reason: str
    subject: str
    title: str
    year: int
    programme: str
    unit: int

    @property
    def programme_name(self):
        return f"{self.title} {self.year}"


def _papers(units):
    dossiers = Dossier.objects.filter(Q(status="building") | Q(status="supplement"))
    invited = Enrolment.objects.filter(status="invited", programme__status="open")
    if units is not None:
        dossiers = dossiers.filter(enrolment__unit__in=units)
        invited = invited.filter(unit__in=units)
    # A union keeps columns by place.
    return (
        dossiers.order_by()
        .values_list(
            "status",
            "pk",
            "number",
            "supplement_due_on",
            "supplement_reason",
            "enrolment__subject__name",
            "enrolment__programme__title",
            "enrolment__programme__year",
            "enrolment__programme__slug",
            "enrolment__unit",
        )
        .union(
            invited.order_by().values_list(
                "status",
                "pk",
                "subject__slug",
                Value(None, output_field=DateField()),
                Value(""),
                "subject__name",
                "programme__title",
                "programme__year",
                "programme__slug",
                "unit",
            ),
            all=True,
        )
    )


def _answer_duty(row):
    return Duty(
        kind="enrolment.answer",
        key=f"enrolment:{row.pk}",
        subject=row.subject,
        context=row.programme_name,
        programme=row.title,
        holder=Holder("post", CHIEFS, row.unit),
        route="programmes:enrolment-respond",
        args=(row.programme, row.number),
        state="invited",
    )


def _dossier_duty(row):
    asked_again = row.status == "supplement"
    kind = "dossier.supplement" if asked_again else "dossier.submit"
    due_on = row.due_on if asked_again else None
    return Duty(
        kind=kind,
        key=f"dossier:{row.pk}:{kind}:{due_on or ''}",
        subject=row.number,
        context=f"{row.subject} – {row.programme_name}",
        holder=Holder("post", CHIEFS, row.unit),
        route="recognition:dossier-detail",
        args=(row.number,),
        state=row.status,
        due_on=due_on,
        note=row.reason if asked_again else "",
        is_returned=asked_again,
        programme=row.title,
    )


_PERIODS = PreparedAmong(_periods, date)
_REPORTS = PreparedAmong(_reports)
_PAPERS = PreparedAmong(_papers)
