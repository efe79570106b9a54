"""What is wrong with a draft, one sentence each, in the reader's language.

``problem_words(problem, definition)`` names the place as the page names it and then the fault.
The sentences stand in ``problem_texts.py``.
"""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.numbers import show

from .models import in_language
from .problem_texts import (
    BOUNDS,
    BRANCHES,
    FIELDS,
    FOLDS,
    KINDS,
    PARTS,
    RULES,
    SENTENCES,
    TYPES,
)
from .scoring.faults import mapping, mappings, number, text

NUMBERS = {
    *("max", "sum", "missing", "over", "min", "total", "above_min", "best", "points"),
    *("low", "high", "start", "end", "begin", "highest", "count", "limit", "length"),
}
TABLES = {
    "field": FIELDS,
    "part": PARTS,
    "branch": BRANCHES,
    "bound": BOUNDS,
    "kind": KINDS,
    "type": TYPES,
    "rule": RULES,
    "fold": FOLDS,
}
EDGES = {"tier", "first", "second"}


def problem_words(problem, definition) -> str:
    """One sentence that names the place and says what is wrong there."""
    params = {key: _param(key, item) for key, item in problem.params.items()}
    sentence = str(SENTENCES[problem.code]) % params
    return f"{place_words(problem.place, definition)}: {sentence}"


def place_words(place, definition) -> str:
    """The place of a problem in the words of the page."""
    kind, *rest = place
    code = rest[0] if rest else ""
    shown = code or _("(without a code)")
    if kind == "group":
        return _("Group %(code)s") % {"code": shown}
    if kind == "band":
        return _("Band %(band)s") % {"band": _band(code, definition) or shown}
    if kind == "criterion":
        return _("Criterion %(code)s") % {"code": shown}
    if kind == "tier":
        return _("Criterion %(code)s, tier %(number)s") % {"code": shown, "number": rest[1]}
    if kind == "input":
        label = _input(code, rest[1], definition)
        return _("Criterion %(code)s, field “%(field)s”") % {"code": shown, "field": label}
    return _("The criteria set")


def _band(code, definition):
    """The code with its title, as far as the draft has one."""
    for band in mappings(mapping(definition).get("bands")):
        if text(band.get("code")) == code:
            title = in_language(_words(band, "title"), "title")
            return f"{code} (“{title}”)" if title else code
    return code


def _input(code, name, definition):
    for group in mappings(mapping(definition).get("groups")):
        for criterion in mappings(group.get("criteria")):
            if text(criterion.get("code")) == code:
                for item in mappings(criterion.get("inputs")):
                    if text(item.get("name")) == name:
                        return in_language(_words(item, "label"), "label") or name
    return name


def _words(item, name):
    return {f"{name}_{lang}": text(item.get(f"{name}_{lang}")) for lang in ("vi", "en")}


def _param(key, item):
    if key in TABLES:
        return TABLES[key].get(item, item)
    if key in EDGES:
        return _tier(item)
    if key == "parts":
        return " + ".join(f"{code} {_number(points)}" for code, points in item)
    if key == "bounds":
        return ", ".join(str(BOUNDS[bound]) for bound in item)
    return _number(item) if key in NUMBERS else item


def _tier(edges):
    """``70–80``; an open tier in words."""
    low, high = (None if edge is None else _number(edge) for edge in edges)
    if low is None and high is None:
        return _("without edges")
    if low is None:
        return _("below %(high)s") % {"high": high}
    if high is None:
        return _("from %(low)s up") % {"low": low}
    return f"{low}–{high}"


def _number(item):
    found = number(str(item)) if not isinstance(item, Decimal) else item
    if found is None:
        return item
    point, group = (".", ",") if (get_language() or "vi").startswith("en") else (",", ".")
    return show(found, point=point, group=group)
