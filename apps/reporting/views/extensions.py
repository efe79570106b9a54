"""More time: the unit asks, the city police answer."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit.views import FormPage
from apps.reporting import services
from apps.reporting.forms.extensions import DecisionForm, ExtensionForm
from apps.reporting.models import Extension
from apps.reporting.services import extensions

from .base import ReportPageMixin


class ExtensionPage(ReportPageMixin, FormPage):
    """The days as they are, what was asked before, and one form."""

    begun = False

    def get_context_data(self, **kwargs):
        report = self.object
        rows = Extension.objects.filter(enrolment=report.enrolment, period=report.period)
        asked = list(rows.select_related("asked_by", "decided_by"))
        return super().get_context_data(
            editing=services.standing_of(report),
            due_on=services.due_on(report),
            asked=asked,
            waiting=any(row.is_open for row in asked),
            obstacle=extensions.why_no_more_time(report),
            **kwargs,
        )


class ExtensionAsk(ExtensionPage):
    """The unit asks for more time."""

    permission_required = "reporting.ask_extension"
    form_class = ExtensionForm
    template_name = "reporting/extension_ask.html"
    success_message = gettext_lazy("The city police have been asked for more time.")

    def perform(self, form):
        return extensions.ask_extension(self.object, by=self.request.user, **form.cleaned_data)


class ExtensionDecide(ExtensionPage):
    """The city police grant a day or decline."""

    permission_required = "reporting.decide_extension"
    form_class = DecisionForm
    template_name = "reporting/extension_decide.html"

    @cached_property
    def extension(self):
        rows = Extension.objects.visible_to(self.request.user).select_related(
            "asked_by", "decided_by", "enrolment", "period"
        )
        return get_object_or_404(
            rows,
            pk=self.kwargs["pk"],
            enrolment=self.object.enrolment,
            period=self.object.period,
        )

    def get_object(self, queryset=None):
        self.object = super().get_object()
        self.extension  # noqa: B018 -- 404 comes before 403
        return self.object

    def get_initial(self):
        return {"until": self.extension.wanted_until}

    def perform(self, form):
        data = form.cleaned_data
        by, answer = self.request.user, data["answer"]
        if data["decision"] == DecisionForm.GRANT:
            return extensions.grant_extension(
                self.extension, by=by, until=data["until"], answer=answer
            )
        return extensions.decline_extension(self.extension, by=by, answer=answer)

    def get_success_message(self, outcome):
        if outcome.is_granted:
            return _("More time has been granted; the unit has been told.")
        return _("The request has been declined; the unit has been told.")

    def get_success_url(self):
        report = self.object
        return reverse("reporting:period-detail", args=report.url_args[:2])

    def get_context_data(self, **kwargs):
        return super().get_context_data(extension=self.extension, **kwargs)
