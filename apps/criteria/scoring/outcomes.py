"""What a rule says about one criterion: verdict, points, and the reason as a code with params.

Params are JSON-able. A param that is words in both languages is ``{"vi": …, "en": …}``; the page
picks one. Words for every code are in ``apps/criteria/reasons.py``.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from .numbers import ZERO, exact, inside, plain

MET, PARTLY, FAILED = "met", "partly", "failed"
MISSING, NOT_APPLICABLE, WAITING = "missing", "not_applicable", "waiting"
VERDICTS = (MET, PARTLY, FAILED, MISSING, NOT_APPLICABLE, WAITING)

BOUNDS = ("at_least", "at_most", "more_than", "less_than", "equals")

REASONS = (
    "yes",
    "no",
    "conditions",
    "conditions_failed",
    *(f"number_{bound}" for bound in (*BOUNDS, "range")),
    *(f"ratio_{bound}" for bound in (*BOUNDS, "range")),
    "number_tier",
    "ratio_tier",
    "linear",
    "deducted",
    "points_entered",
    "points_explained",
    "no_case",
    "cases",
    "cases_partly_excused",
    "cases_excused",
    "in_window",
    "outside_window",
    "no_document",
    "level",
    "fell",
    "unchanged",
    "rose",
    "zero_in_both",
    "rose_from_zero",
    "baseline_missing",
    "baseline_whole_year",
    "on_time",
    "on_time_unknown",
    "criteria_met",
    "criteria_failed",
    "criteria_open",
    "criteria_not_applicable",
    "previous_missing",
    "fell_since_period",
    "unchanged_since_period",
    "rose_since_period",
    "zero_in_both_periods",
    "rose_from_zero_since_period",
    "linked_in_force",
    "linked_not_in_force",
    "linked_unknown",
    "not_reported",
    "quarters_missing",
    "not_applicable",
    "nothing_to_measure",
    "no_subject",
    "maximum_raised",
    # Noted by whoever carries values from one version to another, not by the engine.
    "not_comparable_new",
    "not_comparable_split",
    "not_comparable_merged",
    "not_comparable_inputs",
)


class Note(NamedTuple):
    """A reason: its code and the params its sentence needs."""

    code: str
    params: dict[str, Any]


class Outcome(NamedTuple):
    """The answer of one rule; points are None where the set knows no points."""

    verdict: str
    points: Decimal | None
    reason: Note


# Quicker than the constructors that NamedTuple writes.
_note, _outcome = partial(tuple.__new__, Note), partial(tuple.__new__, Outcome)


def note(code, **params):
    """A Note whose params are JSON-able."""
    for key, item in params.items():
        kind = type(item)
        if kind is Decimal:
            params[key] = plain(item)
        elif kind is date:
            params[key] = item.isoformat()
    return _note((code, params))


def judged(criterion, is_met, reason):
    """All or nothing: the full maximum, or zero."""
    maximum = exact(criterion["max"])
    points = None if maximum is None else maximum if is_met else ZERO
    return _outcome((MET if is_met else FAILED, points, reason))


def graded(criterion, points, reason):
    """Points between zero and the maximum; the verdict follows from them."""
    maximum = exact(criterion["max"])
    points = inside(ZERO if points < ZERO else maximum if points > maximum else points)
    verdict = MET if points == maximum else PARTLY if points else FAILED
    return _outcome((verdict, points, reason))


def chosen(criterion, branch, reason):
    """The branch of a rule: ``points`` in a set with points, ``met`` in a checklist."""
    if "points" in branch:
        return graded(criterion, exact(branch["points"]), reason)
    return judged(criterion, branch["met"], reason)


def open_ended(criterion, verdict, reason):
    """No judgement: missing, waiting or not applicable earn nothing."""
    return _outcome((verdict, None if criterion["max"] is None else ZERO, reason))
