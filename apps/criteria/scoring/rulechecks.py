"""What each rule type needs of its criterion: inputs of the right type, sound bounds and tiers."""

from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from .outcomes import BOUNDS
from .values import excuses_of
from .windows import WINDOW_KEYS, window

WINDOWS = ({"quarter"}, {"before"}, {"from", "to"})


def check_rule(criterion, with_points):
    """Problem codes of the rule of one criterion."""
    rule = criterion["rule"]
    types = {item["name"]: item["type"] for item in criterion["inputs"]}
    yield from _inputs_named(criterion, types)
    yield from CHECKS[rule["type"]](criterion, types)
    branches = _branches(rule)
    key, other = ("points", "met") if with_points else ("met", "points")
    if any(key not in branch or other in branch for branch in branches):
        yield f"branch without {key}"
    elif with_points and branches:
        yield from _branch_points(criterion, branches)
    if not with_points and rule["type"] in ("linear", "deduct", "points"):
        yield "rule needs points"


def _inputs_named(criterion, types):
    """A criterion has the inputs its kind is made of, and optional ones only where allowed."""
    kind = criterion["kind"]
    needs = {
        "boolean": {"value": "bool"},
        "count": {"value": "int"},
        "number": {"value": "decimal"},
        "ratio": {"met": "int", "total": "int"},
        "level": {"value": "choice"},
        "date": {"value": "date"},
    }.get(kind)
    if not types:
        return
    if needs is None:
        used = {part.get("input") for part in _parts(criterion["rule"])}
        extra = {*excuses_of(criterion["rule"]), criterion["rule"].get("explanation")}
        if not used <= set(types) or set(types) - used - extra:
            yield "inputs do not match the rule"
        return
    if not needs.items() <= types.items():
        yield "inputs do not match the kind"
    extra = set(types) - set(needs)
    if extra - {*excuses_of(criterion["rule"]), criterion["rule"].get("explanation")}:
        yield "inputs do not match the rule"
    if any(item.get("optional") for item in criterion["inputs"] if item["name"] in needs):
        yield "input must not be optional"


def _parts(rule):
    return [*rule.get("counts", ()), *rule.get("conditions", ())]


def _branches(rule):
    named = ("lower", "equal", "higher", "both_zero", "rose_from_zero")
    return [*rule.get("tiers", ()), *(rule[key] for key in named if key in rule)]


def _branch_points(criterion, branches):
    points = [_number(branch["points"]) for branch in branches]
    if None in points:
        yield "points are not a number"
    elif max(points) != _number(criterion["max"]) or min(points) < 0:
        yield "best branch is not the maximum"


def _number(text):
    try:
        number = Decimal(text)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return number if number.is_finite() else None


def _nothing(_criterion, _types):
    return ()


def _bounds(criterion, _types):
    yield from _bound_codes(criterion["rule"])


def _bound_codes(spec):
    bounds = [key for key in BOUNDS if key in spec]
    if any(_number(spec[key]) is None for key in bounds):
        yield "bound is not a number"
    elif len(bounds) != 1 and set(bounds) != {"at_least", "less_than"}:
        yield "bounds are not one, nor at_least with less_than"
    elif len(bounds) == 2 and _number(spec["at_least"]) >= _number(spec["less_than"]):
        yield "bounds hold nothing"


def _ratio(criterion, types):
    yield from _bounds(criterion, types)
    yield from _zero_total(criterion, types)


def _zero_total(criterion, _types):
    if criterion["rule"].get("zero_total", "met") != "met":
        yield "unknown zero_total"


def _tiers(criterion, _types):
    yield from _tier_codes(criterion["rule"].get("tiers"), open_below=False)


def _ratio_tiers(criterion, types):
    yield from _tiers(criterion, types)
    yield from _zero_total(criterion, types)


def _tier_codes(tiers, *, open_below):
    """Tiers go upwards; each begins where the one before ends; the ends are open as they must."""
    if not tiers:
        yield "no tiers"
        return
    first, last = tiers[0], tiers[-1]
    if ("from" in first) == open_below or (not open_below and _number(first["from"]) != 0):
        yield "first tier does not begin at the beginning"
    if "below" in last:
        yield "last tier has an end"
    for lower, upper in pairwise(tiers):
        end, begin = _number(lower.get("below")), _number(upper.get("from"))
        if end is None or begin is None or end != begin:
            yield "gap or overlap between tiers"
        if end is not None and "from" in lower and (_number(lower["from"]) or 0) >= end:
            yield "tiers do not rise"


def _positive(key):
    def found(criterion, _types):
        number = _number(criterion["rule"].get(key))
        if number is None or number <= 0:
            yield f"{key} is not above zero"

    return found


def _veto(criterion, types):
    rule = criterion["rule"]
    counts = rule.get("counts") or [{"input": None}]
    if any(types.get(count.get("input")) != "int" for count in counts):
        yield "veto counts something else than whole numbers"
    optional = {item["name"] for item in criterion["inputs"] if item.get("optional")}
    excuses = set(excuses_of(rule))
    if any(types.get(name) != "bool" for name in excuses) or not excuses <= optional:
        yield "excuse is not an optional yes or no"
    explanation = rule.get("explanation")
    if excuses and (types.get(explanation) != "text" or explanation not in optional):
        yield "excuse without an explanation"


def _window(criterion, _types):
    yield from _window_codes(criterion["rule"])


def _window_codes(spec):
    if {key for key in WINDOW_KEYS if key in spec} not in WINDOWS:
        yield "unknown window"
        return
    if "quarter" in spec and spec["quarter"] not in (1, 2, 3, 4):
        yield "unknown window"
        return
    try:
        first, last = window(spec, date.min.year + 1)  # an ordinary year: 29 February is refused
    except (ValueError, AttributeError, TypeError):
        yield "unknown window"
        return
    if first > last:
        yield "window is empty"


def _level(criterion, _types):
    codes = [
        choice.get("code") for item in criterion["inputs"] for choice in item.get("choices", ())
    ]
    if criterion["rule"].get("at_least") not in codes:
        yield "required level is not a choice"


def _conditions(criterion, types):
    rule = criterion["rule"]
    conditions = rule.get("conditions") or []
    if not conditions:
        yield "no conditions"
    k = rule.get("k", 0 if rule["type"] == "k_of_n" else len(conditions))
    if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= max(len(conditions), 1):
        yield "k is not between one and the number of conditions"
    if rule["type"] == "all_of" and "k" in rule:
        yield "all_of has no k"
    for condition in conditions:
        yield from _condition(condition, types.get(condition.get("input")))


def _condition(condition, input_type):
    if input_type == "bool":
        if not isinstance(condition.get("is", True), bool):
            yield "condition does not suit its input"
    elif input_type == "date":
        yield from _window_codes(condition)
    elif input_type in ("int", "decimal"):
        yield from _bound_codes(condition)
    else:
        yield "condition does not suit its input"


def _compare_previous(criterion, _types):
    rule = criterion["rule"]
    if not all(isinstance(rule.get(k), dict) for k in ("lower", "equal", "higher", "both_zero")):
        yield "comparison without all its branches"


def _change_tiers(criterion, _types):
    rule = criterion["rule"]
    yield from _tier_codes(rule.get("tiers"), open_below=True)
    if not all(isinstance(rule.get(key), dict) for key in ("both_zero", "rose_from_zero")):
        yield "comparison without all its branches"


def _linked(criterion, _types):
    if not criterion["rule"].get("set"):
        yield "link without a set"


CHECKS = {
    "boolean": _nothing,
    "threshold": _bounds,
    "tiers": _tiers,
    "linear": _positive("cap"),
    "deduct": _positive("each"),
    "points": _nothing,
    "ratio": _ratio,
    "ratio_tiers": _ratio_tiers,
    "veto": _veto,
    "date": _window,
    "level": _level,
    "all_of": _conditions,
    "k_of_n": _conditions,
    "compare_previous": _compare_previous,
    "change_tiers": _change_tiers,
    "linked": _linked,
}
