"""The unit asks to correct an accepted criterion of a returned report as well."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from apps.audit.views import FormPage
from apps.criteria.models import in_language
from apps.reporting import services
from apps.reporting.forms.corrections import CorrectionForm
from apps.reporting.wording import value_text

from .base import ReportPageMixin


class CorrectAccepted(ReportPageMixin, FormPage):
    """What was accepted, and why it is to be changed."""

    permission_required = "reporting.change_report"
    form_class = CorrectionForm
    template_name = "reporting/correct.html"

    @cached_property
    def criterion(self):
        found = self.object.period.criteria_version.by_code.get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def get_object(self, queryset=None):
        self.object = super().get_object()
        self.criterion  # noqa: B018 -- 404 comes before 403
        return self.object

    def get_context_data(self, **kwargs):
        report, criterion = self.object, self.criterion
        desk = services.lay_out(report)
        result = desk.results.get(criterion["code"])
        obstacle = services.obstacle(report)
        if not obstacle and not services.may_correct(desk, criterion["code"]):
            obstacle = _("This criterion is not closed; it can be changed in the form.")
        return super().get_context_data(
            criterion=criterion,
            title=in_language(criterion, "title"),
            result=result,
            value=value_text(criterion, result.state, result.inputs) if result else "–",
            obstacle=obstacle,
            entry_url=self._entry(),
            **kwargs,
        )

    def _entry(self):
        return reverse("reporting:report-entry", args=self.object.url_args)

    def perform(self, form):
        code = self.criterion["code"]
        by, reason = self.request.user, form.cleaned_data["reason"]
        return services.correct_accepted(self.object, code, by=by, reason=reason)

    def get_success_message(self, outcome):
        return _("%(code)s is open; correct it and submit again.") % {"code": self.kwargs["code"]}

    def get_success_url(self):
        return f"{self._entry()}#row-{self.kwargs['code']}"
