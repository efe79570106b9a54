"""One report with everything its pages say about it: found by its address, or locked by its key.

Every page of a report begins here, so that both questions are prepared. What ``visible_to`` asks
depends on a person's posts, seats and grants; one question is kept for each number of them, made
by the queryset itself from a standing that holds places for the keys.
"""

from datetime import date

from apps.committees.services import standing
from apps.committees.standing import Post, Seat, Standing
from apps.core import clock
from apps.core.prepared_objects import PreparedObjects
from apps.criteria.definitions import with_definition
from apps.reporting.models import Report

VERSIONS = ("period__criteria_version", "enrolment__programme__criteria_version")
UNUSED = [f"{path}__{name}" for path in VERSIONS for name in ("definition", "corrected_words")]
READERS = ("leader", "auditor")


def report_at(user, *, ct, ky, don_vi, lock=False) -> Report | None:
    """The report of this programme, period and unit, if ``user`` may see it."""
    if not user.is_authenticated:
        return None
    who, today = standing(user), clock.today()
    if any(kind in READERS and place is None for kind, place in who.grants):
        rows = _at_address(who, today, ct, ky, don_vi, lock=lock)
        return _complete(rows.first())
    if not (who.posts or who.seats or any(kind in READERS for kind, _place in who.grants)):
        return None
    shape, keys = _keys_of(who)
    found = _question(shape, lock).objects(today, ct, ky, don_vi, *keys)
    return _complete(found[0]) if found else None


def locked(report) -> Report:
    """The report's row, locked, with what its sentences and addresses need."""
    found = _LOCKED.objects(report.pk, clock.today())
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


def _rows(lock):
    return Report.objects.select_for_update(of=("self",)) if lock else Report.objects.all()


def _at_address(who, today, ct, ky, don_vi, *, lock):
    rows = _rows(lock).seen_by(who, today).for_list(today).defer(*UNUSED)
    return rows.filter(
        enrolment__programme__slug=ct, period__slug=ky, enrolment__subject__slug=don_vi
    )


# --- a standing as places -------------------------------------------------------------------------

_QUESTIONS = {}
_LOCKED = PreparedObjects(
    lambda pk, today: _rows(True).for_list(today).defer(*UNUSED).filter(pk=pk), int, date
)


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


def _question(shape, lock) -> PreparedObjects:
    kept = _QUESTIONS.get((shape, lock))
    if kept is None:

        def build(today, ct, ky, don_vi, *keys):
            return _at_address(_with_keys(shape, keys), today, ct, ky, don_vi, lock=lock)

        kinds = [int] * (2 * shape[0] + shape[1] + sum(kind in READERS for kind in shape[2]))
        kept = _QUESTIONS[shape, lock] = PreparedObjects(build, date, str, str, str, *kinds)
    return kept
