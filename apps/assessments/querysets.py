"""Year scores follow their enrolment."""

from django.db import models

from apps.programmes.models import Enrolment


class YearScoreQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def current(self):
        return self.filter(superseded_at__isnull=True)

    def for_list(self):
        return self.select_related(
            "enrolment__programme__criteria_version__set", "enrolment__subject", "by"
        ).order_by("enrolment__subject__sort_key", "pk")
