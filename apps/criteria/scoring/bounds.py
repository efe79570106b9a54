"""Bounds and tiers: numbers against what a rule or a condition names."""

import operator

from .numbers import exact, plain
from .outcomes import BOUNDS

COMPARE = dict(
    zip(BOUNDS, (operator.ge, operator.le, operator.gt, operator.lt, operator.eq), strict=True)
)


def bounds_of(spec):
    """The bounds a rule or condition names, as exact numbers (a plan keeps them ready)."""
    ready = spec.get("bounds")
    return {key: exact(spec[key]) for key in BOUNDS if key in spec} if ready is None else ready


def within(spec, number, unit=1):
    """Whether ``number`` keeps every bound of ``spec``; ``unit`` scales the bounds."""
    kept = [COMPARE[key](number, bound * unit) for key, bound in bounds_of(spec).items()]
    return False not in kept


def tier_of(tiers, number, unit=1):
    """The first tier [from, below) that holds ``number``; ``unit`` scales the edges."""
    for tier in tiers:
        if "below" not in tier or number < exact(tier["below"]) * unit:
            return tier
    raise ValueError("the last tier has an end")


def bound_words(spec):
    """How a reason names the bounds: the end of its code, and their figures as text."""
    bounds = {key: plain(bound) for key, bound in bounds_of(spec).items()}
    if len(bounds) == 1:
        ((key, bound),) = bounds.items()
        return key, {"bound": bound}
    return "range", {"low": bounds.get("at_least"), "high": bounds.get("less_than")}
