"""One report: reading, checking, handing in, paper, history."""

from django.views.generic import TemplateView


class ReportDetail(TemplateView):
    template_name = "base.html"


class ReportCheck(TemplateView):
    template_name = "base.html"


class ReportHandOver(TemplateView):
    template_name = "base.html"


class ReportSubmit(TemplateView):
    template_name = "base.html"


class ReportSubmitted(TemplateView):
    template_name = "base.html"


class ReportWithdraw(TemplateView):
    template_name = "base.html"


class ReportPrint(TemplateView):
    template_name = "base.html"


class ReportHistory(TemplateView):
    template_name = "base.html"
