"""Committees and seats in words."""

from django.db import models

from apps.accounts.querysets import DatedQuerySet
from apps.core import clock
from apps.core.folding import fold


class CommitteeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Which committees there are is open to every signed-in user."""
        return self if user.is_authenticated else self.none()

    def matching(self, words):
        """The committee's own name or any name its locality ever had; without diacritics."""
        folded = fold(words or "")
        if not folded:
            return self
        return self.filter(
            models.Q(search_key__contains=folded)
            | models.Q(locality__versions__search_key__contains=folded)
        ).distinct()

    def for_list(self):
        return self.select_related("locality").order_by("name", "pk")


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user):
        """Seats are kept by administrators; members know who sits with them."""
        if not user.is_authenticated:
            return self.none()
        if user.holds_grant("administrator"):
            return self
        mine = self.model.objects.on(clock.today()).filter(user=user)
        return self.filter(committee__in=mine.values("committee"))

    def incumbents(self, committee, day):
        """Members of the day, in the order of the list."""
        return (
            self.on(day).filter(committee=committee).select_related("user").order_by("order", "pk")
        )

    def voting(self):
        return self.filter(is_voting=True)
