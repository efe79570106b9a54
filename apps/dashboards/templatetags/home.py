"""``{% task duty %}``: one line of the home page, mostly without drawing it anew.

``dashboards/home_task.html`` is the only place that knows how a line looks.
"""

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from apps.core import clock
from apps.core.stencils import Marked, draw, mark

register = template.Library()

TASK = "dashboards/home_task.html"
TOLD = ("url", "subject", "context")


@register.simple_tag
def task(duty):
    """The days a line tells are part of its shape: many duties have the same."""
    texts = [getattr(duty, name) for name in TOLD]
    shape = (TASK, duty.kind, duty.state, duty.due_on, duty.since, clock.today())
    marked = Marked(duty, **{name: mark(place) for place, name in enumerate(TOLD)})
    filled = draw(shape, texts, lambda: render_to_string(TASK, {"duty": marked}))
    if settings.COMPARE_STENCILS and filled != render_to_string(TASK, {"duty": duty}):
        raise AssertionError(f"{duty.kind}: the line looks at something that is not in the shape")
    return mark_safe(filled)  # noqa: S308 -- escaped by ``draw``
