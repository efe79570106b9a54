"""The city's side: queue, review, verdict, reopening, reminding by hand."""

from django.views.generic import TemplateView


class Queue(TemplateView):
    template_name = "reporting/queue.html"


class QueueExport(TemplateView):
    template_name = "reporting/queue.html"


class Review(TemplateView):
    template_name = "reporting/review.html"


class Verdict(TemplateView):
    template_name = "reporting/verdict.html"


class Reopen(TemplateView):
    template_name = "reporting/reopen.html"


class NudgePage(TemplateView):
    template_name = "reporting/nudge.html"
