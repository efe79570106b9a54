"""The calendar of a programme: four quarters with their own days."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.dates import add_working_days, next_working_day, quarter_window
from apps.core.errors import DomainError
from apps.notifications.services import notify
from apps.police.models import Posting
from apps.programmes.models import Enrolment, Period, Programme

from .frame import lock, refuse_closed, refuse_stale

DAYS = ("opens_on", "window_from", "window_to", "due_on", "grace_days", "lock_on")
# Once a report is in, these stay and the others may only move outwards.
FIXED_WHEN_USED = ("opens_on", "window_from", "window_to")
DUE_DAY = 20  # of the quarter's last month: six days after the data are complete
DEFAULT_GRACE = 2
LOCK_AFTER = timedelta(days=30)


def proposed_days(year, quarter):
    """The days of a quarter as Nghị định 09/2019 has them, with our defaults for the rest."""
    window = quarter_window(year, quarter)
    due_on = next_working_day(date(year, quarter * 3, DUE_DAY))
    return {
        "opens_on": window.start,
        "window_from": window.start,
        "window_to": window.end,
        "due_on": due_on,
        "grace_days": DEFAULT_GRACE,
        "lock_on": due_on + LOCK_AFTER,
    }


@transaction.atomic
def generate_periods(programme, *, by):
    """Set up those of the four quarters that are not there yet, with the proposed days."""
    programme = lock(programme)
    refuse_closed(programme)
    there = set(programme.periods.values_list("quarter", flat=True))
    missing = [quarter for quarter in (1, 2, 3, 4) if quarter not in there]
    if not missing:
        raise DomainError(_("All four quarters are already set up."))
    return [
        _create(programme, by, quarter, proposed_days(programme.year, quarter))
        for quarter in missing
    ]


@transaction.atomic
def create_period(programme, *, by, quarter, **days):
    """Set up one quarter with its own days."""
    programme = lock(programme)
    refuse_closed(programme)
    if programme.periods.filter(quarter=quarter).exists():
        sentence = _("This quarter is already set up.")
        raise DomainError(sentence, fields={"quarter": sentence})
    return _create(programme, by, quarter, proposed_days(programme.year, quarter) | days)


def _create(programme, by, quarter, days):
    period = Period(
        programme=programme,
        slug=f"{programme.year}-q{quarter}",
        quarter=quarter,
        criteria_version=programme.criteria_version,
        **days,
    )
    _refuse_disorder(period)
    period.save(force_insert=True)
    record("period.created", period, by=by, after=_days(period))
    return period


@transaction.atomic
def change_period(period, *, by, seen=None, **days):
    """Move the days of a period; once a report is in, it can only be extended.

    ``seen`` is what the page showed: nobody's change is overwritten unread.
    """
    programme = lock(period.programme)
    refuse_closed(programme)
    period = Period.objects.select_for_update().get(pk=period.pk)
    refuse_stale(period, seen, days)
    before = _days(period)
    for name in DAYS:
        if name in days:
            setattr(period, name, days[name])
    after = _days(period)
    changed = [name for name in DAYS if before[name] != after[name]]
    if not changed:
        raise DomainError(_("Nothing was changed."))
    _refuse_disorder(period)
    if period.first_submitted_at:
        _refuse_shrinking(before, after, changed)
    period.save(update_fields=changed)
    record(
        "period.changed",
        period,
        by=by,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    if "due_on" in changed or "lock_on" in changed:
        _tell_participants(period)
    return period


def note_submission(period, at):
    """Reporting says that the first report of this period is in."""
    Period.objects.filter(pk=period.pk, first_submitted_at__isnull=True).update(
        first_submitted_at=at
    )


def _refuse_disorder(period):
    wrong = {}
    if period.window_from >= period.window_to:
        wrong["window_to"] = _("The last day of the data must come after the first one.")
    if period.opens_on > period.due_on:
        wrong["opens_on"] = _("Entry must open no later than the deadline.")
    if period.due_on <= period.window_to:
        # Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5: at least one working day after the cut-off.
        wrong["due_on"] = _("The deadline must come after the last day of the data.")
    if period.lock_on <= add_working_days(period.due_on, period.grace_days):
        wrong["lock_on"] = _("The period can be closed only after the deadline and its grace.")
    overlapping = (
        Period.objects.filter(programme=period.programme_id)
        .filter(Q(window_from__lte=period.window_to) & Q(window_to__gte=period.window_from))
        .exclude(pk=period.pk)
        .first()
    )
    if overlapping and "window_to" not in wrong:
        wrong["window_from"] = _("These days already belong to %(period)s.") % {
            "period": overlapping
        }
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)


def _refuse_shrinking(before, after, changed):
    wrong = {}
    for name in changed:
        if name in FIXED_WHEN_USED:
            wrong[name] = _("Reports are already in for this period; this day is fixed.")
        elif after[name] < before[name]:
            wrong[name] = _("Reports are already in for this period; it can only be extended.")
    if wrong:
        raise DomainError(" ".join(dict.fromkeys(wrong.values())), fields=wrong)


def _tell_participants(period):
    if period.programme.status != Programme.Status.OPEN:
        return
    units = Enrolment.objects.filter(programme=period.programme_id).taking_part().values("unit")
    postings = Posting.objects.on(clock.today()).filter(
        unit__in=units, role__in=("officer", "chief", "deputy_chief"), user__is_active=True
    )
    notify(
        list({p.user_id: p.user for p in postings.select_related("user")}.values()),
        "period.changed",
        url=period.programme.get_absolute_url(),
        key=f"period.changed:{period.pk}:{clock.now().isoformat()}",
        programme=period.programme,
        quarter=period.roman,
        year=period.slug[:4],
        due_on=period.due_on.isoformat(),
        lock_on=period.lock_on.isoformat(),
    )


def _days(period):
    return {name: getattr(period, name) for name in DAYS}
