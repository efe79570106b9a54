"""Users and grants in words."""

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Accounts are kept by administrators; nobody else lists them."""
        if not user.is_authenticated or not user.holds_grant("administrator"):
            return self.none()
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
