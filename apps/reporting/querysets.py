"""Reports in words; every reader comes through ``visible_to``."""

from django.db import models
from django.db.models import Q

from apps.committees.services import standing
from apps.core import clock
from apps.programmes.models import Enrolment


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of the enrolments one may read.

        Drafts are seen by the ward itself and by the lead unit; a successor unit reads its
        predecessors' reports once they are verified or their period is locked; committee and
        readers see what was submitted at least once.
        """
        who = standing(user)
        if not user.is_authenticated:
            return self.none()
        own = Q(enrolment__unit__in=[p.unit_id for p in who.posts]) | Q(
            enrolment__programme__lead_unit__in=[p.unit_id for p in who.posts]
        )
        closed = Q(status="verified") | Q(period__lock_on__lte=clock.today())
        inherited = closed & Q(first_submitted_at__isnull=False)
        if who.seats or who.grants:
            inherited |= Q(first_submitted_at__isnull=False)
        return self.filter(own | inherited, enrolment__in=Enrolment.objects.visible_to(user))

    def touched_by(self, user):
        """Reports that the user entered, handed over or submitted: four eyes verify."""
        return self.filter(
            Q(results__updated_by=user)
            | Q(results__history__by=user)
            | Q(submissions__by=user)
            | Q(submitted_by=user)
            | Q(handed_by=user)
        ).distinct()

    def awaiting_verification(self):
        return self.filter(status="submitted")

    def for_list(self):
        return self.select_related(
            "enrolment__programme__criteria_version__set",
            "enrolment__programme__lead_unit",
            "enrolment__subject",
            "enrolment__unit",
            "period__criteria_version__set",
        )


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files follow their report."""
        reports = (
            self.model._meta.get_field("result")
            .related_model._meta.get_field("report")
            .related_model
        )
        return self.filter(result__report__in=reports.objects.visible_to(user))

    def kept(self):
        return self.filter(removed_at__isnull=True)
