"""Files behind the results: looked at, and given out."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.generic import DetailView, View
from django.views.generic.detail import SingleObjectMixin
from rules.contrib.views import PermissionRequiredMixin

from apps.committees.services import standing
from apps.core.errors import DomainError
from apps.criteria.models import in_language
from apps.reporting import services
from apps.reporting.duplicates import duplicates_of
from apps.reporting.handed_in import Readable, sees_working_versions
from apps.reporting.models import Evidence


class FileMixin(PermissionRequiredMixin, SingleObjectMixin):
    """One file that the reader may have."""

    permission_required = "reporting.view_report"

    def get_queryset(self):
        return Evidence.objects.visible_to(self.request.user).select_related(
            "result__criterion",
            "result__report__enrolment__programme__lead_unit",
            "result__report__enrolment__subject",
            "result__report__period__criteria_version__set",
            "uploaded_by",
        )

    def get_object(self, queryset=None):
        """Whoever does not read drafts is given what was handed in with a report."""
        file = super().get_object(queryset)
        report = file.result.report
        every = sees_working_versions(self.request.user, report)
        submissions = () if every else tuple(report.submissions.all())
        self.readable = Readable(every=every, submissions=submissions)
        if not self.may_read(file):
            raise Http404
        return file

    def may_read(self, file) -> bool:
        return self.readable.shows_file(file.result.criterion.code, file.sha256)

    def get_permission_object(self):
        self.object = self.get_object()
        return self.object.result.report


class EvidenceDownload(FileMixin, View):
    """Give a file out as it was uploaded, never to be opened by the browser itself."""

    def get(self, request, *args, **kwargs):
        try:
            content = services.give_out(self.object, by=request.user)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect(self.object.result.report)
        response = HttpResponse(content, content_type=self.object.content_type)
        response["Content-Disposition"] = content_disposition_header(True, self.object.name)
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        response["Cache-Control"] = "private, no-store"
        return response


class EvidenceLook(FileMixin, DetailView):
    """A picture or a PDF on a page, with what is known of it; the review shows it under its row.

    A page may draw what is given out as a download: the browser a picture, a script of ours the
    pages of a PDF.
    """

    template_name = "reporting/evidence_look.html"
    context_object_name = "file"

    def get_context_data(self, **kwargs):
        file = self.object
        report = file.result.report
        criterion = report.period.criteria_version.by_code.get(file.result.criterion.code, {})
        files = list(self.siblings())
        here = next((i for i, one in enumerate(files) if one.pk == file.pk), None)
        return super().get_context_data(
            report=report,
            title=in_language(criterion, "title"),
            code=file.result.criterion.code,
            is_picture=file.content_type.startswith("image/"),
            is_document=file.content_type == "application/pdf",
            same=self.duplicates(file, report),
            # A reader who is given what was handed in is not told what the unit does meanwhile.
            taken_away_at=file.removed_at if self.readable.every else None,
            number=0 if here is None else here + 1,
            of=len(files),
            before=files[here - 1] if here else None,
            after=files[here + 1] if here is not None and here + 1 < len(files) else None,
            illustrative=report.enrolment.programme.is_marked,
            **kwargs,
        )

    def siblings(self):
        """The files of the same row; one that was set aside has none."""
        if self.object.removed_at is not None or not self.readable.every:
            return []
        return self.object.result.evidence.kept().select_related("result__criterion")

    def duplicates(self, file, report):
        """Told to the unit about its own files, to the city about all, to nobody else."""
        if file.removed_at is not None:
            return None
        units = {post.unit_id for post in standing(self.request.user).posts}
        for_city = report.enrolment.programme.lead_unit_id in units
        if not for_city and report.enrolment.unit_id not in units:
            return None
        return duplicates_of([file], for_city=for_city).get(file.pk)
