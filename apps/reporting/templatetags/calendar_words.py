"""The calendar's answer on a page: the same sentence everywhere."""

from django import template
from django.urls import reverse

from apps.core.stencils import filled
from apps.core.templatetags.ui import day
from apps.reporting.models import Report
from apps.reporting.services import standing_of

register = template.Library()

ASKING = (Report.Status.DRAFT, Report.Status.RETURNED)


@register.simple_tag(takes_context=True)
def editing_words(context, report):
    """Until when the unit may edit, else why not, who can change it, where to ask for time.

    ``report`` comes from ``for_list``, or by its address. Who may ask reads what was asked.
    """
    editing, user = standing_of(report), context["request"].user
    asks = report.status in ASKING and (editing.may or report.days.is_locked)
    url = reverse("reporting:extension-ask", args=report.url_args)
    if url == context["request"].path or not asks:
        url = ""
    may_ask = url and user.has_perm("reporting.ask_extension", report)
    told = {
        "may": editing.may,
        "begin": day(report.period.window_from),
        "end": day(report.period.window_to),
        "words": str(editing.words),
        "ask_url": url if may_ask else "",
        "asked": day(report.asked_until) if may_ask and report.asked_until else "",
    }
    return filled("reporting/editing_words.html", told)
