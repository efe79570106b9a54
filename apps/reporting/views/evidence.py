"""Files behind the results."""

from django.views.generic import TemplateView


class EvidenceAdd(TemplateView):
    template_name = "base.html"


class EvidenceRemove(TemplateView):
    template_name = "base.html"


class EvidenceDownload(TemplateView):
    template_name = "base.html"
