"""A definition read once, so that thousands of units can be scored with it.

``fold`` and ``score`` take a definition or its Plan. A Plan does not notice later changes of the
definition it was made from; it is for the length of one run, never for keeping.
"""

from .bounds import bound_words, bounds_of
from .folds import Folder
from .numbers import exact
from .rules import RULES, levels_of
from .values import Form, none_inputs
from .windows import days_of, is_window

READS = {"cap": "linear", "each": "deduct"}
TIERED = ("tiers", "ratio_tiers", "change_tiers")
BRANCHED = ("compare_previous", "change_tiers")
BOUNDED = ("threshold", "ratio", "date")


class Asked:
    """One criterion as the engine needs it: exact numbers, fields by name, its rule and fold."""

    __slots__ = (
        *("code", "computed", "criterion", "exact", "fold", "form", "group", "identity", "judge"),
        *("mandatory", "maximum", "none", "plain", "redistributes", "veto"),
    )

    def __init__(self, group, criterion):
        self.criterion = criterion
        self.exact = {
            **criterion,
            "max": exact(criterion["max"]),
            "rule": _exact_rule(criterion["rule"]),
        }
        if criterion["rule"]["type"] == "level":
            self.exact["levels"] = levels_of(criterion)
        self.code, self.group = criterion["code"], group["code"]
        self.identity = identity_of(criterion)
        self.maximum = self.exact["max"]
        self.mandatory, self.veto = bool(criterion["mandatory"]), bool(criterion.get("veto"))
        self.computed = criterion.get("computed") == "reports_on_time"
        self.redistributes = criterion.get("not_applicable") == "redistribute"
        self.judge = RULES[criterion["rule"]["type"]]
        self.form = Form(criterion)
        self.none = none_inputs(criterion)
        # Whether typed inputs are JSON already.
        self.plain = all(item["type"] not in ("decimal", "date") for item in criterion["inputs"])
        self.fold = Folder(self.form) if criterion["inputs"] else None


class Plan:
    """The criteria of a definition by group, and in the order in which they can be judged."""

    __slots__ = ("asked", "bands", "definition", "groups", "ordered", "with_points")

    def __init__(self, definition):
        self.definition = definition
        self.with_points = definition["max_total"] is not None
        self.bands = definition["bands"]
        self.groups = [
            (group, [Asked(group, criterion) for criterion in group["criteria"]])
            for group in definition["groups"]
        ]
        self.asked = [asked for _group, members in self.groups for asked in members]
        self.ordered = _ordered(self.asked)


def plan(definition):
    """The Plan of a definition; a Plan stays what it is."""
    return definition if isinstance(definition, Plan) else Plan(definition)


def identity_of(criterion):
    """The name a criterion keeps through all versions; its code where none was given."""
    return criterion.get("identity") or criterion["code"]


def _ordered(asked):
    """Every criterion after those it counts; the order of the definition otherwise."""
    by_identity = {one.identity: one for one in asked}
    ordered, begun = [], set()

    def place(one):
        if one in ordered:
            return
        if one.identity in begun:
            raise ValueError(f"criterion {one.code} counts itself")
        begun.add(one.identity)
        for identity in one.criterion["rule"]["of"]:
            if identity in by_identity:  # what is not there waits
                place(by_identity[identity])
        ordered.append(one)

    counting = [one for one in asked if one.criterion["rule"]["type"] == "k_of_criteria"]
    ordered += [one for one in asked if one not in counting]
    for one in counting:
        place(one)
    return ordered


def _lean(number):
    """An int where that is as exact: it compares faster."""
    return int(number) if number == number.to_integral_value() else number


def _exact_rule(rule):
    """The rule with the numbers that its type reads as decimals, its bounds and days ready."""
    ready, kind = dict(rule), rule["type"]
    for key in ("cap", "each"):
        if kind == READS.get(key):
            ready[key] = exact(rule[key])
    if kind in TIERED:
        ready["tiers"] = [_exact_tier(tier) for tier in rule["tiers"]]
    if kind in BRANCHED:
        for key in ("lower", "equal", "higher", "both_zero", "rose_from_zero"):
            if key in rule:
                ready[key] = _exact_branch(rule[key])
    if kind in ("all_of", "k_of_n"):
        ready["conditions"] = [_ready(condition, condition) for condition in rule["conditions"]]
    return _ready(rule, ready) if kind in BOUNDED else ready


def _exact_branch(branch):
    return {**branch, "points": exact(branch["points"])} if "points" in branch else branch


def _exact_tier(tier):
    edges = {key: _lean(exact(tier[key])) for key in ("from", "below") if key in tier}
    return {**_exact_branch(tier), **edges}


def _ready(spec, ready):
    """With what a rule or condition asks of a number or a day, read once."""
    bounds = bounds_of(spec)
    words = {"bound_words": bound_words(spec)} if bounds else {}
    return {
        **ready,
        **words,
        "bounds": {key: _lean(bound) for key, bound in bounds.items()},
        "days": days_of(spec) if is_window(spec) else None,
    }
