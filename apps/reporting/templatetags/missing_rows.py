"""``{% missing_rows rows %}``: units that have not handed in, mostly without drawing them anew.

``reporting/queue_missing_row.html`` is the only place that knows how a row looks; it is drawn once
for each shape of a row.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from apps.core import clock
from apps.core.stencils import Part, draw_all, mark
from apps.core.templatetags.ui import NOTHING, moment

register = template.Library()

ROW = "reporting/queue_missing_row.html"


@dataclass(slots=True)
class Words:
    """The texts of one row, as the page shows them."""

    unit: str
    period: str
    programme: str
    phone: str
    signed_in: str
    nudged: str
    nudge_url: str
    extension_url: str  # empty where nobody asks for more time
    # What decides how the row looks besides; the deadline says how far it is from today.
    chip: str
    due_on: date

    def marked(self) -> "Words":
        marks = {name: mark(number) for number, name in enumerate(TEXTS)}
        marks["extension_url"] = self.extension_url and marks["extension_url"]
        return replace(self, **marks)


TEXTS = [field.name for field in fields(Words)][:8]
_texts = attrgetter(*TEXTS)


@register.simple_tag
def missing_rows(rows):
    today = clock.today()
    drawn = draw_all([_part(_words(row), today) for row in rows])
    return mark_safe("".join(drawn))  # noqa: S308 -- escaped by ``draw_all``


def _words(row) -> Words:
    return Words(
        unit=row.unit,
        period=row.period.name,
        programme=row.programme.name,
        phone=row.phone or NOTHING,
        signed_in=moment(row.signed_in_at),
        nudged=moment(row.nudged_at),
        nudge_url=row.nudge_url,
        extension_url=row.extension_url,
        chip=row.chip,
        due_on=row.days.due_on,
    )


def _part(line, today):
    shape = (ROW, line.chip, line.due_on, today, bool(line.extension_url))
    return Part(shape, [*_texts(line)], lambda: _drawn(line.marked()), lambda: _drawn(line))


def _drawn(line):
    return get_template(ROW).render({"row": line})
