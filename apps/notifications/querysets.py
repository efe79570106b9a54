"""The outbox and the inbox in words."""

from django.db import models
from django.db.models import Q


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only one's own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(recipient=user)

    def unread(self):
        return self.filter(read_at__isnull=True)

    def sendable(self, now):
        """Waiting and due, or claimed by a worker that has died since."""
        waiting = Q(mail_state="waiting", not_before__lte=now)
        abandoned = Q(mail_state="sending", lease_until__lt=now)
        return self.filter(waiting | abandoned).order_by("not_before", "pk")

    def unsent(self):
        return self.filter(mail_state__in=["waiting", "sending"])
