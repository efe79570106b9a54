"""Criteria sets in words."""

from django.db import models


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Criteria sets are open to every signed-in user."""
        return self if user.is_authenticated else self.none()


class CriteriaVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_authenticated else self.none()

    def bindable(self):
        """Published and complete enough to score with."""
        return self.filter(status="published", set__is_scored=True)

    def for_list(self):
        return self.select_related("set").order_by("set__code", "-published_on", "-pk")
