"""Pages of the programmes area."""

from django.views.generic import TemplateView


class EnrolmentList(TemplateView):
    template_name = "base.html"


class EnrolmentInvite(TemplateView):
    template_name = "base.html"


class EnrolmentDetail(TemplateView):
    template_name = "base.html"


class EnrolmentRespond(TemplateView):
    template_name = "base.html"


class EnrolmentEnrol(TemplateView):
    template_name = "base.html"
