"""A confirmed report is opened again."""

from django.utils.translation import gettext as _

from apps.criteria.models import in_language
from apps.reporting.forms.review import ReopenForm
from apps.reporting.models import Report
from apps.reporting.services import review as services

from .review import ReportPage


class Reopen(ReportPage):
    """A confirmed report goes back to the unit for chosen criteria."""

    permission_required = "reporting.reopen_report"
    template_name = "reporting/reopen.html"
    form_class = ReopenForm

    def get_initial(self):
        return {
            "version": self.object.version,
            "due_on": services.proposed_deadline(self.object.days),
        }

    def get_form_kwargs(self):
        by_code = self.object.period.criteria_version.by_code
        codes = self.object.results.order_by("criterion__order").values_list(
            "criterion__code", flat=True
        )
        choices = [
            (code, f"{code} – {in_language(by_code[code], 'title')}")
            for code in codes
            if code in by_code and by_code[code]["inputs"]
        ]
        return {**super().get_form_kwargs(), "choices": choices}

    def perform(self, form):
        return services.reopen_report(
            self.object,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            due_on=form.cleaned_data["due_on"],
            codes=form.cleaned_data["codes"],
            version=form.cleaned_data["version"],
        )

    def get_success_message(self, outcome):
        return _("Reopened; the unit has been told.")

    def get_context_data(self, **kwargs):
        self.object = self.get_object()
        return super().get_context_data(
            **kwargs,
            is_verified=self.object.status == Report.Status.VERIFIED,
            facts=services.what_happened(self.object),
            review_url=self.url("review"),
        )
