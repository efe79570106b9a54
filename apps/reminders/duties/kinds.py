"""What a duty is, and the words it is told in."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, F, Subquery, Value
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.addresses import address
from apps.core.aggregates import AmongFew

# kind → (title, label of the next step)
WORDS = {
    "enrolment.answer": (_("Answer the invitation"), _("Answer")),
    "report.enter": (_("Enter the quarter's results"), _("Enter")),
    "report.submit": (_("Check and submit the report"), _("Check and submit")),
    "report.correct": (_("Correct the returned report"), _("Correct as asked")),
    "report.verify": (_("Verify the report"), _("Verify")),
    "extension.decide": (_("Answer the request for more time"), _("Answer")),
    "dossier.submit": (_("Complete and submit the dossier"), _("Open the dossier")),
    "dossier.supplement": (_("Supplement the dossier"), _("Supplement")),
    "dossier.appraise": (_("Appraise the dossier"), _("Appraise")),
    "agenda.place": (_("Put the dossier on an agenda"), _("Open the dossier")),
    "session.attend": (_("Session of the committee"), _("Read the dossiers")),
    "vote.cast": (_("Vote is open"), _("Vote")),
    "item.conclude": (_("Conclude the item"), _("Conclude")),
    "decision.register": (_("Enter the decision in the register"), _("Enter")),
}

NOT_BEGUN = ("not_begun", "invited")
SHOWN = 50  # of what one person owes


@dataclass(frozen=True)
class Holder:
    """The post that owes: roles at a police unit, or positions in a committee.

    ``except_for`` are members to whom this duty does not apply (already voted, recused).
    """

    kind: str  # "post" or "seat"
    roles: tuple[str, ...]
    place_id: int
    except_for: frozenset[int] = frozenset()
    voting_only: bool = False


@dataclass(frozen=True)
class Duty:
    """One thing that one post owes. ``key`` holds what and until when, never “now”."""

    kind: str
    key: str
    subject: str
    context: str
    holder: Holder
    route: str
    args: tuple
    state: str = ""
    due_on: date | None = None
    waits: tuple = ()  # since when, and its number: the oldest comes first
    note: str = ""
    is_returned: bool = False
    programme: str = ""
    tail: dict = field(default_factory=dict, compare=False)

    @property
    def title(self):
        return WORDS[self.kind][0]

    @property
    def action(self):
        return WORDS[self.kind][1]

    @property
    def url(self) -> str:
        return address(self.route, *self.args)

    @property
    def since(self) -> date | None:
        return clock.day_of(self.waits[0]) if self.waits else None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and clock.today() > self.due_on

    def order(self, today) -> tuple:
        """Returned, overdue, due in 3 days, in 7, begun, not begun; then by deadline, then by
        programme, and what waits longest first.

        Days as the page counts them beside the deadline; a vote is open only for minutes.
        """
        left = None if self.due_on is None else (self.due_on - today).days
        if self.is_returned or self.kind == "vote.cast":
            rank = 0
        elif left is not None and left <= 7:
            rank = 1 if left < 0 else 2 if left <= 3 else 3
        else:
            rank = 5 if self.state in NOT_BEGUN else 4
        return rank, self.due_on or date.max, self.programme, self.context, self.waits, self.subject


class Owed(list):
    """Duties; ``left_out`` more were counted and not made."""

    def __init__(self, duties=(), left_out=0):
        super().__init__(duties)
        self.left_out = left_out

    @property
    def total(self) -> int:
        return len(self) + self.left_out


def first_of(rows, *order):
    """The first rows in this order, each with the number of all as ``total``.

    Only what would come first in ``Duty.order`` has to be made; the rest is counted.
    """
    # By itself, not over the rows: they would all have to be written down before the first.
    count = rows.order_by().values(one=Value(1)).annotate(count=Count("*")).values("count")
    # First which, then who and what: no more is joined to be sorted than the order needs.
    wanted = AmongFew(F("pk"), rows.order_by(*order).values("pk")[:SHOWN])
    rows = rows.model.objects.filter(wanted).annotate(total=Subquery(count))
    return rows.order_by(*order)
