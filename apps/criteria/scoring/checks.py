"""Structural check of a definition, used whenever one is loaded or published.

``check`` returns problems as ``"place: code"`` strings, in reading order; an empty list means
that ``score`` and ``fold`` can work with the definition. What a rule itself needs is checked in
``rulechecks.py``.
"""

from decimal import Decimal, InvalidOperation

from .folds import FOLDS
from .numbers import INSIDE, ZERO, exact
from .rulechecks import check_rule
from .rules import RULES
from .values import PARSERS, excuses_of

NATURES = ("real", "partial", "superseded", "illustrative", "synthetic")
EVIDENCE = ("required", "optional", "none")
NOT_APPLICABLE_POLICIES = ("excluded", "redistribute")
COMPUTED = ("reports_on_time",)
TITLES = ("title_vi", "title_en")
WORDS = ("legal_basis", "source", "confidence", "status")
RECOGNITION = ("recognition_rule_vi", "recognition_rule_en")

# kind → the rule types that can judge it
KINDS = {
    "boolean": ("boolean", "linked"),
    "count": ("threshold", "tiers", "linear", "deduct", "veto", "compare_previous", "change_tiers"),
    "number": ("threshold", "tiers", "linear", "deduct", "points", "compare_previous"),
    "ratio": ("ratio", "ratio_tiers"),
    "level": ("level",),
    "date": ("date",),
    "multi": ("all_of", "k_of_n", "veto"),
}


def check(definition):
    """Problems of a definition, each ``"place: code"``."""
    shape = _shape(definition)
    if shape:
        return shape  # the rest would only stumble over it
    problems = [f"{place}: float" for place in _floats(definition, "definition")]
    problems += [f"definition: {code}" for code in _top(definition)]
    for group in definition["groups"]:
        problems += [f"group {group['code']}: {code}" for code in _group(group)]
        for criterion in group["criteria"]:
            with_points = definition["max_total"] is not None
            found = _criterion(criterion, with_points)
            problems += [f"criterion {criterion['code']}: {code}" for code in found]
    return problems + [f"band {place}: {code}" for place, code in _bands(definition)]


def _shape(definition):
    """Missing keys without which nothing else can be read."""
    top = ("code", "groups", "bands", "max_total", "nature", "scored", "applies_to", "period")
    problems = [f"definition: missing {key}" for key in top if key not in definition]
    for group in definition.get("groups", ()):
        place = f"group {group.get('code')}"
        keys = ("code", "max", "criteria")
        problems += [f"{place}: missing {key}" for key in keys if key not in group]
        for criterion in group.get("criteria", ()):
            place = f"criterion {criterion.get('code')}"
            keys = ("code", "kind", "max", "mandatory", "veto", "inputs", "rule", "evidence")
            problems += [f"{place}: missing {key}" for key in keys if key not in criterion]
            if not all({"name", "type"} <= set(item) for item in criterion.get("inputs", ())):
                problems.append(f"{place}: input without name or type")
            if "type" not in criterion.get("rule", {}):
                problems.append(f"{place}: unknown rule")
    if not all("code" in band for band in definition.get("bands", ())):
        problems.append("definition: band without code")
    return problems


def _floats(item, place):
    if isinstance(item, float):
        yield place
    elif isinstance(item, dict):
        for key, inner in item.items():
            yield from _floats(inner, f"{place}.{key}")
    elif isinstance(item, list):
        for index, inner in enumerate(item):
            yield from _floats(inner, f"{place}.{index}")


def _missing_words(item, keys):
    return [f"missing {key}" for key in keys if not str(item.get(key) or "").strip()]


def duplicates(names):
    """Names that occur more than once, in order."""
    return sorted({name for name in names if names.count(name) > 1})


def is_points(text):
    """Whether a stored number is exact, not negative and has at most four decimals."""
    try:
        number = Decimal(text)
    except (InvalidOperation, TypeError, ValueError):
        return False
    return number.is_finite() and number >= 0 and number == number.quantize(INSIDE)


def _top(definition):
    yield from _missing_words(definition, TITLES + WORDS + RECOGNITION)
    if definition["nature"] not in NATURES:
        yield "unknown nature"
    if not isinstance(definition["scored"], bool):
        yield "scored is not yes or no"
    if not definition["groups"]:
        yield "no groups"
    for code in duplicates([group["code"] for group in definition["groups"]]):
        yield f"duplicate group {code}"
    codes = [c["code"] for group in definition["groups"] for c in group["criteria"]]
    for code in duplicates(codes):
        yield f"duplicate criterion {code}"
    yield from _sum(definition["max_total"], [group["max"] for group in definition["groups"]])


def _sum(whole, parts):
    """The whole is the sum of its parts, or neither knows points."""
    if whole is None:
        if any(part is not None for part in parts):
            yield "points in a set without points"
    elif not is_points(whole) or not all(is_points(part) for part in parts):
        yield "maximum is not a number of points"
    elif sum(map(exact, parts), ZERO) != exact(whole):
        yield "maxima do not add up"


def _group(group):
    yield from _missing_words(group, TITLES)
    if not group["criteria"]:
        yield "no criteria"
    need = group.get("need", 0)
    # A partial set may need more criteria than its source lists, so only the type is checked.
    if isinstance(need, bool) or not isinstance(need, int) or need < 0:
        yield "need is not a count"
    yield from _sum(group["max"], [criterion["max"] for criterion in group["criteria"]])


def _criterion(criterion, with_points):
    yield from _missing_words(criterion, TITLES)
    kind, rule = criterion["kind"], criterion["rule"]
    if criterion["evidence"] not in EVIDENCE:
        yield "unknown evidence"
    if criterion["veto"] and not criterion["mandatory"]:
        yield "veto is not mandatory"
    policy = criterion.get("not_applicable")
    if policy is not None and policy not in NOT_APPLICABLE_POLICIES:
        yield "unknown not_applicable"
    yield from _inputs(criterion)
    if kind not in KINDS:
        yield "unknown kind"
    elif rule["type"] not in RULES:
        yield "unknown rule"
    elif rule["type"] not in KINDS[kind]:
        yield "rule does not suit kind"
    elif not duplicates([item["name"] for item in criterion["inputs"]]):
        yield from check_rule(criterion, with_points)
    yield from _fold(criterion)


def _inputs(criterion):
    computed = criterion.get("computed")
    if computed is not None and computed not in COMPUTED:
        yield "unknown computed"
    without_inputs = bool(computed) or criterion["rule"]["type"] == "linked"
    if without_inputs == bool(criterion["inputs"]):
        yield "inputs without need" if without_inputs else "no inputs"
    for name in duplicates([item["name"] for item in criterion["inputs"]]):
        yield f"duplicate input {name}"
    for item in criterion["inputs"]:
        yield from (f"input {item['name']}: {code}" for code in _input(item))


def _input(item):
    yield from _missing_words(item, ("label_vi", "label_en"))
    if item["type"] not in PARSERS:
        yield "unknown type"
    choices = item.get("choices", [])
    if (item["type"] == "choice") != bool(choices):
        yield "choices do not suit type"
    for choice in choices:
        yield from _missing_words(choice, ("code", "label_vi", "label_en"))
    for code in duplicates([choice.get("code") for choice in choices]):
        yield f"duplicate choice {code}"


def _fold(criterion):
    """Every input but texts and excuses has a fold that suits its type."""
    word = criterion.get("fold")
    folded = [
        item
        for item in criterion["inputs"]
        if item["type"] != "text" and item["name"] not in excuses_of(criterion["rule"])
    ]
    if not folded:
        return
    if isinstance(word, dict) and set(word) != {item["name"] for item in folded}:
        yield "fold does not name each input"
        return
    for item in folded:
        name = word[item["name"]] if isinstance(word, dict) else word
        if name not in FOLDS:
            yield f"unknown fold of {item['name']}"
        elif item["type"] not in FOLDS[name]:
            yield f"fold does not suit {item['name']}"
    if word == "ratio_sum" and criterion["kind"] != "ratio":
        yield "fold suits only a ratio"
    if criterion["kind"] == "ratio" and word not in ("ratio_sum", "last"):
        yield "fold does not suit a ratio"
    if criterion["rule"]["type"] == "veto" and word != "sum":
        yield "fold does not suit a veto"


def _bands(definition):
    bands = definition["bands"]
    for code in duplicates([band["code"] for band in bands]):
        yield code, "duplicate band"
    minima = [exact(band["min"]) for band in bands if is_points(band.get("min"))]
    groups = {group["code"] for group in definition["groups"]}
    for band in bands:
        for code in _missing_words(band, TITLES):
            yield band["code"], code
        if "min" in band and not is_points(band["min"]):
            yield band["code"], "minimum is not a number of points"
        if "min" in band and definition["max_total"] is None:
            yield band["code"], "points in a set without points"
        if "group" in band and band["group"] not in groups:
            yield band["code"], "unknown group"
    if minima != sorted(set(minima), reverse=True):
        yield "order", "minima do not fall"
    if definition["scored"] and not (bands and _catches_all(bands[-1])):
        yield "order", "last band does not catch all"


def _catches_all(band):
    lowest = "min" not in band or (is_points(band["min"]) and exact(band["min"]) == 0)
    return lowest and not any(band.get(key) for key in ("group", "requires_no_failure", "unknown"))
