"""The year: list, one unit with every line, computing."""

from django.views.generic import TemplateView


class YearList(TemplateView):
    template_name = "assessments/year_list.html"


class YearDetail(TemplateView):
    template_name = "assessments/year_detail.html"


class YearCompute(TemplateView):
    http_method_names = ["post"]
