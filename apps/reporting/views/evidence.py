"""Files behind the results: adding, using again, taking away."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.audit.services import first_outcome, form_key_for
from apps.audit.views import ActionView, FormPage
from apps.core.errors import DomainError
from apps.criteria.models import in_language
from apps.reporting import services
from apps.reporting.duplicates import duplicates_of
from apps.reporting.forms.evidence import EvidenceForm, ReuseForm
from apps.reporting.models import Evidence
from apps.reporting.services.evidence import MOST_FILES, reusable

from .base import ReportPageMixin


class EvidencePage(ReportPageMixin, FormPage):
    """The files behind one criterion, and ways to add to them."""

    permission_required = "reporting.change_report"
    template_name = "reporting/evidence_add.html"
    begun = False

    def get_object(self):
        report = super().get_object()
        self.criterion = report.period.criteria_version.by_code.get(self.kwargs["code"])
        if self.criterion is None or not self.criterion["inputs"]:
            raise Http404
        return report

    def perform(self, form):
        """A refused first file does not begin the report."""
        with transaction.atomic():
            return self.change_files(form, self.begun_report())

    def begun_report(self):
        """The report, begun by the first file where it was not."""
        if self.object.pk is None:
            self.object = services.start_report(self.object, by=self.request.user)
        return self.object

    def get_success_url(self):
        return reverse("reporting:evidence-add", args=[*self.object.url_args, self.kwargs["code"]])

    def get_context_data(self, **kwargs):
        code = self.kwargs["code"]
        desk = services.lay_out(self.object)
        result = desk.results.get(code)
        rows = result.evidence.kept().select_related("uploaded_by", "reuses") if result else []
        files = list(rows)
        same = duplicates_of(files, for_city=False)
        kwargs.setdefault("form", EvidenceForm())
        return super().get_context_data(
            code=code,
            title=in_language(self.criterion, "title"),
            files=[(file, same.get(file.pk)) for file in files],
            room=max(0, MOST_FILES - len(files)),
            most=MOST_FILES,
            offered=reusable(desk, code),
            notice=services.obstacle(self.object),
            is_closed=desk.is_locked(code),
            **kwargs,
        )


class EvidenceAdd(EvidencePage):
    """Several files in one go; a script sends them one by one and reads JSON."""

    form_class = EvidenceForm

    @property
    def is_script(self) -> bool:
        return self.request.headers.get("Accept") == "application/json"

    def change_files(self, form, report):
        return services.add_files(
            report,
            self.kwargs["code"],
            by=self.request.user,
            uploads=form.uploads,
            document_date=form.cleaned_data["document_date"],
        )

    def refused(self, form, error):
        if not error.fields:
            error = DomainError(str(error), fields={"file": str(error)})
        return super().refused(form, error)

    def form_invalid(self, form):
        if self.is_script:
            sentences = [sentence for found in form.errors.values() for sentence in found]
            return JsonResponse({"refused": sentences}, status=422)
        self.object = self.get_object()  # what was refused was rolled back
        return super().form_invalid(form)

    def succeed(self, outcome):
        if self.is_script:
            return JsonResponse({"added": [file.name for file in outcome.files]})
        for sentence in outcome.refused:
            messages.error(self.request, sentence)
        return super().succeed(outcome)

    def succeed_again(self, event):
        return JsonResponse({"added": []}) if self.is_script else super().succeed_again(event)

    def get_success_message(self, outcome):
        return ngettext(
            "%(count)s file has been added.", "%(count)s files have been added.", len(outcome.files)
        ) % {"count": len(outcome.files)}


class EvidenceReuse(EvidencePage):
    """Files of last quarter stand behind the same criterion again."""

    form_class = ReuseForm
    success_message = _("Last quarter's files have been taken over.")

    def get(self, request, *args, **kwargs):
        return redirect(self.get_success_url())

    def get_form_kwargs(self):
        offered = reusable(services.lay_out(self.object), self.kwargs["code"])
        return {**super().get_form_kwargs(), "offered": offered}

    def change_files(self, form, report):
        return services.reuse_evidence(
            report,
            self.kwargs["code"],
            by=self.request.user,
            chosen=form.cleaned_data["chosen"],
        )

    def form_invalid(self, form):
        self.object = self.get_object()
        sentences = [sentence for found in form.errors.values() for sentence in found]
        messages.error(self.request, " ".join(sentences))
        return redirect(self.get_success_url())


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
