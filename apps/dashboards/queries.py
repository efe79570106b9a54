"""Reads across the house: how a programme stands, who is late, what was found."""

from collections import Counter

from django.apps import apps
from django.utils.translation import gettext as _

from apps.assessments.models import YearScore
from apps.committees.services import standing
from apps.core import chips, clock
from apps.programmes.models import Enrolment, Period, Programme
from apps.recognition.models import Dossier, Recognition, Session
from apps.reporting.models import Extension, Report, UnitDays


def programmes_for(user):
    """Programmes whose figures the user may read, current year first."""
    readable = Enrolment.objects.visible_to(user).values("programme")
    return Programme.objects.visible_to(user).filter(pk__in=readable).for_list()


def programme_state(programme, user):
    """Completeness by period and unit, dossiers, recognitions: seven queries at any size."""
    enrolments = list(
        Enrolment.objects.visible_to(user).filter(programme=programme).taking_part().for_list()
    )
    periods = list(Period.objects.filter(programme=programme))
    reports = Report.objects.visible_to(user).filter(enrolment__programme=programme)
    found = {
        (r.enrolment_id, r.period_id): r
        for r in reports.only(
            "status", "enrolment_id", "period_id", "handed_at", "submitted_at", "first_submitted_at"
        )
    }
    granted = Extension.objects.by_unit(periods)
    posts = {post.unit_id for post in standing(user).posts}
    rows = [
        (
            enrolment,
            [
                _cell(
                    found.get((enrolment.pk, period.pk)),
                    UnitDays(period, granted.get((enrolment.pk, period.pk), (None, None))[0]),
                    sees_drafts=bool(posts & {programme.lead_unit_id, enrolment.unit_id}),
                )
                for period in periods
            ],
        )
        for enrolment in enrolments
    ]
    columns = [
        _column(period, [cells[i] for _e, cells in rows]) for i, period in enumerate(periods)
    ]
    return {
        "periods": columns,
        "rows": rows,
        "late": late_units(rows, periods),
        "dossiers": Counter(
            Dossier.objects.visible_to(user)
            .filter(enrolment__programme=programme)
            .values_list("status", flat=True)
        ),
        "recognised": Recognition.objects.visible_to(user)
        .filter(dossier__enrolment__programme=programme, replaced_by__isnull=True)
        .count(),
        "scores": {
            s.enrolment_id: s
            for s in YearScore.objects.current().filter(enrolment__in=[e.pk for e in enrolments])
        },
    }


def _cell(report, days, *, sees_drafts):
    """What one square of the table says: state, and whether it is late.

    Who does not see drafts learns that nothing was submitted, not that nothing was begun.
    """
    today = clock.today()
    state = report.chip if report else "not_begun"
    word = chips.find(state, "report").label if report or sees_drafts else _("Not submitted")
    waiting = state in {"not_begun", "draft", "with_chief", "returned"}
    return {
        "period": days.period,
        "days": days,
        "state": state,
        "word": word,
        "is_late": waiting and today > days.grace_ends_on,
        "is_due": days.period.opens_on <= today,
        "report": report,
    }


def _column(period, cells):
    states = Counter(cell["state"] for cell in cells)
    submitted = states["submitted"] + states["verified"]
    return {
        "period": period,
        "total": len(cells),
        "submitted": submitted,
        "verified": states["verified"],
        "late": sum(cell["is_late"] for cell in cells),
    }


def late_units(rows, periods):
    """``(enrolment, days)`` for every report that is overdue and can still be handed in."""
    return [
        (enrolment, cell["days"])
        for enrolment, cells in rows
        for period, cell in zip(periods, cells, strict=True)
        if cell["is_late"] and not cell["days"].is_locked
    ]


def next_session(user):
    """The first session still to come that the user may read."""
    return (
        Session.objects.visible_to(user)
        .filter(status__in=["planned", "open"], starts_at__gte=clock.now())
        .order_by("starts_at")
        .first()
    )


def programme_of(event):
    """The programme that an event's object belongs to; none for accounts, units, committees."""
    label, _sep, pk = event.stream.rpartition(":")
    found = apps.get_model(label)._base_manager.filter(pk=pk).first()
    while found is not None and not isinstance(found, Programme):
        steps = ("programme", "enrolment", "dossier", "session")
        found = next((getattr(found, step) for step in steps if hasattr(found, step)), None)
    return found
