"""Who has handed in: one period of one programme, and the same as Excel."""

from django.views.generic import TemplateView


class PeriodDetail(TemplateView):
    template_name = "base.html"


class PeriodExport(TemplateView):
    template_name = "base.html"
