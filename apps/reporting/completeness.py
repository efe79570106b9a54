"""Who has handed in a period, read in three queries however many units take part."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.committees.services import standing
from apps.core import chips, clock
from apps.core.folding import fold
from apps.localities.models import LocalityVersion
from apps.programmes.models import Enrolment, Period

from .models import Extension, Nudge, Report, UnitDays
from .querysets import granted_days

IN = {Report.Status.SUBMITTED, Report.Status.VERIFIED}
# What is missing comes first, and of that what is closest to the end last.
ORDER = ("not_begun", "draft", "with_chief", "returned", "submitted", "verified", "ended")
TABS = ("missing", "in")


@dataclass
class Row:
    """One unit in one period. ``report`` is None where the reader sees none."""

    enrolment: Enrolment
    period: Period
    report: Report | None
    is_alive: bool
    sees_drafts: bool
    may_nudge: bool
    may_decide: bool = False
    nudged_at: datetime | None = None

    @property
    def state(self) -> str:
        if self.report:
            return self.report.chip
        return "not_begun" if self.is_alive else "ended"

    @property
    def label(self) -> str:
        """Its own word where the chip would say more than the reader may know."""
        if self.state == "ended":
            return _("Unit ended")
        if self.state == "not_begun" and not self.sees_drafts:
            return _("Not submitted")
        return ""

    @property
    def state_word(self) -> str:
        """The state as text, for files."""
        return str(self.label or chips.find(self.state, "report").label)

    @property
    def is_in(self) -> bool:
        return self.report is not None and self.report.status in IN

    @property
    def is_missing(self) -> bool:
        return not self.is_in and self.is_alive

    @property
    def is_overdue(self) -> bool:
        return self.is_missing and self.days.is_past_due

    @property
    def days(self) -> UnitDays:
        """The period's days as they hold for this unit."""
        if self.report is not None:
            return self.report.days
        granted = getattr(self.enrolment, "granted_until", None)
        return UnitDays(self.period, granted, granted)

    @property
    def first_submitted_at(self) -> datetime | None:
        return self.report.first_submitted_at if self.report else None

    @property
    def days_late(self) -> int:
        """Of the first submission; 0 within the grace."""
        moment = self.first_submitted_at
        return self.days.days_late_at(moment) if moment else 0

    @property
    def extension_url(self) -> str:
        """Where the city decides on this unit's request for more time; empty without one."""
        asked = getattr(self.enrolment, "asks_extension", None)
        if asked is None or not self.may_decide:
            return ""
        return reverse("reporting:extension-decide", args=[*self.args, asked])

    @property
    def args(self) -> list[str]:
        period = self.period
        return [period.programme.slug, period.slug, self.enrolment.subject.slug]

    @property
    def report_url(self) -> str:
        """The report, begun or not; empty where the reader sees none."""
        if self.report or self.sees_drafts:
            return reverse("reporting:report-detail", args=self.args)
        return ""

    @property
    def nudge_url(self) -> str:
        """Where the city reminds this unit; empty when there is nothing to remind of."""
        if not (self.may_nudge and self.is_missing and self.days.is_open):
            return ""
        return reverse("reporting:nudge", args=self.args)


def rows_of(period, user) -> list[Row]:
    """The units of the period that ``user`` may see; those who still owe come first."""
    who, programme = standing(user), period.programme
    posts = {post.unit_id for post in who.posts}
    running = programme.status == "open"
    may_nudge = running and user.has_perm("reporting.nudge_enrolment", period)
    may_decide = running and user.has_perm("reporting.decide_extension", period)
    living = LocalityVersion.objects.on(clock.today()).filter(
        locality=OuterRef("subject__locality")
    )
    enrolments = (
        Enrolment.objects.visible_to(user)
        .filter(programme=programme)
        .taking_part()
        .annotate(
            is_alive=Q(subject__locality__isnull=True) | Exists(living),
            granted_until=Subquery(granted_days(OuterRef("pk"), period)[:1]),
            asks_extension=Subquery(_asked(period).values("pk")[:1]),
        )
        .select_related("subject", "unit")
    )
    reports = {
        report.enrolment_id: report
        for report in Report.objects.visible_to(user).with_days().filter(period=period)
    }
    for report in reports.values():
        report.period = period  # the same row, read already
    nudges = _last_nudges(period, enrolments)
    rows = [
        Row(
            enrolment=enrolment,
            period=period,
            report=reports.get(enrolment.pk),
            is_alive=enrolment.is_alive,
            sees_drafts=bool(posts & {programme.lead_unit_id, enrolment.unit_id}),
            may_nudge=may_nudge,
            may_decide=may_decide,
            nudged_at=nudges.get(enrolment.pk),
        )
        for enrolment in enrolments
    ]
    return sorted(rows, key=lambda r: (ORDER.index(r.state), r.enrolment.subject.sort_key))


def _asked(period):
    return Extension.objects.open().filter(enrolment=OuterRef("pk"), period=period)


def _last_nudges(period, enrolments) -> dict:
    """Enrolment → when the city reminded it last."""
    rows = Nudge.objects.filter(period=period, enrolment__in=enrolments.values("pk"))
    return dict(rows.order_by("at").values_list("enrolment", "at"))


def counts(rows) -> dict:
    """The strip above the list; units that ended without a report are not counted."""
    owing = [row for row in rows if row.state != "ended"]
    return {
        "total": len(owing),
        "in": sum(row.is_in for row in owing),
        "verified": sum(row.state == "verified" for row in owing),
        "returned": sum(row.state == "returned" for row in owing),
        "missing": sum(row.is_missing for row in owing),
        "overdue": sum(row.is_overdue for row in owing),
        "late": sum(row.days_late > 0 for row in owing),
    }


def matching(rows, *, words="", tab="") -> list[Row]:
    """The rows of a tab whose unit matches the words, typed with or without diacritics."""
    words = fold(words)
    if tab == "missing":
        rows = [row for row in rows if row.is_missing]
    elif tab == "in":
        rows = [row for row in rows if row.is_in]
    return [row for row in rows if words in fold(f"{row.enrolment.subject} {row.enrolment.unit}")]
