"""One criterion: its words, its unit, what is asked for it, and how the quarters make its year."""

from .faults import (
    at,
    code_faults,
    duplicates,
    long_words,
    mapping,
    mappings,
    missing_words,
    said,
    text,
    texts,
)
from .folds import FOLDS
from .references import identity
from .rulechecks import Judged, rule_faults
from .rules import RULES
from .values import PARSERS

EVIDENCE = ("required", "optional", "none")
NOT_APPLICABLE_POLICIES = ("excluded", "redistribute")
COMPUTED = ("reports_on_time",)
TITLES = ("title_vi", "title_en")
LABELS = ("label_vi", "label_en")
UNITS = ("unit_vi", "unit_en")
ASKS_NOTHING = ("linked", "k_of_criteria")

# kind → the rule types that can judge it
KINDS = {
    "boolean": ("boolean", "linked"),
    "count": ("threshold", "tiers", "linear", "deduct", "veto", "compare_previous", "change_tiers"),
    "number": ("threshold", "tiers", "linear", "deduct", "points", "compare_previous"),
    "ratio": ("ratio", "ratio_tiers"),
    "level": ("level",),
    "date": ("date",),
    "multi": ("all_of", "k_of_n", "veto"),
    "criteria": ("k_of_criteria",),
}
# The kinds whose figures mean nothing without a unit.
WITH_UNIT = ("count", "number", "ratio")


def unit_required(kind):
    """Whether a criterion of this kind needs a unit."""
    return kind in WITH_UNIT


def criterion_faults(criterion, *, with_points):
    """Problems of one criterion that has a code."""
    judged = Judged(text(criterion["code"]), criterion)
    problem = judged.problem
    yield from code_faults(problem, judged.code, 20)
    yield from missing_words(problem, criterion, TITLES)
    yield from long_words(problem, criterion, TITLES, 500)
    yield from _identity(problem, criterion)
    yield from _facts(problem, criterion)
    if unit_required(judged.kind):
        for key in UNITS:
            if not text(criterion.get(key)):
                yield problem("unit_missing", field=key, kind=judged.kind)
    yield from _inputs(judged, criterion)
    if judged.kind not in KINDS:
        yield problem("kind_unknown", value=said(criterion.get("kind")))
    elif judged.type not in RULES:
        yield problem("rule_unknown", value=said(judged.rule.get("type")))
    elif judged.type not in KINDS[judged.kind]:
        yield problem("rule_does_not_suit", rule=judged.type, kind=judged.kind)
    else:
        yield from rule_faults(judged, with_points=with_points)
    yield from _fold(judged, criterion)


def _identity(problem, criterion):
    """The permanent name, and what the criterion takes the place of."""
    own = identity(criterion)
    if "identity" in criterion and not text(criterion["identity"]):
        yield problem("identity_empty")
    elif own != text(criterion.get("code")):
        for fault in code_faults(problem, own, 20):
            yield problem("identity_bad", value=fault.params["value"])
    if "replaces" not in criterion:
        return
    named = criterion["replaces"]
    if not isinstance(named, list) or len(texts(named)) != len(named):
        yield problem("replaces_unreadable")
        return
    for name in duplicates(texts(named)):
        yield problem("replaced_twice", identity=said(name))
    if own in texts(named):
        yield problem("replaces_itself", identity=said(own))


def _facts(problem, criterion):
    if "max" not in criterion:
        yield problem("part_missing", part="max")
    for key in ("mandatory", "veto"):
        if not isinstance(criterion.get(key), bool):
            yield problem("not_yes_or_no", field=key)
    if criterion.get("veto") is True and criterion.get("mandatory") is False:
        yield problem("veto_not_mandatory")
    if text(criterion.get("evidence")) not in EVIDENCE:
        yield problem("evidence_unknown", value=said(criterion.get("evidence")))
    policy = criterion.get("not_applicable")
    if policy is not None and text(policy) not in NOT_APPLICABLE_POLICIES:
        yield problem("not_applicable_unknown", value=said(policy))
    computed = criterion.get("computed")
    if computed is not None and text(computed) not in COMPUTED:
        yield problem("computed_unknown", value=said(computed))


def _inputs(judged, criterion):
    given = criterion.get("inputs")
    asks_nothing = bool(criterion.get("computed")) or judged.type in ASKS_NOTHING
    if not isinstance(given, list) or len(judged.items) != len(given):
        yield judged.problem("part_missing", part="inputs")
        return
    if asks_nothing and given:
        yield judged.problem("inputs_without_need", rule=judged.type)
    elif not asks_nothing and not given:
        yield judged.problem("inputs_missing")
    names = [text(item.get("name")) for item in judged.items]
    for place, name in enumerate(names, 1):
        if not name:
            yield judged.problem("input_without_name", place=place)
    for name in duplicates([name for name in names if name]):
        yield at("input", judged.code, name)("duplicate_input")
    for name, item in zip(names, judged.items, strict=True):
        if name:
            yield from _input(at("input", judged.code, name), item)


def _input(problem, item):
    yield from missing_words(problem, item, LABELS)
    kind = text(item.get("type"))
    if kind not in PARSERS:
        yield problem("input_type_unknown", value=said(item.get("type")))
        return
    choices = mappings(item.get("choices"))
    if kind == "choice" and not choices:
        yield problem("choices_missing")
    elif kind != "choice" and item.get("choices"):
        yield problem("choices_without_need")
    elif kind == "choice" and len(choices) != len(item["choices"]):
        yield problem("item_unreadable", part="choices")
    for place, choice in enumerate(choices, 1):
        for key in ("code", *LABELS):
            if not text(choice.get(key)):
                yield problem("choice_words_missing", place=place, field=key)
    codes = [text(choice.get("code")) for choice in choices]
    for code in duplicates([code for code in codes if code]):
        yield problem("duplicate_choice", choice=said(code))


def _fold(judged, criterion):
    """Every input but texts and excuses has a fold that suits its type."""
    given, problem = criterion.get("fold"), judged.problem
    folded = {
        name: kind
        for name, kind in judged.types.items()
        if name and kind in PARSERS and kind != "text" and name not in judged.excuses
    }
    if not folded:
        return
    words = mapping(given) if isinstance(given, dict) else dict.fromkeys(folded, given)
    for name in words.keys() - folded.keys():
        yield problem("fold_of_nothing", name=said(name))
    for name, kind in folded.items():
        word = text(words.get(name))
        where = at("input", judged.code, name)
        if not word:
            yield where("fold_missing")
        elif word not in FOLDS:
            yield where("fold_unknown", value=said(word))
        elif kind not in FOLDS[word]:
            yield where("fold_does_not_suit", fold=word, type=kind)
    if judged.kind in KINDS:
        yield from _fold_of_rule(judged, given)


def _fold_of_rule(judged, given):
    """Some rules only mean something under one way to make the year."""
    word, problem = given if isinstance(given, str) else "", judged.problem
    known = word in FOLDS or isinstance(given, dict)
    if word == "ratio_sum" and judged.kind != "ratio":
        yield problem("fold_only_for_ratio", fold=word)
    elif judged.kind == "ratio" and known and word not in ("ratio_sum", "last"):
        yield problem("fold_of_ratio", fold=said(word))
    if judged.type == "veto" and known and word != "sum":
        yield problem("fold_of_veto", fold=said(word))
    if judged.rule.get("against") == "previous_period" and known and word != "last":
        yield problem("fold_of_previous_period", fold=said(word))
