"""The year: all units of a programme, one unit with every line, computing."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.audit.views import ActionView
from apps.committees.services import standing
from apps.criteria.models import CriteriaVersion
from apps.programmes.models import Enrolment, Programme
from apps.reporting.links import readable_cells
from apps.reporting.models import Report

from . import services
from .models import YearScore
from .rules import VERIFIERS
from .sheet import YearSheet, band_title
from .transition import TransitionSheet
from .trends import Trends


@dataclass
class Row:
    """One unit of the list."""

    enrolment: Enrolment
    score: YearScore | None
    verified: int
    band: str
    url: str

    @property
    def self_total(self):
        return self.score and (self.score.content.get("self") or {}).get("total")


class YearPage:
    """Finds programme and enrolment among what the user may see (404 otherwise)."""

    def get_programme(self):
        return get_object_or_404(
            Programme.objects.visible_to(self.request.user).for_list(), slug=self.kwargs["ct"]
        )

    def get_enrolment(self):
        rows = Enrolment.objects.visible_to(self.request.user).taking_part().distinct()
        return get_object_or_404(
            rows.select_related(
                "programme__criteria_version__set", "programme__lead_unit", "subject", "unit"
            ),
            programme__slug=self.kwargs["ct"],
            subject__slug=self.kwargs["don_vi"],
        )

    def may_compute(self, programme) -> bool:
        return standing(self.request.user).holds(*VERIFIERS, unit_id=programme.lead_unit_id)


class YearList(YearPage, TemplateView):
    """``/ct/<ct>/diem-nam/``: every unit one may see, with what its year came to."""

    template_name = "assessments/year_list.html"

    def get_context_data(self, **kwargs):
        programme = self.get_programme()
        rows = self.rows(programme)
        return super().get_context_data(
            **kwargs,
            programme=programme,
            rows=rows,
            has_points=programme.criteria_version.definition["max_total"] is not None,
            may_compute=self.may_compute(programme),
            illustrative=programme.is_marked,
            computed=sum(row.score is not None for row in rows),
        )

    def rows(self, programme):
        enrolments = list(
            Enrolment.objects.visible_to(self.request.user)
            .taking_part()
            .filter(programme=programme)
            .select_related("subject")
            .order_by("subject__sort_key", "pk")
            .distinct()
        )
        scores = {
            score.enrolment_id: score
            for score in YearScore.objects.current().filter(enrolment__in=enrolments)
        }
        verified = {}
        for pk in Report.objects.filter(
            enrolment__in=enrolments, status=Report.Status.VERIFIED
        ).values_list("enrolment_id", flat=True):
            verified[pk] = verified.get(pk, 0) + 1
        # Each score speaks in the words of the version it was made by.
        versions = CriteriaVersion.objects.in_bulk({s.criteria_version_id for s in scores.values()})
        bands = {
            pk: band_title(versions[score.criteria_version_id], score.content.get("band"))
            for pk, score in scores.items()
        }
        return [
            Row(
                enrolment,
                scores.get(enrolment.pk),
                verified.get(enrolment.pk, 0),
                bands.get(enrolment.pk, ""),
                reverse("assessments:year-detail", args=[programme.slug, enrolment.subject.slug]),
            )
            for enrolment in enrolments
        ]


class YearDetail(YearPage, TemplateView):
    """Every line of one unit's year; provisional while quarters are missing."""

    template_name = "assessments/year_detail.html"

    def get_context_data(self, **kwargs):
        enrolment = self.get_enrolment()
        programme = enrolment.programme
        quarters = services.quarters_of(enrolment)
        stored = (
            YearScore.objects.current()
            .filter(enrolment=enrolment)
            .select_related("by", "criteria_version__set")
            .first()
        )
        content, version = self.content(enrolment, quarters, stored)
        missing = services.missing_quarters(quarters)
        transition = (content or {}).get("transition")
        return super().get_context_data(
            **kwargs,
            transition=transition and TransitionSheet(transition, content, programme.year),
            trends=Trends(enrolment, version, self.request.user),
            enrolment=enrolment,
            programme=programme,
            unit=enrolment.subject,
            score=stored,
            earlier=enrolment.year_scores.filter(superseded_at__isnull=False).order_by("-at"),
            sheet=self.sheet(enrolment, version, content, quarters) if content else None,
            quarters=quarters,
            missing=missing,
            is_outdated=bool(stored) and services.is_outdated(stored, quarters),
            may_compute=self.may_compute(programme),
            can_compute=not missing,
            illustrative=programme.is_marked or version.set.is_invented,
            list_url=reverse("assessments:year-list", args=[programme.slug]),
            compute_url=reverse(
                "assessments:year-compute", args=[programme.slug, enrolment.subject.slug]
            ),
        )

    def sheet(self, enrolment, version, content, quarters):
        link = readable_cells(self.request.user, enrolment)
        return YearSheet(enrolment, version, content, quarters, link)

    @staticmethod
    def content(enrolment, quarters, stored):
        """What is shown: the stored year, or what the verified quarters give so far."""
        if stored:
            return stored.content, stored.criteria_version
        done = [p for p, r in quarters if r is not None and r.status == Report.Status.VERIFIED]
        version = done[-1].criteria_version if done else enrolment.programme.criteria_version
        if not done:
            return None, version
        return services.year_content(enrolment)


class YearCompute(YearPage, ActionView):
    """POST: compute and keep the year of one unit."""

    permission_required = "assessments.compute_year"
    raise_exception = True
    success_message = _("The year has been computed from the verified quarters.")

    def get_object(self, queryset=None):
        return self.get_enrolment()

    def perform(self):
        return services.compute_year_score(self.object, by=self.request.user)

    def get_success_url(self):
        return reverse(
            "assessments:year-detail",
            args=[self.object.programme.slug, self.object.subject.slug],
        )
