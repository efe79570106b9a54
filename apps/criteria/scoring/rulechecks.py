"""What each rule type needs of its criterion: inputs of the right type, sound bounds and tiers."""

import re
from datetime import date

from .faults import at, mapping, mappings, number, said, text, whole
from .numbers import plain
from .outcomes import BOUNDS
from .tierchecks import branch_faults, tier_faults
from .windows import WINDOW_KEYS, window

WINDOWS = ({"quarter"}, {"before"}, {"from", "to"})
MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}", re.ASCII)
AGAINST = ("previous_year", "previous_period")
POINTS_ONLY = ("linear", "deduct", "points")
# kind → the inputs it is made of; other kinds name theirs in the rule
MADE_OF = {
    "boolean": {"value": "bool"},
    "count": {"value": "int"},
    "number": {"value": "decimal"},
    "ratio": {"met": "int", "total": "int"},
    "level": {"value": "choice"},
    "date": {"value": "date"},
}


def _list(item):
    """A list; anything else stands as its one entry, and is refused as such."""
    return item if isinstance(item, list) else [item]


class Judged:
    """One criterion as its rule's check needs it, whatever stands in the draft."""

    def __init__(self, code, criterion):
        self.code = code
        self.kind = text(criterion.get("kind"))
        self.rule = mapping(criterion.get("rule"))
        self.type = text(self.rule.get("type"))
        self.items = mappings(criterion.get("inputs"))
        self.types = {text(item.get("name")): text(item.get("type")) for item in self.items}
        self.maximum = number(criterion.get("max"))
        self.evidence = text(criterion.get("evidence"))
        self.problem = at("criterion", code)

    @property
    def optional(self):
        return {text(item.get("name")) for item in self.items if item.get("optional")}

    @property
    def excuses(self):
        """Names of the inputs that may excuse a case."""
        counts = mappings(self.rule.get("counts"))
        return [text(name) for count in counts for name in _list(count.get("excused_by", []))]

    @property
    def aside(self):
        """Inputs that stand beside what is counted: excuses and their explanation."""
        return {*self.excuses, text(self.rule.get("explanation"))}


def rule_faults(judged, *, with_points):
    """Problems of the rule of one criterion whose kind and type are known."""
    yield from _inputs(judged)
    for part in ("tiers", "conditions", "counts"):
        given = judged.rule.get(part, [])
        if not isinstance(given, list) or len(mappings(given)) != len(given):
            yield judged.problem("item_unreadable", part=part)
    yield from CHECKS[judged.type](judged)
    yield from branch_faults(judged.code, judged.rule, judged.maximum, with_points=with_points)
    if not with_points and judged.type in POINTS_ONLY:
        yield judged.problem("rule_needs_points", rule=judged.type)


def _inputs(judged):
    """A criterion has the inputs its kind is made of, and optional ones only where allowed."""
    types, needs = judged.types, MADE_OF.get(judged.kind)
    if not types:
        return
    if needs is None:
        parts = [*mappings(judged.rule.get("counts")), *mappings(judged.rule.get("conditions"))]
        used = {text(part.get("input")) for part in parts}
        for name in sorted(set(types) - used - judged.aside):
            yield at("input", judged.code, name)("input_not_used")
        return
    for name, type_name in needs.items():
        if types.get(name) != type_name:
            yield judged.problem("input_of_kind_missing", name=name, type=type_name)
    for name in sorted(set(types) - set(needs) - judged.aside):
        yield at("input", judged.code, name)("input_not_used")
    for name in sorted(judged.optional & set(needs)):
        yield at("input", judged.code, name)("input_not_optional")


def _nothing(_judged):
    return ()


def _bounds(judged):
    yield from bound_faults(judged.problem, judged.rule)


def bound_faults(problem, spec):
    """One bound, or at_least together with less_than; both numbers, and something between."""
    bounds = {key: number(spec[key]) for key in BOUNDS if key in spec}
    bad = [key for key, found in bounds.items() if found is None]
    for key in bad:
        yield problem("bound_not_a_number", bound=key, value=said(spec[key]))
    if bad:
        return
    if not bounds:
        yield problem("bound_missing")
    elif len(bounds) > 1 and set(bounds) != {"at_least", "less_than"}:
        yield problem("bounds_do_not_go_together", bounds=list(bounds))
    elif len(bounds) == 2 and bounds["at_least"] >= bounds["less_than"]:
        low, high = plain(bounds["at_least"]), plain(bounds["less_than"])
        yield problem("bounds_hold_nothing", low=low, high=high)


def _ratio(judged):
    yield from _bounds(judged)
    for key, within in (("at_least", 100), ("more_than", 99)):
        found = number(judged.rule.get(key))
        if found is not None and found > within and (key == "at_least" or found >= 100):
            yield judged.problem("bound_above_hundred", bound=key, value=plain(found))
    yield from _zero_total(judged)


def _zero_total(judged):
    if judged.rule.get("zero_total", "met") != "met":
        yield judged.problem("zero_total_unknown", value=said(judged.rule["zero_total"]))


def _tiers(judged):
    yield from tier_faults(judged.code, judged.rule)


def _ratio_tiers(judged):
    yield from tier_faults(judged.code, judged.rule, highest=100)
    yield from _zero_total(judged)


def _linear(judged):
    if (number(judged.rule.get("cap")) or 0) <= 0:
        yield judged.problem("cap_not_above_zero", value=said(judged.rule.get("cap")))


def _deduct(judged):
    if (number(judged.rule.get("each")) or 0) <= 0:
        yield judged.problem("each_not_above_zero", value=said(judged.rule.get("each")))


def _points(judged):
    """Points by hand need grounds: a reason that is typed, or evidence."""
    if "explanation" in judged.rule:
        name = text(judged.rule["explanation"])
        if judged.types.get(name) != "text":
            yield judged.problem("reason_not_a_text", name=said(judged.rule["explanation"]))
    elif judged.evidence != "required":
        yield judged.problem("points_without_reason")


def _veto(judged):
    counts = mappings(judged.rule.get("counts"))
    if not counts:
        yield judged.problem("counts_missing")
    for count in counts:
        name = text(count.get("input"))
        if judged.types.get(name) != "int":
            yield judged.problem("count_not_whole", name=said(name or count.get("input")))
    for name in judged.excuses:
        if judged.types.get(name) != "bool" or name not in judged.optional:
            yield judged.problem("excuse_not_optional", name=said(name))
    explanation = text(judged.rule.get("explanation"))
    explained = judged.types.get(explanation) == "text" and explanation in judged.optional
    if judged.excuses and not explained:
        yield judged.problem("excuse_unexplained")


def _date(judged):
    yield from window_faults(judged.problem, judged.rule)


def window_faults(problem, spec):
    """A calendar quarter, the days before a day, or the days from one to another."""
    keys = {key for key in WINDOW_KEYS if key in spec}
    days = [spec[key] for key in keys - {"quarter"}]
    sound = keys in WINDOWS and all(isinstance(d, str) and MONTH_DAY.fullmatch(d) for d in days)
    if "quarter" in keys and whole(spec["quarter"]) not in (1, 2, 3, 4):
        sound = False
    if not sound:
        yield problem("window_unknown")
        return
    try:
        first, last = window(spec, date.min.year + 1)  # an ordinary year: 29 February is refused
    except ValueError:
        yield problem("window_no_such_day", days=", ".join(sorted(days)))
        return
    if first > last:
        yield problem("window_empty", days=", ".join(sorted(days)))


def _level(judged):
    choices = [choice for item in judged.items for choice in mappings(item.get("choices"))]
    required = text(judged.rule.get("at_least"))
    if required not in [text(choice.get("code")) for choice in choices] or not required:
        yield judged.problem("level_unknown", value=said(judged.rule.get("at_least")))


def _conditions(judged):
    conditions = mappings(judged.rule.get("conditions"))
    if not conditions:
        yield judged.problem("conditions_missing")
    elif judged.type == "k_of_n" or "k" in judged.rule:
        yield from k_faults(judged, len(conditions))
    if judged.type == "all_of" and "k" in judged.rule:
        yield judged.problem("all_of_has_k")
    for condition in conditions:
        yield from _condition(judged, condition)


def k_faults(judged, count):
    """k lies between one and the number of what is counted."""
    k = whole(judged.rule.get("k"))
    if k is None or not 1 <= k <= count:
        yield judged.problem("k_out_of_range", value=said(judged.rule.get("k")), count=count)


def _condition(judged, condition):
    name = text(condition.get("input"))
    input_type = judged.types.get(name)
    if input_type is None:
        yield judged.problem("condition_of_nothing", name=said(condition.get("input")))
        return
    problem = at("input", judged.code, name)
    if input_type == "bool":
        if not isinstance(condition.get("is", True), bool):
            yield problem("condition_not_yes_or_no")
    elif input_type == "date":
        yield from window_faults(problem, condition)
    elif input_type in ("int", "decimal"):
        yield from bound_faults(problem, condition)
    else:
        yield problem("condition_impossible", type=input_type)


def _branches(judged, *names):
    for name in names:
        if not isinstance(judged.rule.get(name), dict):
            yield judged.problem("branch_missing", branch=name)
    if judged.rule.get("against", AGAINST[0]) not in AGAINST:
        yield judged.problem("against_unknown", value=said(judged.rule["against"]))


def _compare_previous(judged):
    yield from _branches(judged, "lower", "equal", "higher", "both_zero")


def _change_tiers(judged):
    yield from tier_faults(judged.code, judged.rule, open_below=True, highest=100)
    yield from _branches(judged, "both_zero", "rose_from_zero")


def _k_of_criteria(judged):
    of = judged.rule.get("of")
    if not isinstance(of, list) or not of:
        yield judged.problem("of_missing")
    elif "k" in judged.rule:
        yield from k_faults(judged, len(of))


def _linked(judged):
    if not text(judged.rule.get("set")):
        yield judged.problem("link_missing")


CHECKS = {
    "boolean": _nothing,
    "threshold": _bounds,
    "tiers": _tiers,
    "linear": _linear,
    "deduct": _deduct,
    "points": _points,
    "ratio": _ratio,
    "ratio_tiers": _ratio_tiers,
    "veto": _veto,
    "date": _date,
    "level": _level,
    "all_of": _conditions,
    "k_of_n": _conditions,
    "k_of_criteria": _k_of_criteria,
    "compare_previous": _compare_previous,
    "change_tiers": _change_tiers,
    "linked": _linked,
}
