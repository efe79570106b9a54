"""Users and grants in words."""

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q

from apps.core.folding import fold


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Accounts are kept by administrators; nobody else lists them."""
        if not user.is_authenticated or not user.holds_grant("administrator"):
            return self.none()
        return self

    def matching(self, words):
        """Name, post or address, with or without diacritics; hundreds of rows, read in Python."""
        folded = fold(words or "")
        if not folded:
            return self
        rows = self.values_list("pk", "username", "display_name", "email", "phone")
        return self.filter(pk__in=[pk for pk, *said in rows if folded in fold(" ".join(said))])

    def in_state(self, state):
        if state == "active":
            return self.filter(is_active=True)
        if state == "inactive":
            return self.filter(is_active=False)
        if state == "waiting":
            return self.filter(is_active=True, last_login__isnull=True)
        return self

    def for_list(self):
        return self.order_by("username")


class UserManager(DjangoUserManager.from_queryset(UserQuerySet)):
    """Django's own, speaking the domain."""


class DatedQuerySet(models.QuerySet):
    """Rows with ``valid_from`` and ``valid_to`` (half-open)."""

    def on(self, day):
        """In force on that day."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class GrantQuerySet(DatedQuerySet):
    def visible_to(self, user):
        if not user.is_authenticated or not user.holds_grant("administrator"):
            return self.none()
        return self
