"""Pages of the programmes area."""

from django.views.generic import TemplateView


class BasisCreate(TemplateView):
    template_name = "base.html"


class BasisDelete(TemplateView):
    template_name = "base.html"


class PeriodsGenerate(TemplateView):
    template_name = "base.html"


class PeriodCreate(TemplateView):
    template_name = "base.html"


class PeriodUpdate(TemplateView):
    template_name = "base.html"
