"""Dossiers, sessions and the register in words."""

from django.db import models
from django.db.models import Q

from apps.committees.services import standing
from apps.programmes.models import Enrolment


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Ward and lead unit from the start; committee and readers once it was submitted."""
        if not user.is_authenticated:
            return self.none()
        who = standing(user)
        units = [p.unit_id for p in who.posts]
        own = Q(enrolment__unit__in=units) | Q(enrolment__programme__lead_unit__in=units)
        return self.filter(
            own | Q(submitted_at__isnull=False), enrolment__in=Enrolment.objects.visible_to(user)
        )

    def for_list(self):
        return self.select_related(
            "enrolment__programme__criteria_version__set",
            "enrolment__programme__lead_unit",
            "enrolment__subject",
            "enrolment__unit",
        ).order_by("-pk")


class SessionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The committee itself, the lead unit, the units on the agenda, leaders and auditors."""
        who = standing(user)
        if not user.is_authenticated:
            return self.none()
        units = [p.unit_id for p in who.posts]
        condition = (
            Q(committee__in=who.committee_ids)
            | Q(programme__lead_unit__in=units)
            | Q(pk__in=self._with_unit(units))
        )
        for kind, locality_id in who.grants:
            if kind in {"leader", "auditor"}:
                if locality_id is None:
                    return self
                condition |= Q(programme__lead_unit__locality=locality_id)
        return self.filter(condition)

    def _with_unit(self, units):
        return self.model.objects.filter(
            items__dossier__enrolment__unit__in=units, invited_at__isnull=False
        ).values("pk")

    def for_list(self):
        return self.select_related("programme__criteria_version__set", "committee").order_by(
            "-starts_at", "-pk"
        )


class RecognitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The register follows the enrolment; recognitions are read by all who read that."""
        return self.filter(dossier__enrolment__in=Enrolment.objects.visible_to(user))

    def in_force(self, day):
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
            valid_from__lte=day,
            replaced_by__isnull=True,
        )

    def for_list(self):
        return self.select_related(
            "dossier__enrolment__programme__criteria_version__set",
            "dossier__enrolment__subject",
            "item__session",
            "replaced_by",
        ).order_by("-decided_on", "number", "pk")
