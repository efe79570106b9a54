"""The verifier's queue, read in four queries however many reports wait."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from apps.committees.services import standing
from apps.core import clock
from apps.core.dates import working_days_between
from apps.core.folding import fold
from apps.localities.models import LocalityVersion
from apps.police.models import Posting
from apps.programmes.models import Enrolment, Period

from .models import VERIFY_DAYS, Extension, Report, UnitDays
from .risk import is_clean
from .riskwords import reasons_of

VERIFIERS = ("verifier", "chief", "deputy_chief")
TABS = ("wait", "again", "returned", "verified", "missing")
SORTS = ("risk", "age", "name")

COLUMNS = {
    "enrolment": "pk",
    "programme_id": "programme_id",
    "unit": "subject__name",
    "slug": "subject__slug",
    "sort_key": "subject__sort_key",
    "police": "unit__name",
    "phone": "unit__phone",
    "is_alive": "is_alive",
    "report": "reports__pk",
    "period_id": "reports__period_id",
    "status": "reports__status",
    "handed_at": "reports__handed_at",
    "attempt": "reports__submission_number",
    "version": "reports__version",
    "submitted_at": "reports__submitted_at",
    "decided_at": "reports__decided_at",
    "claimed_by": "reports__claimed_by__display_name",
    "claimed_until": "reports__claimed_until",
    "total": "reports__self_score__total",
    "passed": "reports__self_score__passed",
    "assigned": "reports__assigned_to_id",
    "assignee": "reports__assigned_to__display_name",
    # As text: only the rows of one page are ever taken apart.
    "risk_text": "risk_text",
    "points": "reports__risk__points",
}


@dataclass
class Row:
    """One unit's report of one period as the queue shows it; ``report`` is None if not begun."""

    enrolment: int
    programme: object
    period: Period
    unit: str
    slug: str
    sort_key: str
    police: str
    phone: str
    is_alive: bool
    report: int | None = None
    status: str = "not_begun"
    handed_at: datetime | None = None
    attempt: int = 0
    version: int = 0
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    claimed_by: str = ""
    claimed_until: datetime | None = None
    total: Decimal | None = None
    passed: bool | None = None
    assigned: int | None = None
    assignee: str = ""
    risk_text: str | None = field(default=None, repr=False)
    points: int | None = None
    nudged_at: datetime | None = None
    signed_in_at: datetime | None = None  # the last of the unit's people
    granted_until: date | None = None
    asks_extension: int | None = None  # the request for more time that waits

    @property
    def tab(self) -> str:
        if self.status == "submitted":
            return "wait"
        return self.status if self.status in {"returned", "verified"} else "missing"

    @property
    def chip(self) -> str:
        return "with_chief" if self.status == "draft" and self.handed_at else self.status

    @property
    def waiting(self) -> int:
        """Working days since the submission."""
        since = timezone.localtime(self.submitted_at).date()
        return max(0, working_days_between(since, clock.today()))

    @property
    def waits_long(self) -> bool:
        return self.waiting > VERIFY_DAYS

    @property
    def holder(self) -> str:
        """Who has it in hand now (real time)."""
        live = self.claimed_until and self.claimed_until > clock.real_now()
        return self.claimed_by if live else ""

    @cached_property
    def risk(self) -> dict:
        """What the tick found in this submission; empty until it has looked."""
        found = json.loads(self.risk_text) if self.risk_text else None
        return found if found and found["of"] == self.attempt else {}

    @property
    def is_assessed(self) -> bool:
        return bool(self.risk)

    @property
    def big_changes(self) -> int | None:
        return self.risk.get("big")

    @property
    def lacking(self) -> int | None:
        return self.risk.get("lacking")

    @property
    def warnings(self) -> int | None:
        return self.risk.get("warnings")

    @cached_property
    def reasons(self) -> list:
        return reasons_of(self.risk)

    @property
    def is_clean(self) -> bool:
        """Nothing that asks for a second look: the report may be confirmed with others."""
        return is_clean(self.risk, self.attempt)

    @property
    def has_points(self) -> bool:
        return self.total is not None

    def _url(self, name):
        return reverse(f"reporting:{name}", args=[self.programme.slug, self.period.slug, self.slug])

    @property
    def url(self) -> str:
        return self._url("review")

    @property
    def report_url(self) -> str:
        return self._url("report-detail")

    @property
    def open_url(self) -> str:
        return self._url("open-sample")

    @property
    def nudge_url(self) -> str:
        return self._url("nudge")

    @property
    def is_nudged_today(self) -> bool:
        at = self.nudged_at
        return at is not None and timezone.localtime(at).date() == clock.today()

    @property
    def days(self) -> UnitDays:
        """The period's days as they hold for this unit."""
        return UnitDays(self.period, self.granted_until, self.granted_until)

    @property
    def extension_url(self) -> str:
        """Where the request for more time is decided; empty without one."""
        if self.asks_extension is None:
            return ""
        place = [self.programme.slug, self.period.slug, self.slug, self.asks_extension]
        return reverse("reporting:extension-decide", args=place)


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
    def people(self) -> dict[int, str]:
        """Whom reports are assigned to, by name."""
        found = {row.assigned: row.assignee for row in self.rows if row.assigned}
        return dict(sorted(found.items(), key=lambda item: fold(item[1])))

    def narrowed(self, *, programme="", period="", words="", person=""):
        """``person`` is the id of whom a report is assigned to, or ``none``."""
        wanted = fold(words)
        rows = [
            row
            for row in self.rows
            if programme in ("", row.programme.slug)
            and period in ("", row.period.slug)
            and wanted in fold(f"{row.unit} {row.police}")
            and person in ("", str(row.assigned or "none"))
        ]
        return Queue(rows, self.periods)

    def counts(self) -> dict[str, int]:
        return {tab: len(self.tab(tab)) for tab in TABS}

    def tab(self, name, sort="") -> list[Row]:
        """The rows of one tab; what waits stands by risk unless another order is asked."""
        if name == "again":
            rows = [r for r in self.rows if r.tab == "wait" and r.attempt > 1]
        else:
            rows = [r for r in self.rows if r.tab == name]
        if name == "missing":
            return sorted(rows, key=lambda r: (r.days.due_on, r.sort_key, r.enrolment))
        if sort == "name":
            return sorted(rows, key=lambda r: (r.sort_key, r.report))
        if name in ("wait", "again"):
            first = (lambda r: 0) if sort == "age" else (lambda r: -(r.points or 0))
            return sorted(rows, key=lambda r: (first(r), r.submitted_at, r.report))
        return sorted(rows, key=lambda r: (r.decided_at, r.report), reverse=True)


def load(user) -> Queue:
    """Two queries: the periods, and every enrolment with its reports."""
    units = [post.unit_id for post in standing(user).posts if post.role in VERIFIERS]
    periods = list(
        Period.objects.filter(programme__lead_unit__in=units, opens_on__lte=clock.today())
        .exclude(programme__status="draft")
        .select_related("programme__criteria_version__set")
        .defer("programme__criteria_version__definition")
        .order_by("-programme__year", "programme__title", "programme_id", "quarter")
    )
    return Queue(list(_rows(user, periods)), periods)


def _rows(user, periods):
    by_programme, by_id = {}, {}
    for period in periods:
        by_programme.setdefault(period.programme_id, []).append(period)
        by_id[period.pk] = period
    more_time = Extension.objects.by_unit(periods)
    begun, enrolled = {}, {}
    for found in _records(user, by_programme):
        enrolled[found["enrolment"]] = found
        if found["report"] and found["period_id"] in by_id:
            begun[found["enrolment"], found["period_id"]] = found
    for key, found in enrolled.items():
        for period in by_programme[found["programme_id"]]:
            row = _row(begun.get((key, period.pk)) or _not_begun(found), period)
            row.granted_until, row.asks_extension = more_time.get((key, period.pk), (None, None))
            if row.tab != "missing" or _is_owed(row):
                yield row


def _records(user, programmes):
    alive = LocalityVersion.objects.on(clock.today()).filter(locality=OuterRef("subject__locality"))
    rows = (
        Enrolment.objects.visible_to(user)
        .taking_part()
        .filter(programme__in=programmes)
        .annotate(is_alive=Exists(alive), risk_text=Cast("reports__risk", TextField()))
        .order_by("pk")
        .values_list("subject__locality_id", *COLUMNS.values())
    )
    for locality, *values in rows:
        found = dict(zip(COLUMNS, values, strict=True))
        found["is_alive"] = found["is_alive"] or locality is None
        yield found


def _not_begun(found):
    return {
        name: found[name]
        for name in ("enrolment", "unit", "slug", "sort_key", "police", "phone", "is_alive")
    }


def _row(found, period):
    values = {k: v for k, v in found.items() if k not in ("programme_id", "period_id")}
    if values.get("total") is not None:
        values["total"] = Decimal(str(values["total"]))
    values["claimed_by"] = values.get("claimed_by") or ""
    values["assignee"] = values.get("assignee") or ""
    return Row(programme=period.programme, period=period, **values)


def _is_owed(row):
    """A unit that ended, a closed programme and a closed period owe nothing."""
    return row.is_alive and not row.days.is_locked and row.programme.status == "open"


def add_nudges(rows):
    """When each unit was reminded last, and when one of its people last signed in: one query."""
    signed_in = Posting.objects.on(clock.today()).filter(
        unit=OuterRef("unit"), user__last_login__isnull=False
    )
    found, seen = {}, {}
    for enrolment, period, at, last in (
        Enrolment.objects.filter(pk__in={row.enrolment for row in rows})
        .annotate(
            seen=Subquery(signed_in.order_by("-user__last_login").values("user__last_login")[:1])
        )
        .order_by("nudges__at")
        .values_list("pk", "nudges__period", "nudges__at", "seen")
    ):
        found[enrolment, period] = at
        seen[enrolment] = last
    for row in rows:
        row.nudged_at = found.get((row.enrolment, row.period.pk))
        row.signed_in_at = seen.get(row.enrolment)


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
        following=_to_open(user, rows, report),
    )


def _to_open(user, rows, after):
    """One's own and the riskiest first, none that others have in hand."""
    mine = str(user)
    free = [r for r in rows if r.report != after and r.holder in ("", mine)]
    own = [r for r in free if r.assigned == user.pk]
    unassigned = [r for r in free if r.assigned is None]
    return next(iter([*own, *unassigned, *free]), None)


def next_waiting(user, *, after=None) -> Row | None:
    """The report to open next."""
    return _to_open(user, load(user).tab("wait"), after)


def clean_rows(user, rows) -> list[Row]:
    """Reports that may be confirmed together: free, nobody else's, and not one's own work."""
    mine = str(user)
    rows = [
        row
        for row in rows
        if row.tab == "wait"
        and row.is_clean
        and row.holder in ("", mine)
        and row.assigned in (None, user.pk)
    ]
    own = Report.objects.filter(pk__in=[row.report for row in rows]).touched_by(user)
    touched = set(own.values_list("pk", flat=True))
    return [row for row in rows if row.report not in touched]
