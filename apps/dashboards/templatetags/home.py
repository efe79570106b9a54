"""``{% task duty today %}``: one line of the home page, mostly without drawing it anew.

``dashboards/home_task.html`` is the only place that knows how a line looks.
"""

from django import template
from django.template.loader import render_to_string

from apps.core.stencils import Marked, Part, draw, mark

register = template.Library()

TASK = "dashboards/home_task.html"
TOLD = ("url", "subject", "context")


@register.simple_tag
def task(duty, today):
    """The days a line tells are part of its shape: many duties have the same."""
    texts = [getattr(duty, name) for name in TOLD]
    shape = (TASK, duty.kind, duty.state, duty.due_on, duty.since, today)
    marked = Marked(duty, **{name: mark(place) for place, name in enumerate(TOLD)})
    return draw(Part(shape, texts, lambda: _rendered(marked), lambda: _rendered(duty)))


def _rendered(duty):
    return render_to_string(TASK, {"duty": duty})
