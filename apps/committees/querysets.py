"""Committees and seats in words."""

from django.db import models

from apps.accounts.querysets import DatedQuerySet


class CommitteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Which committees there are is open to every signed-in user."""
        return self if user.is_authenticated else self.none()


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Seats are kept by administrators."""
        if not user.is_authenticated or not user.holds_grant("administrator"):
            return self.none()
        return self

    def incumbents(self, committee, day):
        """Members of the day, in the order of the list."""
        return (
            self.on(day).filter(committee=committee).select_related("user").order_by("order", "pk")
        )

    def voting(self):
        return self.filter(is_voting=True)
