"""What was reminded, and when the planner last ran."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reminder(models.Model):
    """One person was reminded of one duty at one stage; the key makes it happen once.

    The key holds what and when it is due, never “now”: two planners, a restart or a clock set
    back collide on it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders"
    )
    duty = models.CharField(max_length=120)
    stage = models.CharField(max_length=20)
    due_on = models.DateField()
    planned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "duty", "stage"], name="reminded_once_per_stage"
            ),
        ]

    def __str__(self):
        return f"{self.duty} {self.stage}"


class Tick(models.Model):
    """One row: when the planner last ran (real time)."""

    at = models.DateTimeField()

    class Meta:
        verbose_name = _("tick")

    def __str__(self):
        return self.at.isoformat()
