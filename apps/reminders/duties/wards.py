"""What wards owe: answers, reports, corrections."""

from datetime import date

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

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
    rows = Enrolment.objects.filter(status="invited", programme__status="open")
    if units is not None:
        rows = rows.filter(unit__in=units)
    for row in rows.select_related("programme", "subject"):
        yield Duty(
            kind="enrolment.answer",
            key=f"enrolment:{row.pk}",
            subject=row.subject.name,
            context=str(row.programme),
            programme=row.programme.title,
            holder=Holder("post", CHIEFS, row.unit_id),
            route="programmes:enrolment-respond",
            args=(row.programme.slug, row.subject.slug),
            state="invited",
        )


def reports(today, units=None):
    """Reports of open periods that are not with the city: to enter, to submit, to correct.

    Two queries: one for what is asked, one for what is there. A unit that ended owes nothing.
    """
    asked = _asked(today, units)
    there = _there(asked)
    for row in asked:
        report = there.get((row["enrolment"], row["pk"]))
        if report is None or report["status"] in {"draft", "returned"}:
            yield from _report_duties(row, report)


def _asked(today, units):
    enrolments = Enrolment.objects.taking_part().alive(today)
    if units is not None:
        enrolments = enrolments.filter(unit__in=units)
    granted = granted_days(OuterRef("programme__enrolments__pk"), OuterRef("pk"))
    rows = (
        Period.objects.filter(opens_on__lte=today, programme__status="open")
        .filter(programme__enrolments__in=enrolments)
        .annotate(granted_until=Subquery(granted[:1]))
        .filter(Q(lock_on__gt=today) | Q(granted_until__gte=today))
        .values(
            "pk",
            "slug",
            "quarter",
            "due_on",
            "granted_until",
            enrolment=F("programme__enrolments__pk"),
            unit=F("programme__enrolments__unit"),
            subject=F("programme__enrolments__subject__name"),
            subject_slug=F("programme__enrolments__subject__slug"),
            title=F("programme__title"),
            programme_slug=F("programme__slug"),
        )
        .order_by("due_on", "pk", "programme__enrolments__subject__sort_key")
    )
    return [row | {"due_on": max(row["due_on"], row["granted_until"] or FIRST)} for row in rows]


def _there(asked):
    """``{(enrolment, period): report}`` with what its open return says first, or None there.

    One join: subqueries per report left the database free to choose plans that take the square
    of the rows.
    """
    rows = (
        Report.objects.filter(
            period__in={row["pk"] for row in asked},
            enrolment__in={row["enrolment"] for row in asked},
        )
        .annotate(back=FilteredRelation("returns", condition=Q(returns__closed_at__isnull=True)))
        .alias(is_own=Q(back__items__asked_by__isnull=False))
        # The first one comes last and stays; what the unit itself asked for is not why.
        .order_by("-is_own", "-back__items__result__criterion__order")
        .values(
            "enrolment_id",
            "period_id",
            "status",
            "handed_at",
            "to_fix",
            return_due=F("back__due_on"),
            return_comment=F("back__comment"),
            return_code=F("back__items__result__criterion__code"),
            return_reason=F("back__items__reason"),
        )
    )
    return {(row["enrolment_id"], row["period_id"]): row for row in rows}


def _report_duties(row, report):
    """Who enters has one duty; a report on which nothing is left to fix asks its chief to sign."""
    if report is None:
        yield _report_duty(row, "report.enter", "not_begun", WRITERS)
        return
    entering = "report.correct" if report["return_due"] else "report.enter"
    if report["handed_at"]:
        yield _report_duty(row, "report.submit", "with_chief", CHIEFS, report)
    elif report["to_fix"] == 0:
        yield _report_duty(row, "report.submit", report["status"], CHIEFS, report)
        yield _report_duty(row, entering, report["status"], OFFICERS, report)
    else:
        yield _report_duty(row, entering, report["status"], WRITERS, report)


def _report_duty(row, kind, state, roles, report=None):
    due_on, note, is_returned = row["due_on"], "", False
    if report is not None and report["return_due"]:
        due_on, note, is_returned = report["return_due"], _why_returned(report), True
    period = Period(slug=row["slug"], quarter=row["quarter"])
    return Duty(
        kind=kind,
        key=f"report:{row['enrolment']}:{row['pk']}:{kind}:{due_on:%Y%m%d}",
        subject=row["subject"],
        context=f"{period.name} – {row['title']}",
        holder=Holder("post", roles, row["unit"]),
        route="reporting:report-check" if kind == "report.submit" else "reporting:report-entry",
        args=(row["programme_slug"], row["slug"], row["subject_slug"]),
        state=state,
        due_on=due_on,
        note=note,
        is_returned=is_returned,
        programme=row["title"],
    )


def _why_returned(report) -> str:
    """The general remark, or the first criterion with its reason."""
    if report["return_comment"] or not report["return_code"]:
        return report["return_comment"] or ""
    return f"{report['return_code']}: {report['return_reason']}"


def dossiers(units=None):
    """Dossiers that the ward is preparing or must supplement."""
    rows = Dossier.objects.filter(Q(status="building") | Q(status="supplement"))
    if units is not None:
        rows = rows.filter(enrolment__unit__in=units)
    for row in rows.select_related("enrolment__subject", "enrolment__programme"):
        asked_again = row.status == "supplement"
        kind = "dossier.supplement" if asked_again else "dossier.submit"
        due_on = row.supplement_due_on if asked_again else None
        yield Duty(
            kind=kind,
            key=f"dossier:{row.pk}:{kind}:{due_on or ''}",
            subject=row.number,
            context=f"{row.enrolment.subject} – {row.enrolment.programme}",
            holder=Holder("post", CHIEFS, row.enrolment.unit_id),
            route="recognition:dossier-detail",
            args=(row.number,),
            state=row.status,
            due_on=due_on,
            note=row.supplement_reason if asked_again else "",
            is_returned=asked_again,
            programme=row.enrolment.programme.title,
        )
