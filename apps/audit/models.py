"""What happened: append-only, chained per aggregate."""

import hashlib
import json
from datetime import UTC as _UTC

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .querysets import EventQuerySet

CHAIN_START = "0" * 64


class Event(models.Model):
    """One act on one aggregate: who, when, what changed.

    Written only by ``apps.audit.services.record``. Rows are never changed or deleted: triggers
    on both databases refuse it, and each row carries the hash of the one before it.
    """

    stream = models.CharField(max_length=80)
    seq = models.PositiveIntegerField()
    event = models.CharField(_("act"), max_length=60, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
    )
    actor_name = models.CharField(max_length=150)
    subject = models.CharField(_("object"), max_length=250)
    url = models.CharField(max_length=250, blank=True)
    payload = models.TextField()  # canonical JSON, stored exactly as hashed
    at = models.DateTimeField(_("time"))  # business time
    recorded_at = models.DateTimeField()  # real time
    form_key = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- unique when given
    body_hash = models.CharField(max_length=64, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="event_once_per_place"),
        ]
        indexes = [models.Index(fields=["-at"], name="event_by_time")]

    def __str__(self):
        return f"{self.stream}#{self.seq} {self.event}"

    @property
    def data(self) -> dict:
        """The payload: ``before``, ``after`` and what else the act says of itself."""
        return json.loads(self.payload)

    def compute_digest(self) -> str:
        """SHA-256 over the length-prefixed fields, so that no two rows read alike."""
        parts = [
            "1",  # version of this form
            self.previous,
            self.stream,
            str(self.seq),
            self.event,
            str(self.actor_id or ""),
            self.actor_name,
            self.subject,
            self.url,
            self.payload,
            self.at.astimezone(_UTC).isoformat(),
            self.recorded_at.astimezone(_UTC).isoformat(),
            self.form_key or "",
            self.body_hash,
        ]
        joined = "".join(f"{len(part.encode())}:{part}" for part in parts)
        return hashlib.sha256(joined.encode()).hexdigest()
