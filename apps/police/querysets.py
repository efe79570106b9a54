"""Posts in words."""

from django.db import models

from apps.accounts.querysets import DatedQuerySet
from apps.core.folding import fold


class PoliceUnitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units are open to every signed-in user."""
        return self if user.is_authenticated else self.none()

    def matching(self, words):
        """The police's own name, or any name its locality ever had; without diacritics."""
        folded = fold(words or "")
        if not folded:
            return self
        return self.filter(
            models.Q(search_key__contains=folded)
            | models.Q(locality__versions__search_key__contains=folded)
        ).distinct()

    def for_list(self):
        return self.select_related("locality").order_by("name", "pk")


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
