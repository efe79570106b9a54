"""One row of the verifier's queue: what it is read from, and what it says."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import cached_property

from apps.core import clock
from apps.core.addresses import address
from apps.core.dates import working_days_between
from apps.criteria.models import CriteriaSet
from apps.programmes import models

from .models import VERIFY_DAYS, UnitDays
from .queue_questions import COLUMNS, OF_MISSING
from .riskwords import reasons_of

read = json.JSONDecoder().raw_decode


@dataclass
class Programme:
    """A programme as far as the queue shows it."""

    pk: int
    slug: str
    title: str
    year: int
    figures_invented: bool
    nature: str  # of its criteria set
    owing: int = 0  # units that owe a report in each open period, handed in or not

    __str__ = models.Programme.__str__

    @cached_property
    def name(self) -> str:
        return str(self)

    @property
    def is_marked(self) -> bool:
        return self.figures_invented or CriteriaSet(nature=self.nature).is_invented


@dataclass
class Term:
    """A period with what the queue counts in it; its words are those of the model."""

    pk: int
    slug: str
    quarter: int
    due_on: date
    lock_on: date
    programme: Programme
    reports: list  # waiting, again, returned, verified; of units that have ended; clean
    missing: int | None  # unless it is what the programme's units owe
    verifiers: list | None
    people: list | None
    following: list | None

    roman = models.Period.roman
    __str__ = models.Period.__str__

    @cached_property
    def name(self) -> str:
        return models.Period.name.fget(self)

    @property
    def counts(self) -> list[int]:
        """In the order of the tabs; last those that ask for no second look."""
        waiting, again, returned, verified, of_ended, clean = self.reports
        missing = self.missing
        if missing is None:
            missing = self.programme.owing - (waiting + returned + verified - of_ended)
        return [waiting, again, returned, verified, missing, clean]

    def address(self, name, slug, *more) -> str:
        """A page of one unit in this period."""
        return address(f"reporting:{name}", self.programme.slug, self.slug, slug, *more)


@dataclass(slots=True)
class Following:
    """The report to open next."""

    unit: str
    slug: str
    period: Term

    @property
    def url(self) -> str:
        return self.period.address("review", self.slug)


@dataclass
class Row:
    """One unit's report of one period as the queue shows it; ``report`` is None if not begun."""

    enrolment: int
    period: Term
    unit: str
    slug: str
    sort_key: str
    phone: str = ""
    report: int | None = None
    status: str = "not_begun"
    handed_at: datetime | None = None
    attempt: int = 0
    version: int = 0
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    claimed_by: str = ""
    claimed_id: int | None = None
    claimed_until: datetime | None = None
    total: Decimal | None = None
    passed: bool | None = None
    assigned: int | None = None
    assignee: str = ""
    risk_text: str | None = field(default=None, repr=False)
    points: int | None = None
    clean_of: int | None = None  # the submission in which the tick found nothing
    nudged_at: datetime | None = None
    signed_in_at: datetime | None = None  # the last of the unit's people
    days: UnitDays | None = None  # the period's, as they hold for this unit
    asks_extension: int | None = None  # the request for more time that waits

    @classmethod
    def of_report(cls, terms, values):
        """From a row of the database; ``terms`` are the periods by id."""
        row = cls(**dict(zip(COLUMNS, values, strict=True)))
        row.period = terms[row.period]
        row.total = Decimal(row.total) if row.total else None
        row.claimed_by, row.assignee = row.claimed_by or "", row.assignee or ""
        return row

    @classmethod
    def of_missing(cls, terms, values):
        found = dict(zip(OF_MISSING, values, strict=True))
        period, granted = terms[found.pop("period")], found.pop("granted")
        status = "not_begun" if found["report"] is None else "draft"
        days = UnitDays(period, granted, granted)
        return cls(**found, period=period, status=status, days=days)

    @property
    def programme(self) -> Programme:
        return self.period.programme

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
        return self.held_by(clock.real_now())

    def held_by(self, now) -> str:
        return self.claimed_by if self._is_held(now) else ""

    def _is_held(self, now) -> bool:
        return self.claimed_until is not None and self.claimed_until > now

    def is_free_for(self, user) -> bool:
        """No colleague has it in hand; two of them may bear one name."""
        return not self._is_held(clock.real_now()) or self.claimed_id == user.pk

    @cached_property
    def risk(self) -> dict:
        """What the tick found in this submission; empty until it has looked."""
        found = read(self.risk_text)[0] if self.risk_text else None
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
        return self.clean_of is not None and self.clean_of == self.attempt

    @property
    def has_points(self) -> bool:
        return self.total is not None

    @property
    def url(self) -> str:
        return self.period.address("review", self.slug)

    @property
    def report_url(self) -> str:
        return self.period.address("report-detail", self.slug)

    @property
    def open_url(self) -> str:
        return self.period.address("open-sample", self.slug)

    @property
    def nudge_url(self) -> str:
        return self.period.address("nudge", self.slug)

    @property
    def is_nudged_today(self) -> bool:
        at = self.nudged_at
        return at is not None and timezone.localtime(at).date() == clock.today()

    @property
    def extension_url(self) -> str:
        """Where the request for more time is decided; empty without one."""
        if self.asks_extension is None:
            return ""
        return self.period.address("extension-decide", self.slug, self.asks_extension)
