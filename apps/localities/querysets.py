"""Units through time, in words."""

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When

from apps.accounts.querysets import DatedQuerySet
from apps.core.folding import fold


class LocalityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units are open to every signed-in user."""
        return self if user.is_authenticated else self.none()

    def provinces(self):
        """Units of province level, today's and those that ended, the Vietnamese way."""
        mine = self.model.versions.rel.related_model.objects.filter(
            locality=OuterRef("pk"), level="province"
        ).order_by("-valid_from")
        return (
            self.filter(Exists(mine))
            .annotate(
                last_day=Subquery(mine.values("valid_to")[:1]),
                key=Subquery(mine.values("sort_key")[:1]),
            )
            .order_by("key", "pk")
        )


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

    def ever_matching(self, words):
        """Units that are, or once were, called so."""
        if not fold(words or ""):
            return self
        return self.filter(locality__in=self.model.objects.matching(words).values("locality"))

    def latest(self):
        """One row per unit: the last that is known of it."""
        later = self.model.objects.filter(
            locality=OuterRef("locality"), valid_from__gt=OuterRef("valid_from")
        )
        return self.filter(~Exists(later))

    def under(self, locality):
        """Directly under a unit, or under one that was directly under it."""
        between = self.model.objects.filter(parent=locality).values("locality")
        return self.filter(Q(parent=locality) | Q(parent__in=between))

    def ended(self, day):
        return self.filter(valid_to__lte=day)

    def overlapping(self, valid_from, valid_to):
        """Versions in force on at least one day of a span (half-open)."""
        rows = self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
        return rows.filter(valid_from__lt=valid_to) if valid_to else rows

    def for_list(self):
        return self.select_related("locality", "parent").order_by("sort_key", "valid_from")

    def for_registry(self, words=""):
        """Provinces first, then districts, then communes, each the Vietnamese way.

        With words of a search: whole names first, then names with a word that begins so.
        """
        rows = self.select_related("locality", "parent")
        folded = fold(words or "")
        if not folded:
            # The words of the levels happen to sort backwards in the order of administration.
            return rows.order_by("-level", "sort_key", "pk")
        near = Case(
            When(Q(search_key=folded) | Q(search_key__endswith=f" {folded}"), then=0),
            When(Q(search_key__startswith=folded), then=1),
            When(Q(search_key__contains=f" {folded}"), then=1),
            default=2,
            output_field=models.SmallIntegerField(),
        )
        return rows.alias(near=near).order_by("near", "-level", "sort_key", "pk")
