"""One row of the verifier's queue: what it is read from, and what it says."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from apps.core import clock
from apps.core.dates import working_days_between
from apps.programmes.models import Period

from .models import VERIFY_DAYS, UnitDays
from .riskwords import reasons_of

COLUMNS = {
    "enrolment": "pk",
    "programme_id": "programme_id",
    "unit": "subject__name",
    "slug": "subject__slug",
    "sort_key": "subject__sort_key",
    "police": "unit__name",
    "phone": "unit__phone",
    "is_alive": "is_alive",
    "signed_in_at": "signed_in_at",
    "report": "reports__pk",
    "period_id": "reports__period_id",
    "status": "reports__status",
    "handed_at": "reports__handed_at",
    "attempt": "reports__submission_number",
    "version": "reports__version",
    "submitted_at": "reports__submitted_at",
    "decided_at": "reports__decided_at",
    "claimed_by": "reports__claimed_by__display_name",
    "claimed_id": "reports__claimed_by_id",
    "claimed_until": "reports__claimed_until",
    "total": "reports__self_score__total",
    "passed": "reports__self_score__passed",
    "assigned": "reports__assigned_to_id",
    "assignee": "reports__assigned_to__display_name",
    # As text: only the rows of one page are ever taken apart.
    "risk_text": "risk_text",
    "points": "reports__risk__points",
    "clean_of": "reports__risk__clean_of",
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
        return self.claimed_by if self._is_held else ""

    @property
    def _is_held(self) -> bool:
        return self.claimed_until is not None and self.claimed_until > clock.real_now()

    def is_free_for(self, user) -> bool:
        """No colleague has it in hand; two of them may bear one name."""
        return not self._is_held or self.claimed_id == user.pk

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
        return self.clean_of is not None and self.clean_of == self.attempt

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
    def extension_url(self) -> str:
        """Where the request for more time is decided; empty without one."""
        if self.asks_extension is None:
            return ""
        place = [self.programme.slug, self.period.slug, self.slug, self.asks_extension]
        return reverse("reporting:extension-decide", args=place)
