"""Posts in words."""

from django.db import models

from apps.accounts.querysets import DatedQuerySet


class PoliceUnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units are open to every signed-in user."""
        return self if user.is_authenticated else self.none()


class PostingQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Postings are kept by administrators."""
        if not user.is_authenticated or not user.holds_grant("administrator"):
            return self.none()
        return self

    def holders(self, *roles, unit, day):
        """The active users who hold one of ``roles`` at ``unit`` on ``day``."""
        rows = self.on(day).filter(role__in=roles, unit=unit, user__is_active=True)
        return [posting.user for posting in rows.select_related("user").order_by("pk")]
