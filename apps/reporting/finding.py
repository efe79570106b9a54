"""One report with everything its pages say about it: found by its address, or locked by its key.

Every page of a report begins here, so that its questions are prepared. What ``visible_to`` asks
depends on a person's posts, seats and grants: one question is kept for each number of them.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from apps.committees.standing import Post, Seat, Standing, standing
from apps.core import clock
from apps.core.prepared_objects import PreparedObjects
from apps.criteria.definitions import with_definition
from apps.programmes.models import Enrolment, Period
from apps.reporting.models import Report
from apps.reporting.querysets import asked_days, granted_days

VERSIONS = ("period__criteria_version", "enrolment__programme__criteria_version")
UNUSED = [f"{path}__{name}" for path in VERSIONS for name in ("definition", "corrected_words")]
READERS = ("leader", "auditor")


class AskedBy:
    """``build(who, today, *places)``: what somebody may see; a question for each kind of standing.

    A standing is given to the queryset with places for its keys, so that the question holds
    whatever the queryset asks of it.
    """

    def __init__(self, build, *kinds):
        self.build = build
        self.kinds = kinds
        self._questions = {}

    def first(self, user, *values):
        if not user.is_authenticated:
            return None
        who, today = standing(user), clock.today()
        if any(kind in READERS and place is None for kind, place in who.grants):
            return self.build(who, today, *values).first()  # who reads everything has no scope
        if not (who.posts or who.seats or any(kind in READERS for kind, _place in who.grants)):
            return None
        shape, keys = _keys_of(who)
        found = self._question(shape).objects(today, *values, *keys)
        return found[0] if found else None

    def _question(self, shape) -> PreparedObjects:
        kept = self._questions.get(shape)
        if kept is None:
            known = len(self.kinds)

            def build(today, *places):
                return self.build(_with_keys(shape, places[known:]), today, *places[:known])

            keys = 2 * shape[0] + shape[1] + sum(kind in READERS for kind in shape[2])
            kept = PreparedObjects(build, date, *self.kinds, *[int] * keys)
            self._questions[shape] = kept
        return kept


def _keys_of(who) -> tuple:
    """What a standing is without its keys, and the keys, in the order of ``_with_keys``."""
    grants = sorted(who.grants, key=str)
    keys = [key for post in who.posts for key in (post.unit_id, post.locality_id)]
    keys += [seat.committee_id for seat in who.seats]
    keys += [place for kind, place in grants if kind in READERS]
    return (len(who.posts), len(who.seats), tuple(kind for kind, _place in grants)), keys


def _with_keys(shape, keys) -> Standing:
    posts, seats, grants = shape
    keys = iter(keys)
    return Standing(
        tuple(Post("", next(keys), next(keys)) for _number in range(posts)),
        tuple(Seat("", next(keys), 0) for _number in range(seats)),
        frozenset((kind, next(keys) if kind in READERS else None) for kind in grants),
    )


# --- a report that is there -----------------------------------------------------------------------


def _rows(lock):
    return Report.objects.select_for_update(of=("self",)) if lock else Report.objects.all()


def _reports(lock):
    def build(who, today, ct, ky, don_vi):
        rows = _rows(lock).seen_by(who, today).for_list(today).defer(*UNUSED)
        return rows.filter(
            enrolment__programme__slug=ct, period__slug=ky, enrolment__subject__slug=don_vi
        )

    return AskedBy(build, str, str, str)


_READ, _LOCK = _reports(lock=False), _reports(lock=True)
_BY_KEY = PreparedObjects(
    lambda pk, today: _rows(True).for_list(today).defer(*UNUSED).filter(pk=pk), int, date
)


def report_at(user, *, ct, ky, don_vi, lock=False) -> Report | None:
    """The report of this programme, period and unit, if ``user`` may see it."""
    return _complete((_LOCK if lock else _READ).first(user, ct, ky, don_vi))


def locked(report) -> Report:
    """The report's row, locked, with what its sentences and addresses need."""
    found = _BY_KEY.objects(report.pk, clock.today())
    if not found:
        raise Report.DoesNotExist
    return _complete(found[0])


def _complete(report):
    if report is None:
        return None
    programme, period = report.enrolment.programme, report.period
    with_definition(period.criteria_version)
    if programme.criteria_version_id == period.criteria_version_id:
        programme.criteria_version = period.criteria_version
    else:
        with_definition(programme.criteria_version)
    return report


# --- one that is not begun ------------------------------------------------------------------------


def _enrolled(who, today, ct, don_vi):
    living = Enrolment.objects.alive(today).filter(pk=OuterRef("pk"))
    rows = Enrolment.objects.seen_by(who).annotate(unit_lives=Exists(living))
    units = [post.unit_id for post in who.posts]
    rows = rows.filter(
        Q(unit__in=units) | Q(programme__lead_unit__in=units),
        programme__slug=ct,
        subject__slug=don_vi,
        status=Enrolment.Status.ENROLLED,
    ).select_related("programme__criteria_version__set", "programme__lead_unit", "subject", "unit")
    version = "programme__criteria_version"
    return rows.defer(f"{version}__definition", f"{version}__corrected_words")


def _period(programme, ky, enrolment):
    granted = granted_days(enrolment, OuterRef("pk"))
    rows = Period.objects.filter(programme=programme, slug=ky)
    asked = asked_days(enrolment, OuterRef("pk"))
    rows = rows.annotate(granted_until=Subquery(granted[:1]), asked_until=Subquery(asked[:1]))
    rows = rows.select_related("criteria_version__set")
    return rows.defer("criteria_version__definition", "criteria_version__corrected_words")


_ENROLLED = AskedBy(_enrolled, str, str)
_PERIOD = PreparedObjects(_period, int, str, int)


def blank_report_at(user, *, ct, ky, don_vi) -> Report | None:
    """A report that is not saved yet: seen by the unit itself and the lead unit."""
    enrolment = _ENROLLED.first(user, ct, don_vi) if standing(user).posts else None
    periods = enrolment and _PERIOD.objects(enrolment.programme_id, ky, enrolment.pk)
    if not periods:
        return None
    report = Report(enrolment=enrolment, period=periods[0])
    # What ``for_list`` gives a report that is there.
    report.unit_lives = enrolment.unit_lives
    report.granted_until = report.granted_before = report.period.granted_until
    report.asked_until = report.period.asked_until
    return _complete(report)
