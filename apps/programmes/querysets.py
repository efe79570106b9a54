"""Programmes and who takes part, in words; here stands the door to all figures."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from apps.committees.services import standing
from apps.core import clock
from apps.core.folding import fold
from apps.localities.models import LocalityVersion


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Programmes are open to every signed-in user; drafts to those who prepare them."""
        if not user.is_authenticated:
            return self.none()
        who = standing(user)
        if who.has_grant("administrator"):
            return self
        return self.filter(~Q(status="draft") | Q(lead_unit__in=[p.unit_id for p in who.posts]))

    def for_list(self):
        return self.select_related("lead_unit", "committee", "criteria_version__set").order_by(
            "-year", "title", "pk"
        )


class PeriodQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.is_authenticated else self.none()

    def open_on(self, day):
        """Reports can be written: opened, and not past the lock."""
        return self.filter(opens_on__lte=day, lock_on__gt=day, programme__status="open")


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Own unit, predecessors, the lead unit and those above it, the committee, the readers.

        Administrators keep the frame and see no figures.
        """
        return self.seen_by(standing(user))

    def seen_by(self, who):
        """What ``visible_to`` gives somebody with this standing."""
        if not (who.posts or who.seats or who.grants):
            return self.none()
        return self.filter(scope(who))

    def taking_part(self):
        return self.filter(status="enrolled")

    def not_taking_part(self):
        return self.filter(status__in=["invited", "declined"])  # by name: an index finds the few

    def alive(self, day):
        """Whose unit still exists on that day: a unit that ended owes nothing."""
        units = LocalityVersion.objects.on(day).values("locality")
        return self.filter(Q(subject__locality__isnull=True) | Q(subject__locality__in=units))

    def ended(self, day):
        """All others. Most units were never changed: only the rest is looked at twice."""
        changed = LocalityVersion.objects.filter(Q(valid_to__lte=day) | Q(valid_from__gt=day))
        in_force = LocalityVersion.objects.on(day).filter(locality=OuterRef("subject__locality"))
        return self.filter(~Exists(in_force), subject__locality__in=changed.values("locality"))

    def matching(self, words):
        """The participant's name or any its locality ever had, typed with or without diacritics."""
        folded = fold(words)
        if not folded:
            return self
        units = LocalityVersion.objects.matching(words).values("locality")
        named = Q(subject__search_key__contains=folded)
        return self.filter(named | Q(subject__locality__in=units))

    def next_opening(self):
        """``(programme title, period slug, quarter, day)`` of the next period to open, or None."""
        return (
            self.filter(programme__status="open", programme__periods__opens_on__gt=clock.today())
            .order_by("programme__periods__opens_on")
            .values(
                title=F("programme__title"),
                opens_on=F("programme__periods__opens_on"),
                due_on=F("programme__periods__due_on"),
            )
            .first()
        )

    def for_list(self):
        return self.select_related(
            "programme", "subject__locality", "subject__locality_version", "unit"
        ).order_by("subject__sort_key", "pk")


def scope(who) -> Q:
    """Which enrolments a person with this standing may read."""
    from_localities = who.locality_ids
    condition = Q(pk__in=[])
    if from_localities:
        condition |= Q(unit__locality__in=from_localities)
        condition |= Q(programme__lead_unit__locality__in=from_localities)
        # A successor unit reads what its predecessors left; the province reads below itself.
        condition |= Q(pk__in=_inherited(from_localities))
    if who.committee_ids:
        condition |= Q(programme__committee__in=who.committee_ids)
    for kind, locality_id in who.grants:
        if kind in {"leader", "auditor"}:
            if locality_id is None:
                return Q()
            condition |= Q(programme__lead_unit__locality=locality_id)
            condition |= Q(unit__locality=locality_id)
    return condition


def _inherited(locality_ids):
    # By name: the model is built from this queryset.
    return (
        apps.get_model("programmes", "Enrolment")
        .objects.filter(
            Q(unit__locality__succeeded_by__successor__in=locality_ids)
            | Q(programme__lead_unit__locality__versions__parent__in=locality_ids)
        )
        .values("pk")
    )
