"""The calendar's answer on a page: the same sentence everywhere."""

from django import template
from django.urls import reverse

from apps.reporting.models import Report
from apps.reporting.services import standing_of

register = template.Library()

ASKING = (Report.Status.DRAFT, Report.Status.RETURNED)


@register.inclusion_tag("reporting/editing_words.html", takes_context=True)
def editing_words(context, report):
    """Until when the unit may edit, else why not, who can change it, where to ask for time."""
    editing, user = standing_of(report), context["request"].user
    asks = report.status in ASKING and (editing.may or report.days.is_locked)
    url = reverse("reporting:extension-ask", args=report.url_args)
    if url == context["request"].path or not asks:
        url = ""
    may_ask = url and user.has_perm("reporting.ask_extension", report)
    return {"editing": editing, "period": report.period, "ask_url": url if may_ask else ""}
