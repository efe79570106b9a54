"""Units through time, in words."""

from django.db import models

from apps.accounts.querysets import DatedQuerySet
from apps.core.folding import fold


class LocalityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units are open to every signed-in user."""
        return self if user.is_authenticated else self.none()


class LocalityVersionQuerySet(DatedQuerySet):
    def visible_to(self, user):
        return self if user.is_authenticated else self.none()

    def communes(self):
        return self.filter(level="commune")

    def matching(self, words):
        """Name or code, typed with or without diacritics."""
        folded = fold(words)
        if not folded:
            return self
        if folded.isdigit():
            return self.filter(models.Q(code=folded) | models.Q(search_key__contains=folded))
        return self.filter(search_key__contains=folded)

    def for_list(self):
        return self.select_related("locality", "parent").order_by("sort_key", "valid_from")
