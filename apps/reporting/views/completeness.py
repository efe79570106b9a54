"""Who has handed in: one period of one programme, and the same as Excel."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from apps.core.exporting import download
from apps.core.fields import ChoiceField, TextField
from apps.programmes.models import Period, Programme
from apps.reporting import completeness
from apps.reporting.exports import period_workbook

TAB_NAMES = {"missing": gettext_lazy("Not submitted"), "in": gettext_lazy("Submitted")}


class PeriodFilter(forms.Form):
    """Words and tab, from the address."""

    q = TextField(label=gettext_lazy("Search"), required=False, max_length=100, free=False)
    tab = ChoiceField(required=False, choices=[("", ""), *TAB_NAMES.items()])


class OnPeriod:
    """The period in the address, for whoever sees its programme (404 otherwise)."""

    @cached_property
    def period(self):
        user = self.request.user
        rows = Period.objects.visible_to(user).filter(
            programme__in=Programme.objects.visible_to(user)
        )
        return get_object_or_404(
            rows.select_related(
                "programme__criteria_version__set",
                "programme__lead_unit",
                "criteria_version__set",
            ),
            programme__slug=self.kwargs["ct"],
            slug=self.kwargs["ky"],
        )

    @cached_property
    def form(self):
        return PeriodFilter(self.request.GET)

    @cached_property
    def rows(self):
        return completeness.rows_of(self.period, self.request.user)

    @cached_property
    def wanted(self):
        """What the address asks for; nonsense asks for nothing."""
        return self.form.cleaned_data if self.form.is_valid() else {"q": "", "tab": ""}

    def shown(self):
        return completeness.matching(self.rows, words=self.wanted["q"], tab=self.wanted["tab"])


class PeriodDetail(OnPeriod, TemplateView):
    """The counts, then the units: those who still owe first, with a phone number."""

    template_name = "reporting/period_detail.html"

    def get_context_data(self, **kwargs):
        counts = completeness.counts(self.rows)
        query = self.request.GET.urlencode()
        export = reverse("reporting:period-export", args=[self.kwargs["ct"], self.kwargs["ky"]])
        return super().get_context_data(
            period=self.period,
            programme=self.period.programme,
            form=self.form,
            rows=self.shown(),
            seen=len(self.rows),
            counts=counts,
            tab=self.wanted["tab"],
            tabs=[
                ("", _("All"), len(self.rows)),
                ("missing", TAB_NAMES["missing"], counts["missing"]),
                ("in", TAB_NAMES["in"], counts["in"]),
            ],
            export_url=f"{export}?{query}" if query else export,
            illustrative=self.period.programme.is_marked,
            **kwargs,
        )


class PeriodExport(OnPeriod, View):
    """The rows of the page, with the same filter."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        filters = []
        if self.wanted["q"]:
            filters.append(_("Search: %(words)s") % {"words": self.wanted["q"]})
        if self.wanted["tab"]:
            filters.append(str(TAB_NAMES[self.wanted["tab"]]))
        content = period_workbook(
            self.period, self.shown(), completeness.counts(self.rows), filters=filters
        )
        return download(content, f"tinh-hinh-nop-{self.period.slug}")
