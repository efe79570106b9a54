"""What a check says, and how it reads a draft that may hold anything.

A draft is JSON that people are still writing: keys may be missing, types wrong. The readers below
never raise; what is not of the expected type reads as empty, and the checks say so.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .numbers import plain

# Worth a look, but no hindrance to publishing.
WARNINGS = frozenset(
    (
        *("duplicate_title", "tiers_up_and_down", "tier_never_reached", "nothing_recognised"),
        "points_without_reason",
    )
)
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", re.ASCII)
CODE = re.compile(r"[0-9A-Za-zĐđ][0-9A-Za-zĐđ._-]*")


@dataclass(frozen=True)
class Problem:
    """One fault: where it is, its code, and what its sentence needs.

    ``place`` is ``("set",)``, ``("group", code)``, ``("criterion", code)``, ``("band", code)``,
    ``("tier", criterion code, number from 1)`` or ``("input", criterion code, name)``.
    """

    place: tuple
    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def blocking(self):
        """Whether the version cannot be published with it."""
        return self.code not in WARNINGS

    def __str__(self):
        place = " ".join(map(str, self.place))
        params = ", ".join(f"{key}={item}" for key, item in self.params.items())
        return f"{place}: {self.code}" + (f" ({params})" if params else "")


def at(*place):
    """A function that makes the problems of one place."""

    def problem(code, /, **params):
        return Problem(place, code, params)

    return problem


def text(item):
    """A text without its outer spaces; "" for anything else."""
    return item.strip() if isinstance(item, str) else ""


def mapping(item):
    """A dict; an empty one for anything else."""
    return item if isinstance(item, dict) else {}


def mappings(item):
    """The dicts of a list."""
    return [one for one in item if isinstance(one, dict)] if isinstance(item, list) else []


def texts(item):
    """The texts of a list."""
    return [text(one) for one in item if text(one)] if isinstance(item, list) else []


def whole(item):
    """An int that is no bool, or None."""
    return item if isinstance(item, int) and not isinstance(item, bool) else None


def number(item):
    """An exact number of at most twelve digits and four decimals, or None."""
    if whole(item) is not None:
        return Decimal(item) if abs(item) < 10**12 else None
    return Decimal(item) if isinstance(item, str) and NUMBER.fullmatch(item) else None


def points(item):
    """A number that is not below zero, or None."""
    found = number(item)
    return found if found is not None and found >= 0 else None


def said(item):
    """What stands there, short enough for a sentence."""
    if isinstance(item, Decimal):
        return plain(item)
    shown = "" if item is None else str(item) if isinstance(item, (str, int, float)) else "…"
    return shown if len(shown) <= 40 else shown[:39] + "…"


def duplicates(names):
    """Names that occur more than once, in order of their first occurrence."""
    return [name for name in dict.fromkeys(names) if names.count(name) > 1]


def missing_words(problem, item, keys):
    """A problem for each text that is not there."""
    return [problem("words_missing", field=key) for key in keys if not text(item.get(key))]


def code_faults(problem, code, longest):
    """A code is short, and made of letters, digits and signs that can stand in an address."""
    if not CODE.fullmatch(code):
        yield problem("code_bad", value=said(code))
    elif len(code) > longest:
        yield problem("code_long", value=said(code), limit=longest)


def long_words(problem, item, keys, longest):
    """A problem for each title that would not fit where it is kept."""
    return [
        problem("words_long", field=key, limit=longest, length=len(text(item.get(key))))
        for key in keys
        if len(text(item.get(key))) > longest
    ]


def floats(item, path=()):
    """The path of every number that has already lost its exactness."""
    if isinstance(item, float):
        yield path, item
    elif isinstance(item, dict):
        for key, inner in item.items():
            yield from floats(inner, (*path, str(key)))
    elif isinstance(item, list):
        for index, inner in enumerate(item):
            yield from floats(inner, (*path, index))
