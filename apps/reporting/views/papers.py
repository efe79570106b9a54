"""The quarterly report on paper: printed from the browser, as a Word file or a PDF."""

from django.http import HttpResponse
from django.views.generic import View

from apps.reporting.documents import DOCX, document_of
from apps.reporting.handed_in import WORKING, sees_working_versions
from apps.reporting.papers import paper_of
from apps.reporting.pdfs import PDF, pdf_of

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


class PaperFile(PaperPage, View):
    """The same paper as a file to keep."""

    def get(self, request, *args, **kwargs):
        paper = self.paper()
        name = f"{paper.report.receipt}-nhap" if paper.is_draft else paper.report.receipt
        response = HttpResponse(type(self).make(paper), content_type=self.content_type)
        response["Content-Disposition"] = f'attachment; filename="{name}.{self.ending}"'
        return response


class ReportWord(PaperFile):
    """Word: to be numbered, signed and stamped."""

    make, content_type, ending = document_of, DOCX, "docx"


class ReportPdf(PaperFile):
    """PDF/A: to be kept and sent."""

    make, content_type, ending = pdf_of, PDF, "pdf"
