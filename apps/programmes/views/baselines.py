"""Pages of the programmes area."""

from django.views.generic import TemplateView


class BaselineUpdate(TemplateView):
    template_name = "base.html"
