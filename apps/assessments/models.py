"""The year of an enrolment, scored line by line."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.criteria.models import CriteriaVersion
from apps.programmes.models import Enrolment

from .querysets import YearScoreQuerySet


class YearScore(models.Model):
    """One computation of a year's score from the verified quarters, pinned with its reasons.

    A new computation is a new row; the one before it is marked superseded and stays.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="year_scores")
    criteria_version = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, related_name="+"
    )
    text_digest = models.CharField(max_length=64)
    scoring_digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # {"lines": […], "groups": […], "total", "max", "band", "passed", "complete", "failed": […],
    #  "self": {…the same from the wards' own values…}}; points as text, exact.
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    superseded_at = models.DateTimeField(null=True)

    objects = YearScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("year score")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_year_score",
            ),
        ]

    def __str__(self):
        return f"{self.enrolment}"

    def get_absolute_url(self):
        return reverse(
            "assessments:year-detail",
            args=[self.enrolment.programme.slug, self.enrolment.subject.slug],
        )
