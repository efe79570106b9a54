"""What the city makes of a report: returns, working notes, phrases, reminders."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.programmes.models import Enrolment, Period
from apps.reporting.querysets import ReviewMarkQuerySet

from .base import BY
from .report import Report, Result


class Return(models.Model):
    """The city sends a report back: single criteria, a reason each, one deadline."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="returns")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("deadline"))
    comment = models.TextField(_("general remark"), blank=True)
    is_reopening = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)  # resubmitted

    class Meta:
        verbose_name = _("return")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="return_once"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(closed_at__isnull=True), name="one_open_return"
            ),
        ]

    def __str__(self):
        return f"{self.report} ↩ {self.number}"


class ReturnItem(models.Model):
    """One criterion of a return, its reason, and the ward's answer.

    ``asked_by`` names who in the ward asked to correct an accepted criterion as well; the reason
    is then the ward's own and nothing is to be answered.
    """

    sent_back = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="items")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="return_items")
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    asked_at = models.DateTimeField(null=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, **BY)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("returned criterion")
        constraints = [
            models.UniqueConstraint(fields=["sent_back", "result"], name="returned_once"),
        ]

    def __str__(self):
        return f"{self.sent_back_id} {self.result_id}"

    @property
    def is_own(self) -> bool:
        """The ward asked for it, not the city police."""
        return self.asked_by_id is not None

    @property
    def said_by(self):
        return self.asked_by if self.is_own else self.sent_back.by

    @property
    def said_at(self):
        return self.asked_at if self.is_own else self.sent_back.at


class ReviewMark(models.Model):
    """A verifier's working note on one result: kept until the verdict, never sent by itself."""

    class Verdict(models.TextChoices):
        ACCEPT = "accept", _("Accept")
        RETURN = "return", _("Return")

    result = models.OneToOneField(Result, on_delete=models.CASCADE, related_name="mark")
    verdict = models.CharField(max_length=6, choices=Verdict)
    reason = models.TextField(blank=True)
    verified_state = models.CharField(max_length=14, choices=Result.State, blank=True)
    verified_inputs = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReviewMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("review mark")

    def __str__(self):
        return f"{self.result_id} {self.verdict}"


class CommentTemplate(models.Model):
    """A phrase a verifier inserts and then edits; without an owner it belongs to everybody."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=1000)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("comment template")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title


class Reading(models.Model):
    """A verifier opened this submission on purpose; the sample of a bulk confirmation asks it."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="readings")
    submission_number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "submission_number", "by"], name="reading_once"
            ),
        ]

    def __str__(self):
        return f"{self.report_id} #{self.submission_number} {self.by_id}"


class Nudge(models.Model):
    """“Nhắc”: the city reminded a unit that has not submitted; at most once a day."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="nudges")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="nudges")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("reminder by hand")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "period", "on"], name="nudged_once_a_day"),
        ]

    def __str__(self):
        return f"{self.enrolment_id} {self.on}"
