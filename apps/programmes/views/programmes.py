"""Pages of the programmes area."""

from django.views.generic import TemplateView


class ProgrammeList(TemplateView):
    template_name = "base.html"


class ProgrammeCreate(TemplateView):
    template_name = "base.html"


class ProgrammeDetail(TemplateView):
    template_name = "base.html"


class ProgrammeUpdate(TemplateView):
    template_name = "base.html"


class ProgrammeOpen(TemplateView):
    template_name = "base.html"


class ProgrammeClose(TemplateView):
    template_name = "base.html"
