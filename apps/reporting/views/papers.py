"""The quarterly report on paper: printed from the browser, or as a Word file."""

from django.http import HttpResponse
from django.views.generic import View

from apps.reporting.documents import DOCX, document_of
from apps.reporting.handed_in import WORKING, sees_working_versions
from apps.reporting.papers import paper_of

from .report import ReportPage


class PaperPage(ReportPage):
    """A paper of the report, from what its reader may see."""

    def paper(self):
        report = self.object
        working = sees_working_versions(self.request.user, report)
        if not working and report.status in WORKING:
            report.self_score = None  # it follows the corrections
        return paper_of(report, working=working)


class ReportPrint(PaperPage):
    """The report on A4 in the form of Nghị định 30/2020."""

    template_name = "reporting/report_print.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(paper=self.paper(), **kwargs)


class ReportWord(PaperPage, View):
    """The same paper as a Word file, to be numbered, signed and stamped."""

    def get(self, request, *args, **kwargs):
        paper = self.paper()
        name = f"{paper.report.receipt}-nhap" if paper.is_draft else paper.report.receipt
        response = HttpResponse(document_of(paper), content_type=DOCX)
        response["Content-Disposition"] = f'attachment; filename="{name}.docx"'
        return response
