"""Files behind the results: adding, taking away, giving out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from rules.contrib.views import PermissionRequiredMixin

from apps.audit.services import first_outcome, form_key_for
from apps.audit.views import ActionView, FormPage
from apps.core.errors import DomainError
from apps.criteria.models import in_language
from apps.reporting import services
from apps.reporting.forms.submission import EvidenceForm
from apps.reporting.models import Evidence

from .base import ReportPageMixin


class EvidenceAdd(ReportPageMixin, FormPage):
    """The files behind one criterion, and one more."""

    permission_required = "reporting.change_report"
    form_class = EvidenceForm
    template_name = "reporting/evidence_add.html"
    success_message = _("The file has been added.")
    begun = False

    def get_object(self):
        report = super().get_object()
        self.criterion = report.period.criteria_version.by_code.get(self.kwargs["code"])
        if self.criterion is None or not self.criterion["inputs"]:
            raise Http404
        return report

    def perform(self, form):
        by = self.request.user
        if self.object.pk is None:
            self.object = services.start_report(self.object, by=by)
        return services.add_evidence(
            self.object, self.kwargs["code"], by=by, upload=form.cleaned_data["file"]
        )

    def refused(self, form, error):
        form.add_error("file", str(error))
        return self.form_invalid(form)

    def get_success_url(self):
        return reverse("reporting:evidence-add", args=[*self.object.url_args, self.kwargs["code"]])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        desk = services.lay_out(self.object)
        code = self.kwargs["code"]
        result = desk.results.get(code)
        files = result.evidence.kept().select_related("uploaded_by") if result else []
        return context | {
            "code": code,
            "title": in_language(self.criterion, "title"),
            "files": list(files),
            "notice": services.obstacle(self.object),
            "is_closed": desk.is_locked(code),
        }


class EvidenceRemove(ActionView):
    """Take one file away."""

    permission_required = "reporting.change_report"
    success_message = _("The file has been removed.")

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            # The second press comes when the first one has taken the row away.
            key = form_key_for(request.user, request.path, request.POST.get("form_key", "")[:64])
            done = first_outcome(key)
            if done is None:
                raise
            return self.succeed_again(done)

    def get_queryset(self):
        return Evidence.objects.visible_to(self.request.user).select_related(
            "result__criterion",
            "result__report__enrolment__programme__criteria_version__set",
            "result__report__enrolment__subject",
            "result__report__period",
        )

    def get_permission_object(self):
        self.object = self.get_object()
        return self.object.result.report

    def get_success_url(self):
        result = self.object.result
        return reverse(
            "reporting:evidence-add", args=[*result.report.url_args, result.criterion.code]
        )

    def perform(self):
        services.remove_evidence(self.object, by=self.request.user)


class EvidenceDownload(PermissionRequiredMixin, SingleObjectMixin, View):
    """Give a file out as it was uploaded, never to be opened by the browser itself."""

    permission_required = "reporting.view_report"

    def get_queryset(self):
        return Evidence.objects.visible_to(self.request.user).select_related(
            "result__report__enrolment__programme",
            "result__report__enrolment__subject",
            "result__report__period",
        )

    def get_permission_object(self):
        self.object = self.get_object()
        return self.object.result.report

    def get(self, request, *args, **kwargs):
        try:
            content = services.content_of(self.object)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(self.object.result.report)
        response = HttpResponse(content, content_type=self.object.content_type)
        response["Content-Disposition"] = content_disposition_header(True, self.object.name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "private, no-store"
        return response
