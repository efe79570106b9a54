"""``{% queue_rows rows me %}``: the rows of the queue, mostly without drawing them anew.

``reporting/queue_row.html`` is the only place that knows how a row looks; it is drawn once for
each shape of a row. ``me`` is the reader's id as text.
"""

from dataclasses import dataclass, fields, replace
from operator import attrgetter

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.core import clock
from apps.core.dates import working_days_between
from apps.core.stencils import draw_all, mark
from apps.core.templatetags.ui import NOTHING, moment, number_in
from apps.reporting.models import VERIFY_DAYS
from apps.reporting.riskwords import Wording

register = template.Library()

ROW = "reporting/queue_row.html"


@dataclass(slots=True)
class Words:
    """The texts of one row, as the page shows them."""

    key: str
    url: str
    unit: str
    period: str
    programme: str
    submitted: str
    attempt: str
    waiting: str
    decided: str
    big: str
    warnings: str
    lacking: str
    score: str
    assignee: str
    holder: str
    points: str
    reasons: list[tuple[str, str]]
    # What decides how the row looks, besides the number of reasons.
    is_open: bool
    is_again: bool
    is_assessed: bool
    waits_long: bool
    chip: str

    @property
    def shape(self) -> tuple:
        decides = (self.is_open, self.is_again, self.is_assessed, self.waits_long, self.chip)
        return (ROW, *decides, bool(self.holder), len(self.reasons))

    @property
    def texts(self) -> list[str]:
        found = [*_texts(self)]
        for reason in self.reasons:
            found += reason
        return found

    def marked(self) -> "Words":
        """The row with marks for its texts, in the order of ``texts``."""
        marks = {name: mark(number) for number, name in enumerate(TEXTS)}
        marks["holder"] = self.holder and marks["holder"]
        places = range(len(TEXTS), len(TEXTS) + 2 * len(self.reasons), 2)
        return replace(self, **marks, reasons=[(mark(n), mark(n + 1)) for n in places])


TEXTS = [field.name for field in fields(Words)][:16]
_texts = attrgetter(*TEXTS)


@register.simple_tag
def queue_rows(rows, me):
    words = Lines(me).words
    lines = [words(row) for row in rows]
    drawn = draw_all([(line.shape, line.texts, _drawing(line)) for line in lines])
    if settings.COMPARE_STENCILS and drawn != [_rendered(line) for line in lines]:
        raise AssertionError(f"{ROW} looks at something that is not in the shape")
    return mark_safe("".join(drawn))  # noqa: S308 -- escaped by ``draw_all``


def _drawing(line):
    return lambda: _rendered(line.marked())


def _rendered(line):
    return get_template(ROW).render({"row": line})


class Lines:
    """Makes the words of rows; what is the same for many of them is asked once."""

    def __init__(self, me):
        self.me, self.mine = me, pgettext("assigned", "Me")
        self.verdicts = {True: _("Met"), False: _("Not met"), None: NOTHING}
        self.today, self.now = clock.today(), clock.real_now()
        self.zone = timezone.get_default_timezone()
        self.wording, self.waited = Wording(), {}

    def words(self, row) -> Words:
        is_open = row.tab == "wait"
        days, waiting = self._waiting(row.submitted_at) if is_open else (0, "")
        return Words(
            key=f"{row.report}:{row.version}",
            url=row.url,
            unit=row.unit,
            period=row.period.name,
            programme=row.period.programme.name,
            submitted=moment(row.submitted_at),
            attempt=str(row.attempt),
            waiting=waiting,
            decided="" if is_open else moment(row.decided_at),
            big=_shown(row.big_changes),
            warnings=_shown(row.warnings),
            lacking=_shown(row.lacking),
            score=self._score(row),
            assignee=self.mine if str(row.assigned) == self.me else row.assignee or NOTHING,
            holder=row.held_by(self.now),
            points=str(row.points),
            reasons=self._reasons(row) if is_open else [],
            is_open=is_open,
            is_again=row.attempt > 1,
            is_assessed=row.is_assessed,
            waits_long=days > VERIFY_DAYS,
            chip=row.chip,
        )

    def _score(self, row):
        if row.has_points:
            return number_in(self.wording.english, row.total, 2)
        return self.verdicts[row.passed]

    def _reasons(self, row):
        say = self.wording.sentence_of
        return [(say(reason), str(reason["points"])) for reason in row.risk.get("reasons", ())]

    def _waiting(self, submitted_at) -> tuple[int, str]:
        """Working days, as a number and in words."""
        since = timezone.localtime(submitted_at, self.zone).date()
        if since not in self.waited:
            days = max(0, working_days_between(since, self.today))
            words = ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
            self.waited[since] = days, words if days else _("today")
        return self.waited[since]


def _shown(number) -> str:
    return NOTHING if number is None else str(number)
