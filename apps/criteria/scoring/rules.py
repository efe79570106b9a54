"""The rules: one small function per rule type, from typed inputs to an Outcome.

Each takes ``(criterion, inputs, facts)``. ``inputs`` are complete and typed; an optional input
that was left out is absent. A rule with points honours ``criterion["max"]``; a checklist has none.
Every function names the text its rule is taken from; what no text in our hands prescribes is
called illustrative.

======================  ==========================================================================
``boolean``             the input ``value`` is yes
``threshold``           a number within bounds (at_least, at_most, more_than, less_than, equals)
``tiers``               a number falls into one of ``tiers`` [from, below)
``linear``              min(value, cap) / cap × max
``deduct``              max − value × each, not below zero
``points``              points entered by hand, with grounds, up to max
``ratio``               met × 100 against bound × total; a percentage is never typed nor compared
``ratio_tiers``         the same with ``tiers``
``veto``                every count is 0, or excused by force majeure / handled in time
``date``                a document dated inside a window of the assessed year
``level``               the chosen level reaches ``at_least`` (choices go from low to high)
``all_of``, ``k_of_n``  all, or at least ``k``, of several ``conditions`` hold
``k_of_criteria``       at least ``k`` of other criteria (``of``, by identity) are met
``compare_previous``    lower, equal or higher than the figure before; ``both_zero`` apart
``change_tiers``        the fall in percent against the figure before falls into a tier
``linked``              another recognition is in force (``set`` names its criteria set)
======================  ==========================================================================

"The figure before" is the previous year's, or with ``against: previous_period`` the previous
quarter's.
"""

from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple

from .bounds import bound_words, tier_of, within
from .numbers import exact, percent_text
from .outcomes import (
    FAILED,
    MET,
    MISSING,
    NOT_APPLICABLE,
    PARTLY,
    WAITING,
    chosen,
    graded,
    judged,
    note,
    open_ended,
)
from .windows import is_window, window


class Facts(NamedTuple):
    """What a rule may know beside the inputs: context, baseline, and the lines it may count."""

    context: Any
    baseline: Any = None
    lines: Any = None


def _bound_note(prefix, spec, **params):
    name, figures = spec.get("bound_words") or bound_words(spec)
    return note(f"{prefix}_{name}", **params, **figures)


def _boolean(criterion, inputs, _facts):
    """Yes or no. Thông tư 124/2021/TT-BCA, Điều 4 khoản 2 (policy carried out)."""
    return judged(criterion, inputs["value"], note("yes" if inputs["value"] else "no"))


def _threshold(criterion, inputs, _facts):
    """A number within bounds. Thông tư 124/2021/TT-BCA, Điều 5 khoản 1 (at least one model)."""
    rule, number = criterion["rule"], inputs["value"]
    return judged(criterion, within(rule, number), _bound_note("number", rule, value=number))


def _tiers(criterion, inputs, _facts):
    """Points by tier of a number. Illustrative: the tables of QĐ 510/QĐ-BCA-V05 are not public."""
    number = inputs["value"]
    tier = tier_of(criterion["rule"]["tiers"], number)
    return chosen(criterion, tier, note("number_tier", value=number))


def _linear(criterion, inputs, _facts):
    """Points in proportion up to a cap. Illustrative."""
    number, cap = inputs["value"], exact(criterion["rule"]["cap"])
    points = min(number, cap) * exact(criterion["max"]) / cap
    code = "on_time" if criterion.get("computed") else "linear"
    return graded(criterion, points, note(code, value=number, cap=cap))


def _deduct(criterion, inputs, _facts):
    """Points off for each case. Illustrative."""
    number, each = inputs["value"], exact(criterion["rule"]["each"])
    points = exact(criterion["max"]) - number * each
    return graded(criterion, points, note("deducted", value=number, each=each))


def _points(criterion, inputs, _facts):
    """Points by hand, with the reason where ``explanation`` names a text. Illustrative."""
    value, reason = inputs["value"], inputs.get(criterion["rule"].get("explanation"))
    if reason:
        return graded(criterion, value, note("points_explained", value=value, explanation=reason))
    return graded(criterion, value, note("points_entered", value=value))


def _ratio(criterion, inputs, _facts):
    """A share as two whole numbers. Thông tư 124/2021/TT-BCA, Điều 5 khoản 4 (100 %, 70 %)."""
    rule, met, total = criterion["rule"], inputs["met"], inputs["total"]
    if total == 0:
        return _no_total(criterion)
    params = {"met": met, "total": total, "percent": percent_text(met, total)}
    if "at_least" in rule:
        params["needed"] = ceil(exact(rule["at_least"]) * total / 100)
    return judged(criterion, within(rule, met * 100, total), _bound_note("ratio", rule, **params))


def _ratio_tiers(criterion, inputs, _facts):
    """Points by tier of a share. Illustrative: the tables of QĐ 510/QĐ-BCA-V05 are not public."""
    rule, met, total = criterion["rule"], inputs["met"], inputs["total"]
    if total == 0:
        return _no_total(criterion)
    tier = tier_of(rule["tiers"], met * 100, total)
    reason = note("ratio_tier", met=met, total=total, percent=percent_text(met, total))
    return chosen(criterion, tier, reason)


def _no_total(criterion):
    """A denominator of 0: not applicable, unless the rule says that nothing there is fine."""
    if criterion["rule"].get("zero_total") == "met":
        return judged(criterion, True, note("no_subject"))
    return open_ended(criterion, "not_applicable", note("nothing_to_measure"))


def cases_of(counts, inputs):
    """(cases, cases without excuse, names of the excuses used)."""
    all_cases = open_cases = 0
    used = []
    for count in counts:
        cases = inputs.get(count["input"], 0)
        if not cases:
            continue
        all_cases += cases
        excuses = [name for name in count.get("excused_by", ()) if inputs.get(name)]
        if not excuses:
            open_cases += cases
        used += excuses
    return all_cases, open_cases, used


def _veto(criterion, inputs, _facts):
    """No case at all. Thông tư 124/2021/TT-BCA, Điều 4 khoản 3 (seven kinds of cases).

    Điều 4 khoản 4 excuses force majeure, and what was found and handled in time.
    """
    rule = criterion["rule"]
    cases, unexcused, used = cases_of(rule["counts"], inputs)
    if unexcused:
        code = "cases_partly_excused" if unexcused < cases else "cases"
        return judged(criterion, False, note(code, value=cases, open=unexcused))
    if cases:
        labels = _labels(criterion, used)
        explanation = inputs.get(rule.get("explanation"), "")
        reason = note("cases_excused", value=cases, excuse=labels, explanation=explanation)
        return judged(criterion, True, reason)
    return judged(criterion, True, note("no_case"))


def _date(criterion, inputs, facts):
    """A document of the right days. Thông tư 124/2021/TT-BCA, Điều 5 khoản 1 (in quarter I)."""
    day = inputs.get("value")
    first, last = window(criterion["rule"], facts.context.year)
    if day is None:
        return judged(criterion, False, note("no_document", first=first, last=last))
    inside = first <= day <= last
    code = "in_window" if inside else "outside_window"
    return judged(criterion, inside, note(code, day=day, first=first, last=last))


def _level(criterion, inputs, _facts):
    """A rating of at least. Thông tư 124/2021/TT-BCA, Điều 4 khoản 5; levels of HD 01/HD-BCA-V05."""
    codes, words = criterion.get("levels") or levels_of(criterion)
    reached, required = inputs["value"], criterion["rule"]["at_least"]
    reason = note("level", level=words[reached], required=words[required])
    return judged(criterion, codes.index(reached) >= codes.index(required), reason)


def levels_of(criterion):
    """The codes of the levels from low to high, and the words of each in both languages."""
    (item,) = (item for item in criterion["inputs"] if item["name"] == "value")
    words = {c["code"]: {"vi": c["label_vi"], "en": c["label_en"]} for c in item["choices"]}
    return [choice["code"] for choice in item["choices"]], words


def _k_of_n(criterion, inputs, facts):
    """All contents of one criterion, or k of them. HD 04/HD-BCA-V05 (8 contents, all required);
    QĐ 28/2025/QĐ-TTg (plants, or the area they stand on).
    """
    rule = criterion["rule"]
    conditions = rule["conditions"]
    failing = [c["input"] for c in conditions if not holds(c, inputs, facts.context.year)]
    met, need = len(conditions) - len(failing), rule.get("k", len(conditions))
    params = {"met": met, "count": len(conditions), "need": need}
    if met >= need:
        return judged(criterion, True, note("conditions", **params))
    reason = note("conditions_failed", **params, failing=_labels(criterion, failing))
    return judged(criterion, False, reason)


def holds(condition, inputs, year):
    """Whether one condition holds; an input that was left out never does."""
    answer = inputs.get(condition["input"])
    if answer is None:
        return False
    if is_window(condition):
        first, last = window(condition, year)
        return first <= answer <= last
    if isinstance(answer, bool):
        return answer is condition.get("is", True)
    return within(condition, answer)


def _labels(criterion, names):
    """The labels of inputs in both languages, joined for a sentence."""
    items = [item for item in criterion["inputs"] if item["name"] in names]
    return {
        "vi": "; ".join([item["label_vi"] for item in items]),
        "en": "; ".join([item["label_en"] for item in items]),
    }


def _previous(criterion, facts):
    """(previous figure, None), or (None, why it is not known yet).

    A list holds the previous year's quarters, so that like windows are compared; one number is
    the whole year and waits for the whole year.
    """
    if criterion["rule"].get("against") == "previous_period":
        figure = facts.context.previous_period.get(criterion["code"])
        return (None, note("previous_missing")) if figure is None else (exact(figure), None)
    baseline, quarters = facts.baseline, facts.context.through_quarter
    if isinstance(baseline, (list, tuple)):
        part = baseline[:quarters]
        if len(part) < quarters or None in part:
            return None, note("baseline_missing")
        return exact(sum([item if type(item) is int else exact(item) for item in part])), None
    if baseline is None:
        return None, note("baseline_missing")
    if quarters < 4:
        return None, note("baseline_whole_year", previous=exact(baseline))
    return exact(baseline), None


SINCE_PERIOD = {
    "zero_in_both": "zero_in_both_periods",
    "rose_from_zero": "rose_from_zero_since_period",
    "fell": "fell_since_period",
    "rose": "rose_since_period",
    "unchanged": "unchanged_since_period",
}


def _change_note(rule, current, previous):
    if not previous:
        code = "rose_from_zero" if current else "zero_in_both"
        params = {}
    else:
        code = "fell" if current < previous else "rose" if current > previous else "unchanged"
        params = {"percent": percent_text(abs(current - previous), previous)}
    if rule.get("against") == "previous_period":
        code = SINCE_PERIOD[code]
    return note(code, current=current, previous=previous, **params)


def _compare_previous(criterion, inputs, facts):
    """Not more than before. Thông tư 124/2021/TT-BCA, Điều 4 khoản 4 (crime restrained, reduced).

    The comparison with the previous quarter and the zero-base rule are illustrative.
    """
    rule, current = criterion["rule"], inputs["value"]
    previous, unknown = _previous(criterion, facts)
    if unknown:
        return open_ended(criterion, WAITING, unknown)
    if current == previous:
        branch = rule["equal"] if previous else rule["both_zero"]
    else:
        branch = rule["lower"] if current < previous else rule["higher"]
    return chosen(criterion, branch, _change_note(rule, current, previous))


def _change_tiers(criterion, inputs, facts):
    """Points by tier of the fall in percent. Illustrative."""
    rule, current = criterion["rule"], inputs["value"]
    previous, unknown = _previous(criterion, facts)
    if unknown:
        return open_ended(criterion, WAITING, unknown)
    if previous:
        # (previous - current) / previous in percent, kept as whole numbers on both sides
        branch = tier_of(rule["tiers"], (previous - Decimal(current)) * 100, previous)
    else:
        branch = rule["rose_from_zero"] if current else rule["both_zero"]
    return chosen(criterion, branch, _change_note(rule, current, previous))


def _k_of_criteria(criterion, _inputs, facts):
    """k of other criteria are met. QĐ 28/2025/QĐ-TTg (at least 3 of the criteria of a type).

    A criterion that is not applicable falls out of the count; "all" means all that are left. What
    is still open leaves the answer open as long as it could change it: it waits where something
    awaited decides, and is missing where only figures that nobody reported could still help.
    """
    rule = criterion["rule"]
    found = [_verdict_of(identity, facts.lines) for identity in rule["of"]]
    counted = [one for one in found if one[1] != NOT_APPLICABLE]
    if not counted:
        return open_ended(criterion, NOT_APPLICABLE, note("criteria_not_applicable"))
    by_verdict = {
        verdict: [code for code, own in counted if own == verdict]
        for verdict in (MET, PARTLY, FAILED, WAITING, MISSING)
    }
    k = rule.get("k", len(found))
    need = k if k < len(found) else len(counted)
    met, waiting, missing = (len(by_verdict[v]) for v in (MET, WAITING, MISSING))
    params = {"met": met, "count": len(counted), "need": need}
    if met >= need:
        return judged(criterion, True, note("criteria_met", **params))
    if met + waiting + missing < need:
        failing = ", ".join(by_verdict[FAILED] + by_verdict[PARTLY])
        return judged(criterion, False, note("criteria_failed", **params, codes=failing))
    unknown = ", ".join(by_verdict[WAITING] + by_verdict[MISSING])
    verdict = WAITING if met + waiting >= need else MISSING
    return open_ended(criterion, verdict, note("criteria_open", **params, codes=unknown))


def _verdict_of(identity, lines):
    """(code, verdict) of a criterion; what is not there (a part is tried alone) waits."""
    line = lines.get(identity)
    return (identity, WAITING) if line is None else (line.code, line.verdict)


def _linked(criterion, _inputs, facts):
    """Another recognition is in force. Illustrative; Nghệ An ties its models to "clean of drugs"."""
    code = criterion["rule"]["set"]
    in_force = facts.context.links.get(code)
    if in_force is None:
        return open_ended(criterion, WAITING, note("linked_unknown", set=code))
    reason = note("linked_in_force" if in_force else "linked_not_in_force", set=code)
    return judged(criterion, bool(in_force), reason)


RULES = {
    "boolean": _boolean,
    "threshold": _threshold,
    "tiers": _tiers,
    "linear": _linear,
    "deduct": _deduct,
    "points": _points,
    "ratio": _ratio,
    "ratio_tiers": _ratio_tiers,
    "veto": _veto,
    "date": _date,
    "level": _level,
    "all_of": _k_of_n,
    "k_of_n": _k_of_n,
    "k_of_criteria": _k_of_criteria,
    "compare_previous": _compare_previous,
    "change_tiers": _change_tiers,
    "linked": _linked,
}
