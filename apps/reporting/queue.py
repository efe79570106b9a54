"""The verifier's queue, read in two queries however many reports wait."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import itemgetter

from django.db.models import DateTimeField, Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Cast, JSONArray
from django.utils.functional import cached_property

from apps.committees.services import standing
from apps.core import clock
from apps.core.aggregates import JsonList
from apps.core.folding import fold
from apps.localities.models import LocalityVersion
from apps.police.models import Posting, Role
from apps.programmes.models import Enrolment, Period

from .models import Extension, Nudge, Report, UnitDays
from .queue_rows import COLUMNS, Row

VERIFIERS = ("verifier", "chief", "deputy_chief")
TABS = ("wait", "again", "returned", "verified", "missing")
SORTS = ("risk", "age", "name")
NO_REQUEST = (None, None)
OF_THE_UNIT = (
    *("enrolment", "unit", "slug", "sort_key", "police", "phone", "is_alive"),
    "signed_in_at",
)


@dataclass
class Queue:
    """All reports that a verifier answers for, sorted into tabs."""

    rows: list[Row]
    periods: list[Period]

    @property
    def programmes(self) -> list:
        return list({p.programme_id: p.programme for p in self.periods}.values())

    @property
    def period_slugs(self) -> list[Period]:
        """One period for each quarter, newest first."""
        found = {p.slug: p for p in self.periods}
        return [found[slug] for slug in sorted(found, reverse=True)]

    @property
    def verifiers(self) -> dict[int, str]:
        """To whom work may be given, by id: the verifiers of the units that lead."""
        found = {
            pk: name or username
            for period in self.periods
            for pk, name, username in period.verifiers or []
        }
        return dict(sorted(found.items(), key=lambda item: fold(item[1])))

    @property
    def people(self) -> dict[int, str]:
        """Whom reports are assigned to, by name."""
        found = {row.assigned: row.assignee for row in self.rows if row.assigned}
        return dict(sorted(found.items(), key=lambda item: fold(item[1])))

    def narrowed(self, *, programme="", period="", words="", person=""):
        """``person`` is the id of whom a report is assigned to, or ``none``."""
        if not (programme or period or words or person):
            return self
        wanted = fold(words)
        rows = [
            row
            for row in self.rows
            if programme in ("", row.programme.slug)
            and period in ("", row.period.slug)
            and (not wanted or wanted in fold(f"{row.unit} {row.police}"))
            and person in ("", str(row.assigned or "none"))
        ]
        return Queue(rows, self.periods)

    def counts(self) -> dict[str, int]:
        return {tab: len(self._tabs[tab]) for tab in TABS}

    @cached_property
    def _tabs(self) -> dict[str, list[Row]]:
        found = {tab: [] for tab in TABS}
        for row in self.rows:
            found[row.tab].append(row)
        found["again"] = [row for row in found["wait"] if row.attempt > 1]
        return found

    def tab(self, name, sort="") -> list[Row]:
        """The rows of one tab; what waits stands by risk unless another order is asked."""
        rows = self._tabs[name]
        if name == "missing":
            return sorted(rows, key=lambda r: (r.days.due_on, r.sort_key, r.enrolment))
        if sort == "name":
            return sorted(rows, key=lambda r: (r.sort_key, r.report))
        if name in ("wait", "again"):
            first = (lambda r: 0) if sort == "age" else (lambda r: -(r.points or 0))
            return sorted(rows, key=lambda r: (first(r), r.submitted_at, r.report))
        return sorted(rows, key=lambda r: (r.decided_at, r.report), reverse=True)


def load(user, *, reminders=False) -> Queue:
    """Two queries: the periods, and every enrolment with its reports.

    With ``reminders``, also when each unit was reminded last and its people last signed in.
    """
    units = [post.unit_id for post in standing(user).posts if post.role in VERIFIERS]
    periods = (
        Period.objects.filter(programme__lead_unit__in=units, opens_on__lte=clock.today())
        .exclude(programme__status="draft")
        .select_related("programme__criteria_version__set")
        .defer("programme__criteria_version__definition")
        .annotate(verifiers=_verifiers(), more_time=_more_time())
        .order_by("-programme__year", "programme__title", "programme_id", "quarter")
    )
    if reminders:
        periods = periods.annotate(nudges_sent=_nudges())
    periods = list(periods)
    return Queue(list(_rows(_records(user, periods, reminders), periods)), periods)


def _verifiers():
    """Who verifies at the unit that leads, as one JSON list."""
    rows = Posting.objects.on(clock.today()).filter(
        role=Role.VERIFIER, unit=OuterRef("programme__lead_unit"), user__is_active=True
    )
    one = JSONArray("user", "user__display_name", "user__username")
    return Subquery(rows.order_by().values("unit").annotate(all=JsonList(one)).values("all"))


def _more_time():
    """Every request for more time in a period, as one JSON list."""
    rows = Extension.objects.filter(period=OuterRef("pk")).order_by().values("period")
    one = JSONArray("enrolment", "pk", "granted_until", "decided_at")
    return Subquery(rows.annotate(all=JsonList(one)).values("all"))


def _nudges():
    """Every reminder by hand in a period, as one JSON list."""
    rows = Nudge.objects.filter(period=OuterRef("pk")).order_by().values("period")
    one = JSONArray("enrolment", "at")
    return Subquery(rows.annotate(all=JsonList(one)).values("all"))


def _reminded(periods) -> dict:
    """(enrolment, period) → when the unit was reminded last."""
    found = {}
    for period in periods:
        for enrolment, at in getattr(period, "nudges_sent", None) or []:
            # SQLite keeps moments in UTC and says so nowhere.
            moment = datetime.fromisoformat(at)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            key = enrolment, period.pk
            found[key] = max(moment, found.get(key, moment))
    return found


def _requests(periods) -> dict:
    """(enrolment, period) → (last day granted, request that waits)."""
    found = {}
    for period in periods:
        for enrolment, pk, day, decided_at in sorted(period.more_time or [], key=itemgetter(1)):
            last, waiting = found.get((enrolment, period.pk), (None, None))
            days = [last, date.fromisoformat(day) if day else None]
            last = max(filter(None, days), default=None)
            found[enrolment, period.pk] = (last, waiting if decided_at else pk)
    return found


def _rows(records, periods):
    by_programme, by_id = {}, {}
    for period in periods:
        by_programme.setdefault(period.programme_id, []).append(period)
        by_id[period.pk] = period
    more_time, reminded = _requests(periods), _reminded(periods)
    begun, enrolled = {}, {}
    days = Days()
    for found in records:
        enrolled[found["enrolment"]] = found
        if found["report"] and found["period_id"] in by_id:
            begun[found["enrolment"], found["period_id"]] = found
    for key, found in enrolled.items():
        blank = {name: found[name] for name in OF_THE_UNIT}
        for period in by_programme[found["programme_id"]]:
            place = key, period.pk
            granted, asks = more_time.get(place, NO_REQUEST)
            now, is_locked = days.of(period, granted)
            told = begun.get(place)
            if told is None and not _is_owed(found, period, is_locked):
                continue
            row = _row(told, period) if told else Row(programme=None, period=period, **blank)
            row.programme, row.period, row.days = period.programme, period, now
            row.nudged_at, row.asks_extension = reminded.get(place), asks
            if row.tab != "missing" or _is_owed(found, period, is_locked):
                yield row


class Days(dict):
    """What a period's days are with a day granted, and whether it is locked: asked once each."""

    def of(self, period, granted):
        key = period.pk, granted
        if key not in self:
            now = UnitDays(period, granted, granted)
            self[key] = now, now.is_locked
        return self[key]


def _records(user, periods, reminders):
    alive = LocalityVersion.objects.on(clock.today()).filter(locality=OuterRef("subject__locality"))
    rows = (
        Enrolment.objects.visible_to(user)
        .taking_part()
        .filter(programme__in={period.programme_id for period in periods})
        .annotate(
            is_alive=Exists(alive),
            risk_text=Cast("reports__risk", TextField()),
            signed_in_at=_signed_in() if reminders else Value(None, DateTimeField()),
        )
        .order_by("pk")
        .values_list("subject__locality_id", *COLUMNS.values())
    )
    for locality, *values in rows:
        found = dict(zip(COLUMNS, values, strict=True))
        found["is_alive"] = found["is_alive"] or locality is None
        yield found


def _signed_in():
    """When one of the unit's people last signed in."""
    people = Posting.objects.on(clock.today()).filter(
        unit=OuterRef("unit"), user__last_login__isnull=False
    )
    return Subquery(people.order_by("-user__last_login").values("user__last_login")[:1])


def _row(found, period):
    values = {k: v for k, v in found.items() if k not in ("programme_id", "period_id")}
    if values["total"] is not None:
        values["total"] = Decimal(str(values["total"]))
    values["claimed_by"] = values["claimed_by"] or ""
    values["assignee"] = values["assignee"] or ""
    return Row(programme=period.programme, period=period, **values)


def _is_owed(found, period, is_locked):
    """A unit that ended, a closed programme and a closed period owe nothing."""
    return found["is_alive"] and not is_locked and period.programme.status == "open"


@dataclass
class Place:
    """Where one report stands among those that wait."""

    number: int
    count: int
    before: Row | None
    after: Row | None
    following: Row | None  # to open after a verdict


def place_of(user, report) -> Place:
    """Neighbours in the order of the queue; ``report`` itself need not wait any more."""
    rows = load(user).tab("wait")
    pks = [row.report for row in rows]
    here = pks.index(report) if report in pks else -1
    return Place(
        number=here + 1,
        count=len(rows),
        before=rows[here - 1] if here > 0 else None,
        after=rows[here + 1] if 0 <= here < len(rows) - 1 else None,
        following=to_open(user, rows, report),
    )


def to_open(user, rows, after=None):
    """One's own and the riskiest first, none that others have in hand."""
    free = [r for r in rows if r.report != after and r.is_free_for(user)]
    own = [r for r in free if r.assigned == user.pk]
    unassigned = [r for r in free if r.assigned is None]
    return next(iter([*own, *unassigned, *free]), None)


def next_waiting(user, *, after=None) -> Row | None:
    """The report to open next."""
    return to_open(user, load(user).tab("wait"), after)


def clean_rows(user, rows) -> list[Row]:
    """Reports that may be confirmed together: free, nobody else's, and not one's own work."""
    rows = [
        row
        for row in rows
        if row.tab == "wait"
        and row.is_clean
        and row.is_free_for(user)
        and row.assigned in (None, user.pk)
    ]
    own = Report.objects.filter(pk__in=[row.report for row in rows]).touched_by(user)
    touched = set(own.values_list("pk", flat=True))
    return [row for row in rows if row.report not in touched]
