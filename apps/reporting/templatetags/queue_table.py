"""``{% queue_rows rows me chosen %}``: rows of the queue, mostly without drawing them anew.

``reporting/queue_row.html`` is the only place that knows how a row looks; it is drawn once for
each shape of a row. ``me`` is the reader's id as text, ``chosen`` holds reports by their id.
"""

from django import template
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.core import clock
from apps.core.dates import working_days_between
from apps.core.stencils import Part, draw_all, mark
from apps.core.templatetags.ui import MOMENT, NOTHING, is_english, moment, number_in
from apps.reporting.models import VERIFY_DAYS
from apps.reporting.riskwords import Wording

register = template.Library()

ROW = "reporting/queue_row.html"


# What a row of the template is made of: texts, then what decides how it looks.
TEXTS = (
    *("key", "url", "unit", "period", "programme", "submitted", "attempt", "waiting", "decided"),
    *("big", "warnings", "lacking", "score", "assignee", "holder", "points"),
)
DECIDES = (
    *("is_open", "is_again", "is_assessed", "waits_long", "is_held", "chip"),
    *("is_chosen", "is_mine"),
)


@register.simple_tag
def queue_rows(rows, me, chosen=()):
    part = Lines(me, chosen).part
    drawn = draw_all([part(row) for row in rows])
    return mark_safe("".join(drawn))  # noqa: S308 -- escaped by ``draw_all``


def _rendered(shape, texts):
    row = dict(zip(DECIDES, shape, strict=False)) | dict(zip(TEXTS, texts, strict=False))
    reasons = texts[len(TEXTS) :]
    row["reasons"] = list(zip(reasons[::2], reasons[1::2], strict=True))
    return get_template(ROW).render({"row": row})


class Lines:
    """Makes the words of rows; what is the same for many of them is asked once."""

    def __init__(self, me, chosen=()):
        self.chosen = chosen
        self.me, self.mine = me, pgettext("assigned", "Me")
        self.verdicts = {True: _("Met"), False: _("Not met"), None: NOTHING}
        self.today, self.now = clock.today(), clock.real_now()
        self.zone = timezone.get_default_timezone()
        self.english, self.wording, self.waited = is_english(), Wording(), {}

    def part(self, row) -> Part:
        is_open = row.tab == "wait"
        risk, term, holder = row.risk, row.period, row.held_by(self.now)
        submitted = row.submitted_at.astimezone(self.zone)
        days, waiting = self._waiting(submitted.date()) if is_open else (0, "")
        texts = [
            *(f"{row.report}:{row.version}", row.url, row.unit, term.name, term.programme.name),
            *(f"{submitted:{MOMENT}}", str(row.attempt), waiting),
            "" if is_open else moment(row.decided_at),
            *[str(risk.get(name, NOTHING)) for name in ("big", "warnings", "lacking")],
            self._score(row),
            self.mine if str(row.assigned) == self.me else row.assignee or NOTHING,
            *(holder, str(row.points)),
        ]
        reasons = risk.get("reasons", ()) if is_open else ()
        for reason in reasons:
            texts += (self.wording.sentence_of(reason), str(reason["points"]))
        decides = (is_open, row.attempt > 1, bool(risk), days > VERIFY_DAYS, bool(holder), row.chip)
        decides += (row.report in self.chosen, str(row.claimed_id) == self.me)
        shape = (*decides, ROW, len(reasons))
        return Part(
            shape,
            texts,
            lambda: _rendered(shape, [mark(number) for number in range(len(texts))]),
            lambda: _rendered(shape, texts),
        )

    def _score(self, row):
        if row.has_points:
            return number_in(self.english, row.total, 2)
        return self.verdicts[row.passed]

    def _waiting(self, since) -> tuple[int, str]:
        """Working days, as a number and in words."""
        if since not in self.waited:
            days = max(0, working_days_between(since, self.today))
            words = ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
            self.waited[since] = days, words if days else _("today")
        return self.waited[since]
