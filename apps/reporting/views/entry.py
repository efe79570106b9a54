"""Entering a quarter's results."""

from django.views.generic import TemplateView


class ReportStart(TemplateView):
    template_name = "base.html"


class ReportEntry(TemplateView):
    template_name = "base.html"
