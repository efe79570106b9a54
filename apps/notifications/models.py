"""Telling people: a row for the bell, and the same row as the outbox of the mail."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import NotificationQuerySet


class Notification(models.Model):
    """One thing told to one person: in the application at once, by mail once.

    ``event`` names the words (``templates/notifications/<event>.txt``), ``data`` fills them,
    so each reader sees their own language.
    """

    class MailState(models.TextChoices):
        NONE = "none", _("No mail")
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("No longer needed")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications"
    )
    event = models.CharField(max_length=60)
    url = models.CharField(max_length=250, blank=True)
    key = models.CharField(max_length=150)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(_("time"))  # business time
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=10, choices=MailState, default=MailState.NONE)
    not_before = models.DateTimeField()  # real time
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once_per_key"),
        ]
        indexes = [models.Index(fields=["mail_state", "not_before"], name="outbox")]

    def __str__(self):
        return f"{self.event} → {self.recipient_id}"
