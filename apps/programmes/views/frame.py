"""Legal basis and calendar of a programme."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.audit.views import ActionView, FormPage, LookAgain
from apps.programmes import services
from apps.programmes.forms import (
    BasisForm,
    PeriodCreateForm,
    PeriodCriteriaForm,
    PeriodUpdateForm,
)
from apps.programmes.models import LegalBasis, Period

from .common import OnProgramme, SamePageAgain


class BasisCreate(OnProgramme, FormPage):
    permission_required = "programmes.change_programme"
    form_class = BasisForm
    template_name = "programmes/basis_form.html"
    success_message = _("The legal basis has been added.")

    def perform(self, form):
        services.add_legal_basis(self.programme, by=self.request.user, **form.cleaned_data)


class BasisDelete(OnProgramme, ActionView):
    permission_required = "programmes.change_programme"
    success_message = _("The legal basis has been removed.")

    def perform(self):
        basis = get_object_or_404(
            LegalBasis.objects.select_related("programme"),
            programme=self.programme,
            pk=self.kwargs["pk"],
        )
        services.remove_legal_basis(basis, by=self.request.user)


class PeriodsGenerate(OnProgramme, SamePageAgain, ActionView):
    """The four quarters with the days of Nghị định 09/2019."""

    permission_required = "programmes.change_programme"
    success_message = _("The reporting periods are set up. Check their days.")

    def perform(self):
        services.generate_periods(self.programme, by=self.request.user)


class PeriodCreate(OnProgramme, SamePageAgain, FormPage):
    permission_required = "programmes.change_programme"
    form_class = PeriodCreateForm
    template_name = "programmes/period_form.html"
    success_message = _("The reporting period is set up.")

    @cached_property
    def quarters(self):
        there = set(self.programme.periods.values_list("quarter", flat=True))
        return [quarter for quarter in (1, 2, 3, 4) if quarter not in there]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"quarters": self.quarters}

    def get_initial(self):
        if not self.quarters:
            return {}
        first = self.quarters[0]
        return services.proposed_days(self.programme.year, first) | {"quarter": first}

    def perform(self, form):
        services.create_period(self.programme, by=self.request.user, **form.cleaned_data)


class OnPeriod(OnProgramme):
    """The page is about one period of the programme."""

    @cached_property
    def period(self):
        rows = Period.objects.visible_to(self.request.user).select_related(
            "programme", "criteria_version__set"
        )
        return get_object_or_404(rows, programme=self.programme, slug=self.kwargs["ky"])

    def get_object(self):
        self.period  # noqa: B018 -- a period that does not exist is 404 before anything else
        return self.programme

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.period}

    def get_context_data(self, **kwargs):
        return super().get_context_data(period=self.period, **kwargs)


class PeriodUpdate(OnPeriod, LookAgain, SamePageAgain, FormPage):
    permission_required = "programmes.change_programme"
    form_class = PeriodUpdateForm
    template_name = "programmes/period_form.html"
    success_message = _("The reporting period has been changed.")

    def perform(self, form):
        services.change_period(self.period, by=self.request.user, **form.cleaned_data)


class PeriodCriteria(OnPeriod, LookAgain, SamePageAgain, FormPage):
    """Another version of the same set for a period that has not opened yet."""

    permission_required = "programmes.change_programme"
    form_class = PeriodCriteriaForm
    template_name = "programmes/period_criteria.html"

    @cached_property
    def versions(self):
        return services.versions_for(self.period)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"versions": self.versions}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            obstacle=services.binding_obstacle(self.period),
            versions=self.versions,
            later=self.programme.periods.filter(quarter__gt=self.period.quarter),
            **kwargs,
        )

    def perform(self, form):
        typed = form.cleaned_data
        return services.bind_period(
            self.period,
            by=self.request.user,
            version=typed["criteria_version"],
            reason=typed["reason"],
            later=typed["later"],
            seen=typed["seen"],
        )

    def get_success_message(self, periods):
        names = ", ".join(str(period) for period in periods)
        return gettext("%(periods)s now stand under version %(number)s of the criteria.") % {
            "periods": names,
            "number": periods[0].criteria_version.number,
        }
