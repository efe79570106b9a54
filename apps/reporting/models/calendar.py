"""The days of one unit in one period, and more time where the city granted it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.programmes.models import Enrolment, Period
from apps.reporting.querysets import ExtensionQuerySet

from .base import BY

VERIFY_DAYS = 3  # working days from the submission to the city's verdict


@dataclass(frozen=True)
class UnitDays:
    """The period's days as they hold for one unit: a granted day moves deadline and lock.

    ``granted_before`` is what was granted before the first submission; a day granted later does
    not make a late report punctual.
    """

    period: Period
    granted_until: date | None = None
    granted_before: date | None = None

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self.period.name

    @property
    def is_extended(self) -> bool:
        return self.granted_until is not None and self.granted_until > self.period.due_on

    @property
    def due_on(self) -> date:
        return _latest(self.period.due_on, self.granted_until)

    @property
    def grace_ends_on(self) -> date:
        """The granted day is the last one in time: no grace comes on top of it."""
        return _latest(self.period.grace_ends_on, self.granted_until)

    @property
    def lock_on(self) -> date:
        """The first day on which the unit can change nothing."""
        after = self.granted_until and self.granted_until + timedelta(days=1)
        return _latest(self.period.lock_on, after)

    @property
    def locks_at(self) -> datetime:
        """The moment of the lock, midnight in Asia/Ho_Chi_Minh."""
        return timezone.make_aware(
            datetime.combine(self.lock_on, time.min), timezone.get_default_timezone()
        )

    @property
    def is_locked(self) -> bool:
        return clock.today() >= self.lock_on

    @property
    def is_open(self) -> bool:
        return self.period.opens_on <= clock.today() < self.lock_on

    @property
    def is_past_due(self) -> bool:
        return clock.today() > self.due_on

    def days_late(self, day) -> int:
        """Whole days after grace and extension; 0 when in time."""
        return max(0, (day - self.grace_ends_on).days)

    def days_late_at(self, moment) -> int:
        """Of a first submission: only what had been granted by then counts."""
        last = _latest(self.period.grace_ends_on, self.granted_before)
        return max(0, (timezone.localtime(moment).date() - last).days)


def _latest(day, other):
    return day if other is None else max(day, other)


class Extension(models.Model):
    """A unit asks for more time in one period; the city grants a day, or declines with a reason.

    The granted day moves the unit's deadline, and its lock where that comes earlier; the period
    itself stays as it is for everybody else.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="extensions")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="extensions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    asked_at = models.DateTimeField(editable=False)
    reason = models.TextField(_("reason"))
    wanted_until = models.DateField(_("wanted until"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    decided_at = models.DateTimeField(null=True, editable=False)
    granted_until = models.DateField(_("granted until"), null=True)  # the last day, included
    answer = models.TextField(_("answer"), blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "period"],
                condition=Q(decided_at__isnull=True),
                name="one_open_extension",
            ),
            models.CheckConstraint(
                condition=Q(granted_until__isnull=True) | Q(decided_at__isnull=False),
                name="extension_granted_is_decided",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment_id} {self.period_id} {self.wanted_until}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    @property
    def is_granted(self) -> bool:
        return self.granted_until is not None
