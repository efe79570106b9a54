"""Criteria sets as pages to read."""

from django.views.generic import TemplateView


class SetList(TemplateView):
    template_name = "criteria/set_list.html"


class VersionDetail(TemplateView):
    template_name = "criteria/version_detail.html"
