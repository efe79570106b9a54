"""What the queue asks the database: one question for filter and counts, one for the rows of a page.

Both are made once for each kind of filter and then only asked again. Everything stands on
``_taking_part``, so that count, page, file and “next report” cannot disagree.
"""

from collections import namedtuple
from datetime import date
from functools import lru_cache, partial

from django.contrib.auth import get_user_model
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
    Window,
    functions,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, JSONArray, Now, StrIndex
from django.db.models.lookups import Exact

from apps.core.aggregates import AmongFew, ByCode, JsonList
from apps.core.prepared import Prepared
from apps.police.models import Posting, Role
from apps.programmes.models import Enrolment, Period

from .models import Extension, Nudge, Report
from .models.report import CLEAN_OF, RISK_POINTS

DECIDED = ("submitted", "returned", "verified")  # everything else is missing, if it is owed
TABS = {
    "wait": Q(status="submitted"),
    "again": Q(status="submitted", submission_number__gt=1),
    "returned": Q(status="returned"),
    "verified": Q(status="verified"),
}
KINDS = {"day": date, "programme": str, "period": str, "words": str}  # all others are numbers
MOST = 400  # kinds of questions that are kept; a page of a list is a kind of its own

# What shapes a question: how many posts, which filters are set (``person``: "", "none" or "one").
Asked = namedtuple("Asked", "posts programme period words person")


class Question:
    """A prepared question whose places have names."""

    def __init__(self, build, names):
        self.names = names
        kinds = [KINDS.get(name, int) for name in names]
        self.prepared = Prepared(lambda *at: build(dict(zip(names, at, strict=True))), *kinds)

    def rows(self, values) -> list[tuple]:
        return self.prepared.rows(*[values[name] for name in self.names])


def _names(asked, *more):
    names = [f"unit{number}" for number in range(asked.posts)]
    names += [name for name in ("programme", "period", "words") if getattr(asked, name)]
    return [*names, *(["person"] if asked.person == "one" else []), "day", *more]


# --- who and what is looked at ---------------------------------------------------------------


def _taking_part(asked, at):
    """Whoever verifies at the unit that leads reads all that take part.

    This is one of the doors of ``Enrolment.objects.visible_to`` and no wider: a test holds the two
    against each other. Going through all of them took the database longer than the answer.
    """
    units = [at[f"unit{number}"] for number in range(asked.posts)]
    rows = Enrolment.objects.filter(programme__lead_unit__in=units).taking_part()
    rows = rows.exclude(programme__status="draft")
    if asked.programme:
        rows = rows.filter(programme__slug=at["programme"])
    if asked.words:
        parts = ("subject__search_key", Value(" "), "unit__search_key")
        names = Concat(*parts, output_field=TextField())
        rows = rows.alias(found=StrIndex(names, Value(at["words"]))).filter(found__gt=0)
    return rows


def _reports(asked, at):
    rows = Report.objects.filter(
        enrolment__in=_taking_part(asked, at).order_by().values("pk"),
        period__opens_on__lte=at["day"],
    )
    if asked.period:
        rows = rows.filter(period__slug=at["period"])
    if asked.person:
        rows = rows.filter(assigned_to=at["person"] if asked.person == "one" else None)
    return rows


def _granted(enrolment, period):
    rows = Extension.objects.filter(enrolment=OuterRef(enrolment), period=OuterRef(period))
    return rows.order_by("-granted_until")


def _shown(asked, at):
    """Reports in any tab: what is being written only while it is owed."""
    alive = Enrolment.objects.alive(at["day"])
    more_time = _granted("enrolment", "period").filter(granted_until__gte=at["day"])
    owed = Q(enrolment__programme__status="open", enrolment__in=alive.values("pk")) & (
        Q(period__lock_on__gt=at["day"]) | Exists(more_time)
    )
    return _reports(asked, at).filter(Q(status__in=DECIDED) | owed)


def _missing(asked, at):
    """(enrolment, period) of what is not handed in; the period is ``term``.

    A unit that ended and a closed programme owe nothing; whether the period is closed for the
    unit is not asked here.
    """
    report = Report.objects.filter(enrolment=OuterRef("pk"), period=OuterRef("term"))
    rows = (
        _taking_part(asked, at)
        .alive(at["day"])
        .filter(programme__status="open")
        .annotate(
            term=F("programme__periods"),
            slug_=F("programme__periods__slug"),
            opens_on=F("programme__periods__opens_on"),
            lock_on=F("programme__periods__lock_on"),
        )
        .filter(opens_on__lte=at["day"])
        .exclude(Exists(report.filter(status__in=DECIDED)))
    )
    if asked.period:
        rows = rows.filter(slug_=at["period"])
    if asked.person:
        rows = rows.alias(assigned=Subquery(report.values("assigned_to")[:1]))
        rows = rows.filter(assigned=at["person"] if asked.person == "one" else None)
    return rows


# --- one row for each period: what the filter offers, and the counts ----------------------------


@lru_cache(MOST)
def terms(asked) -> Question:
    """Periods with what they count; in each also whom reports are given to, and what is next."""
    return Question(lambda at: _terms(asked, at), _names(asked, "user", "after"))


def _terms(asked, at):
    units = [at[f"unit{number}"] for number in range(asked.posts)]
    return (
        Period.objects.filter(programme__lead_unit__in=units, opens_on__lte=at["day"])
        .exclude(programme__status="draft")
        .order_by("-programme__year", "programme__title", "programme_id", "quarter")
        .values_list(
            *("pk", "slug", "quarter", "due_on", "lock_on"),
            *("programme_id", "programme__slug", "programme__title", "programme__year"),
            "programme__figures_invented",
            "programme__criteria_version__set__nature",
            _owing(asked, at),
            _counts(asked, at),
            _missing_count(asked, at),
            _verifiers(at),
            _people(asked, at),
            _following(asked, at),
        )
    )


def _counts(asked, at):
    """Reports of the period in each tab that knows them; those handed in by units that have
    ended since; those that ask for no second look.
    """
    # Each of them by itself: an index knows it without looking at the others.
    rows = _in_term(asked, at)
    tabs = [_number_of(rows.filter(one)) for one in TABS.values()]
    clean = rows.filter(Exact(CLEAN_OF, F("submission_number")), status="submitted")
    of_ended = _of_ended(rows.filter(status__in=DECIDED), at, "enrolment")
    return JSONArray(*tabs, of_ended, _number_of(clean))


def _in_term(asked, at):
    """Reports of the period at hand. Nearly all units take part, so that without a filter those
    that do not are left out: an index answers.
    """
    if asked.words or asked.person:
        rows = _reports(asked, at)
    else:
        rows = Report.objects.exclude(enrolment__in=Enrolment.objects.not_taking_part())
    return rows.filter(period=OuterRef("pk"))


def _owing(asked, at):
    """How many units of the programme owe reports, said beside one of its periods only; nowhere
    where ``_missing_count`` says it all.
    """
    if asked.person:
        return Value(None, IntegerField())  # whose work it is, only a report says
    rows = _taking_part(asked, at).filter(programme=OuterRef("programme"))
    first = Period.objects.filter(programme=OuterRef("programme")).open_on(at["day"])
    first = first.order_by("quarter", "pk").values("pk")[:1]
    owing = _number_of(rows) - _of_ended(rows, at, "pk")
    return Case(When(pk=Subquery(first), then=owing))


def _of_ended(rows, at, enrolment):
    """How many are of units that have ended while their programme is open: few, and looked for once."""
    ended = Enrolment.objects.taking_part().ended(at["day"]).filter(programme__status="open")
    return _number_of(rows.filter(AmongFew(F(enrolment), ended.values("pk"))))


def _missing_count(asked, at):
    """Units that have not handed in; after a period was closed only those that have more time.

    Null where ``_owing`` says how many there are.
    """
    rows = _missing(asked, at).filter(term=OuterRef("pk"))
    more_time = Extension.objects.filter(
        period=OuterRef(OuterRef("pk")), granted_until__gte=at["day"]
    )
    late = _number_of(rows.filter(pk__in=more_time.values("enrolment")))
    if not asked.person:
        owes_nothing_new = Q(lock_on__lte=at["day"]) | ~Q(programme__status="open")
        return Case(When(owes_nothing_new, then=late))
    return Case(When(lock_on__gt=at["day"], then=_number_of(rows)), default=late)


def _number_of(rows):
    count = rows.order_by().values(one=Value(1)).annotate(count=Count("*")).values("count")
    return Coalesce(Subquery(count, IntegerField()), 0)


def _verifiers(at):
    """Who verifies at the unit that leads, as one JSON list."""
    rows = Posting.objects.on(at["day"]).filter(
        role=Role.VERIFIER, unit=OuterRef("programme__lead_unit"), user__is_active=True
    )
    one = JSONArray("user", "user__display_name", "user__username")
    return Subquery(rows.order_by().values("unit").annotate(all=JsonList(one)).values("all"))


def _people(asked, at):
    """Whom any report is assigned to, whatever the filter."""
    anything = Asked(asked.posts, *("",) * 4)
    given = _shown(anything, at).filter(assigned_to__isnull=False).order_by()
    rows = get_user_model().objects.filter(pk__in=given.values("assigned_to")).order_by()
    rows = rows.values(one=Value(1)).annotate(all=JsonList(JSONArray("pk", "display_name")))
    return Subquery(rows.values("all"))


FOLLOWING = ("enrolment__subject__name", "enrolment__subject__slug", "period_id")


def _following(asked, at):
    """One's own and the riskiest first, none that others have in hand, nor ``after``."""
    in_hand = Q(claimed_until__gt=Now()) & ~Q(claimed_by=at["user"])
    rows = _reports(asked, at).filter(TABS["wait"]).exclude(pk=at["after"]).exclude(in_hand)
    rows = rows.order_by(*_order("wait")).values(one=JSONArray(*FOLLOWING))
    # One after the other, so that each is found by the index of the order.
    own, free = rows.filter(assigned_to=at["user"]), rows.filter(assigned_to=None)
    return Coalesce(Subquery(own[:1]), Subquery(free[:1]), Subquery(rows[:1]))


# --- the rows of a tab --------------------------------------------------------------------------

COLUMNS = {
    "enrolment": "enrolment_id",
    "period": "period_id",
    "unit": "enrolment__subject__name",
    "slug": "enrolment__subject__slug",
    "sort_key": "enrolment__subject__sort_key",
    "report": "pk",
    "status": "status",
    "handed_at": "handed_at",
    "attempt": "submission_number",
    "version": "version",
    "submitted_at": "submitted_at",
    "decided_at": "decided_at",
    "claimed_by": "claimed_by__display_name",
    "claimed_id": "claimed_by_id",
    "claimed_until": "claimed_until",
    "assigned": "assigned_to_id",
    "assignee": "assigned_to__display_name",
    "total": "self_total",
    "passed": "self_passed",
    "risk_text": "risk_text",
    "points": "points",
    "clean_of": "clean_of",
}
OF_MISSING = {
    "enrolment": "pk",
    "period": "term",
    "unit": "subject__name",
    "slug": "subject__slug",
    "sort_key": "subject__sort_key",
    "phone": "unit__phone",
    "report": "report",
    "handed_at": "handed_at",
    "granted": "granted",
    "asks_extension": "asks",
    "signed_in_at": "signed_in_at",
    "nudged_at": "nudged_at",
}


def _order(tab, sort=""):
    """What waits stands by risk unless another order is asked."""
    if sort == "name":
        return ByCode("enrolment__subject__sort_key"), "pk"
    if tab in ("wait", "again"):
        first = () if sort == "age" else (RISK_POINTS.desc(),)
        return *first, "submitted_at", "pk"
    return "-decided_at", "-pk"


def _columns(rows):
    return rows.annotate(
        # As text: only the rows of one page are ever taken apart.
        risk_text=Cast("risk", TextField()),
        points=Cast(KeyTextTransform("points", "risk"), IntegerField()),
        clean_of=CLEAN_OF,
    ).values_list(*COLUMNS.values())


@lru_cache(MOST)
def of_tab(asked, tab, sort, start, size) -> Question:
    """The rows of one tab, or ``size`` of them from ``start`` on."""
    if tab == "missing":
        return Question(lambda at: _missing_rows(asked, at)[_part(start, size)], _names(asked))

    def build(at):
        rows = _reports(asked, at).filter(TABS[tab]).order_by(*_order(tab, sort))
        if size:
            # First which, then their long texts: no score is unpacked only to be sorted.
            wanted = rows.values("pk")[_part(start, size)]
            rows = Report.objects.filter(AmongFew(F("pk"), wanted)).order_by(*_order(tab, sort))
        return _columns(rows)

    return Question(build, _names(asked))


@lru_cache(MOST)
def beside(asked) -> Question:
    """The number of the report ``after``, if it waits, and the ones between which it stands."""

    def build(at):
        over = partial(Window, order_by=_order("wait"))
        # A part of what is computed over all rows: a plain condition would leave it alone.
        number = Case(When(pk=at["after"], then=over(functions.RowNumber())))
        rows = _reports(asked, at).filter(TABS["wait"]).order_by()
        sides = (functions.Lag, functions.Lead)
        neighbours = [over(side(JSONArray(*FOLLOWING))) for side in sides]
        return rows.annotate(number=number).filter(number__gt=0).values_list("number", *neighbours)

    return Question(build, _names(asked, "after"))


def shown(asked, values, reports):
    """The rows of these reports, whatever their tab."""
    return _columns(_shown(asked, values).filter(pk__in=reports).order_by("pk"))


def _part(start, size):
    return slice(start, start + size) if size else slice(None)


def _missing_rows(asked, at):
    """By deadline; with what was granted, who signed in last, and the last reminder."""
    report = Report.objects.filter(enrolment=OuterRef("pk"), period=OuterRef("term"))
    extensions = _granted("pk", "term")
    granted = extensions.filter(granted_until__isnull=False).values("granted_until")[:1]
    nudges = Nudge.objects.filter(enrolment=OuterRef("pk"), period=OuterRef("term"))
    people = Posting.objects.on(at["day"]).filter(
        unit=OuterRef("unit"), user__last_login__isnull=False
    )
    signed_in = people.order_by("-user__last_login").values("user__last_login")
    due_on = F("programme__periods__due_on")
    open_still = Q(lock_on__gt=at["day"]) | Exists(extensions.filter(granted_until__gte=at["day"]))
    rows = (
        _missing(asked, at)
        .filter(open_still)
        .annotate(
            report=Subquery(report.values("pk")[:1]),
            handed_at=Subquery(report.values("handed_at")[:1]),
            granted=Subquery(granted),
            asks=Subquery(extensions.filter(decided_at=None).values("pk")[:1]),
            signed_in_at=Subquery(signed_in[:1]),
            nudged_at=Subquery(nudges.order_by("-at").values("at")[:1]),
        )
    )
    last = Greatest(due_on, Coalesce(F("granted"), due_on))
    order = (last, ByCode("subject__sort_key"), "pk", F("programme__periods__quarter"))
    return rows.order_by(*order).values_list(*OF_MISSING.values())
