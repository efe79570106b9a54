"""The verifier's queue: filter, counts and one page of it in two queries, however many wait."""

from dataclasses import dataclass, replace
from functools import cached_property

from apps.committees.services import standing
from apps.core import clock
from apps.core.folding import fold

from . import queue_questions as questions
from .models import Report, ReviewMark
from .queue_questions import Asked
from .queue_rows import Following, Programme, Row, Term

VERIFIERS = ("verifier", "chief", "deputy_chief")
TABS = ("wait", "again", "returned", "verified", "missing")
SORTS = ("risk", "age", "name")
NOBODY = 0  # the id of no report and of no user


@dataclass
class Place:
    """Where one report stands among those that wait."""

    number: int
    count: int
    before: Following | None
    after: Following | None
    following: Following | None  # to open after a verdict


@dataclass(frozen=True)
class Queue:
    """All reports that a verifier answers for, in tabs; narrowed by what is asked for.

    ``person`` is the id of whom a report is assigned to, or ``none``; ``after`` a report that is
    not to come next. Nothing is asked of the database before it is needed.
    """

    user: object
    programme: str = ""
    period: str = ""
    words: str = ""
    person: str = ""
    after: int = NOBODY

    def narrowed(self, **chosen) -> "Queue":
        return replace(self, **chosen)

    # --- filter and counts: one query ---

    @cached_property
    def terms(self) -> dict[int, Term]:
        """All periods by id, in the order of the filter, whatever is asked for."""
        if not self._units:
            return {}
        programmes, found = {}, {}
        for row in questions.terms(self._asked).rows(self._values):
            pk, slug, quarter, due_on, lock_on, programme_id, *rest = row
            about, (owing, *counted) = rest[:5], rest[5:]
            if programme_id not in programmes:
                programmes[programme_id] = Programme(programme_id, *about)
            programme = programmes[programme_id]
            programme.owing = owing or programme.owing
            found[pk] = Term(pk, slug, quarter, due_on, lock_on, programme, *counted)
        return found

    @property
    def programmes(self) -> list[Programme]:
        return list({term.programme.pk: term.programme for term in self.terms.values()}.values())

    @property
    def period_slugs(self) -> list[Term]:
        """One period for each quarter, newest first."""
        found = {term.slug: term for term in self.terms.values()}
        return [found[slug] for slug in sorted(found, reverse=True)]

    @property
    def verifiers(self) -> dict[int, str]:
        """To whom work may be given, by id: the verifiers of the units that lead."""
        return _by_name(
            (pk, name or username)
            for term in self.terms.values()
            for pk, name, username in term.verifiers or []
        )

    @property
    def people(self) -> dict[int, str]:
        """Whom reports are assigned to, by name."""
        return _by_name(one for term in self.terms.values() for one in term.people or [])

    @cached_property
    def _totals(self) -> list[int]:
        """What each tab counts, and how many that wait ask for no second look."""
        nothing = [0] * (len(TABS) + 1)
        counts = (term.counts for term in self.terms.values() if self._takes(term))
        return [sum(column) for column in zip(nothing, *counts, strict=True)]

    def _takes(self, term):
        return self.programme in ("", term.programme.slug) and self.period in ("", term.slug)

    def counts(self) -> dict[str, int]:
        return dict(zip(TABS, self._totals, strict=False))

    @property
    def clean_count(self) -> int:
        return self._totals[-1]

    @property
    def following(self) -> Following | None:
        """The report to open next: one's own and the riskiest first, none in others' hands."""
        found = (self._following(term.following) for term in self.terms.values() if term.following)
        return next(found, None)

    def _following(self, told) -> Following | None:
        if not told:
            return None
        unit, slug, period = told
        return Following(unit, slug, self.terms[period])

    @property
    def place(self) -> Place:
        """Where ``after`` stands; its number is 0 when it does not wait."""
        found = questions.beside(self._asked).rows(self._values) if self._units else []
        [(number, *neighbours)] = found or [(0, None, None)]
        before, after = (self._following(told) for told in neighbours)
        return Place(number, self.counts()["wait"], before, after, self.following)

    # --- rows ---

    def tab(self, name, sort="", start=0, size=0) -> list[Row]:
        """The rows of one tab, or ``size`` of them; what waits stands by risk unless asked."""
        if not self._units:
            return []
        asked = questions.of_tab(self._asked, name, sort, start, size)
        make = Row.of_missing if name == "missing" else Row.of_report
        return [make(self.terms, values) for values in asked.rows(self._values)]

    def rows(self, reports) -> list[Row]:
        """The rows of these reports, as far as they stand in any tab."""
        if not self._units:
            return []
        found = questions.shown(self._asked, self._values, reports)
        return [Row.of_report(self.terms, values) for values in found]

    # --- what is asked ---

    @cached_property
    def _units(self) -> list[int]:
        """Where the user verifies today."""
        posts = standing(self.user).posts
        return sorted({post.unit_id for post in posts if post.role in VERIFIERS})

    @cached_property
    def _asked(self) -> Asked:
        person = self.person if self.person in ("", "none") else "one"
        words = bool(fold(self.words))
        return Asked(len(self._units), bool(self.programme), bool(self.period), words, person)

    @cached_property
    def _values(self) -> dict:
        values = {
            "day": clock.today(),
            "user": self.user.pk,
            "after": self.after,
            "programme": self.programme,
            "period": self.period,
            "words": fold(self.words),
            "person": _number(self.person),
        }
        return values | {f"unit{number}": unit for number, unit in enumerate(self._units)}


def load(user, *, after=NOBODY) -> Queue:
    return Queue(user, after=after)


class Tab:
    """The rows of one tab as a paginator takes them: counted, and read a page at a time."""

    def __init__(self, queue, name, sort, size):
        self.queue, self.name, self.sort, self.size = queue, name, sort, size

    def __len__(self):
        return self.queue.counts()[self.name]

    def __getitem__(self, part):
        # Always the same number: otherwise each length of the last page were another question.
        return self.queue.tab(self.name, self.sort, part.start, self.size)


def _by_name(pairs):
    return dict(sorted(dict(pairs).items(), key=lambda item: fold(item[1])))


def _number(text) -> int:
    """The id as the page writes it; anything else is nobody's."""
    number = int(text) if text.isascii() and text.isdigit() else NOBODY
    return number if str(number) == text else NOBODY


def place_of(user, report) -> Place:
    """Neighbours in the order of the queue; ``report`` itself need not wait any more."""
    return load(user, after=report).place


def next_waiting(user, *, after=NOBODY) -> Following | None:
    """The report to open next."""
    return load(user, after=after).following


def clean_rows(user, rows) -> list[Row]:
    """Reports that may be confirmed together: free, nobody else's, not one's own work, and none
    of which somebody has noted something.
    """
    rows = [
        row
        for row in rows
        if row.tab == "wait"
        and row.is_clean
        and row.is_free_for(user)
        and row.assigned in (None, user.pk)
    ]
    found = [row.report for row in rows]
    own = Report.objects.filter(pk__in=found).touched_by(user).values_list("pk", flat=True)
    notes = ReviewMark.objects.live().filter(result__report__in=found)
    left = {*own, *notes.values_list("result__report", flat=True)}
    return [row for row in rows if row.report not in left]
