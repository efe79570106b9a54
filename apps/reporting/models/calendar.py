"""More time for one unit in one period."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import Enrolment, Period

from .base import BY


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
