"""Trying a version on past figures: the page and the same as Excel.

Administrators otherwise see no figures of units. Here they do, by decision: whoever changes the
criteria must see whom the change meets before it is published. An administrator of one locality
sees the programmes of that locality only. Nothing can be changed from these pages.
"""

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from rules.contrib.views import PermissionRequiredMixin

from apps.committees.services import standing
from apps.core.errors import DomainError
from apps.core.exporting import XLSX
from apps.core.fields import ChoiceField
from apps.criteria.models import CriteriaVersion
from apps.criteria.views.base import VersionMixin

from .bars import BandPicture
from .exports import result_words, trial_workbook
from .sheet import band_title
from .simulation import programmes_for, refuse_unsound, simulate, units_of
from .transition import difference_rows
from .tried import kept_outcome

PAGE = 25
ALL = "tat-ca"


class TrialForm(forms.Form):
    """On which figures: one programme, one year, or all."""

    tren = ChoiceField(label=gettext_lazy("Try it on"), required=True)

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.programmes = programmes
        years = sorted({programme.year for programme in programmes}, reverse=True)
        self.fields["tren"].choices = [
            *((programme.slug, str(programme)) for programme in programmes),
            *((str(year), _("all of %(year)s") % {"year": year}) for year in years),
            (ALL, _("all programmes")),
        ]

    @property
    def chosen(self) -> list:
        """The programmes that the choice means; empty while nothing valid is chosen."""
        if not self.is_valid():
            return []
        wanted = self.cleaned_data["tren"]
        if wanted == ALL:
            return list(self.programmes)
        return [p for p in self.programmes if wanted in (p.slug, str(p.year))]


class OnTrial(PermissionRequiredMixin, VersionMixin):
    """The version of the address, and what it may be tried on."""

    permission_required = "criteria.edit_criteriaset"
    raise_exception = True

    def get_permission_object(self):
        self.object = self.get_object()
        return

    @cached_property
    def programmes(self) -> list:
        rows = programmes_for(self.object)
        places = {
            where for kind, where in standing(self.request.user).grants if kind == "administrator"
        }
        if None not in places:
            rows = rows.filter(lead_unit__locality__in=places)
        return list(rows)

    @cached_property
    def form(self):
        asked = self.request.GET if "tren" in self.request.GET else None
        return TrialForm(asked, programmes=self.programmes)

    @property
    def is_marked(self) -> bool:
        chosen = self.form.chosen or self.programmes
        return self.object.set.is_invented or any(p.is_marked for p in chosen)


class VersionSimulate(OnTrial, TemplateView):
    """``…/chay-thu/``: counts, bands before and after, and the units, those that change first.

    All units are computed in one pass and kept for a quarter of an hour in a few words each; the
    reasons are computed again for the units of the page that is shown.
    """

    template_name = "assessments/simulate.html"

    def get_context_data(self, **kwargs):
        version, chosen = self.object, self.form.chosen
        obstacle = self.obstacle()
        context = super().get_context_data(
            version=version,
            form=self.form,
            programmes=self.programmes,
            chosen=chosen,
            units=units_of(self.programmes).count() if self.programmes else 0,
            obstacle=obstacle,
            illustrative=self.is_marked,
            has_points=version.definition.get("max_total") is not None,
            **kwargs,
        )
        return context if obstacle or not chosen else context | self.result(version, chosen)

    def obstacle(self) -> str:
        try:
            refuse_unsound(self.object)
        except DomainError as refusal:
            return str(refusal)
        return ""

    def result(self, version, chosen) -> dict:
        outcome = kept_outcome(version, chosen)
        versions = CriteriaVersion.objects.select_related("set").in_bulk(
            {unit.old_version for unit in outcome.units}
        )
        page = Paginator(outcome.units, PAGE).get_page(self.request.GET.get("page"))
        export = reverse("assessments:version-simulate-export", args=version.url_args)
        return {
            "outcome": outcome,
            "picture": BandPicture(version, versions, outcome),
            "page_obj": page,
            "rows": self.rows(version, chosen, page, versions),
            "export_url": f"{export}?tren={self.form.cleaned_data['tren']}",
        }

    @staticmethod
    def rows(version, chosen, page, versions) -> list[dict]:
        """The units of this page with their lines, in the order of the page."""
        ids = [unit.enrolment for unit in page]
        found = {row.enrolment.pk: row for row in simulate(version, chosen, only=ids)}
        return [
            {
                "unit": unit,
                "old_band": band_title(versions[unit.old_version], unit.old_band),
                "new_band": band_title(version, unit.new_band),
                "old_result": result_words(unit.old_passed),
                "new_result": result_words(unit.new_passed),
                "lines": difference_rows(
                    found[unit.enrolment].differences,
                    versions[unit.old_version].definition,
                    version.definition,
                ),
            }
            for unit in page
            if unit.enrolment in found
        ]


class VersionSimulateExport(OnTrial, View):
    """``…/chay-thu/xuat/``: the whole trial, computed anew and written line by line."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        version, chosen = self.object, self.form.chosen
        page = reverse("assessments:version-simulate", args=version.url_args)
        if not chosen:
            return redirect(page)
        try:
            file = trial_workbook(version, chosen)
        except DomainError:
            return redirect(f"{page}?{request.GET.urlencode()}")  # the page says why
        name = f"chay-thu-{version.set.code}-{version.number}.xlsx"
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
