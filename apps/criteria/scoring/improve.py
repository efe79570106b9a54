"""What would give more: the next step of one criterion, exact to the unit.

The answer comes from the rule itself: the edges of the rule are turned into figures a unit could
report (whole numbers stay whole, decimals move by their last place), each is judged by the rule,
and the nearest one that earns more is named. So the promise holds, and one step less breaks it.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from .numbers import INSIDE, ZERO, exact, inside, plain
from .outcomes import BOUNDS, FAILED, MET, MISSING, NOT_APPLICABLE, WAITING, Note, note
from .rules import RULES, Facts, cases_of, holds
from .values import NOT_REPORTED, none_inputs, parse_value
from .windows import window

IMPROVEMENTS = (
    "report",
    "report_quarters",
    "raise_to",
    "raise_above",
    "lower_to",
    "lower_below",
    "each_more",
    "each_less",
    "ratio_raise",
    "ratio_lower",
    "on_time",
    "on_time_lost",
    "points_by_hand",
    "answer_yes",
    "document",
    "level",
    "conditions",
    "cases_final",
    "cases_explain",
    "recognition",
    "criteria",
)

HUNDRED = Decimal(100)


def improvement(criterion, value, facts):
    """A Note that says what is missing for more, or None when nothing is or can be said.

    ``value`` is the year's value (a Value, its stored JSON, or None when nothing is reported);
    ``facts`` is what the rule may know (``rules.Facts``). The points of the note are those of the
    criterion itself, before any points of other criteria are spread over it.
    """
    value = NOT_REPORTED if value is None else parse_value(criterion, value)
    kind = criterion["rule"]["type"]
    if criterion.get("computed") == "reports_on_time":
        return _on_time(criterion, facts)
    if criterion["inputs"]:
        if value.state == "not_reported":
            return _report(criterion, value)
        if value.state == "not_applicable":
            return None
    inputs = none_inputs(criterion) if value.state == "none" else value.inputs
    outcome = RULES[kind](criterion, inputs, facts) if criterion["inputs"] else None
    if outcome and outcome.verdict in (MET, WAITING, MISSING, NOT_APPLICABLE):
        return None
    say = SAYINGS.get(kind)
    return say(criterion, inputs, facts, outcome) if say else None


def facts_of(line, *, year, through_quarter=4, lines=None):
    """Facts rebuilt from a pinned line: all that its rule knew stands in its params.

    ``lines`` (identity → pinned line) are those that a rule over criteria counts.
    """
    params = line.get("params") or {}
    reported = ((line.get("value") or {}).get("inputs") or {}).get("value")
    previous = exact(params.get("previous"))
    context = _Known(
        year=year,
        quarter=through_quarter,
        reports_on_time=reported if type(reported) is int else None,
        links={params["set"]: line["verdict"] == MET} if "set" in params else {},
        previous_period={} if previous is None else {line["code"]: previous},
    )
    found = {key: _Seen(one["code"], one["verdict"]) for key, one in (lines or {}).items()}
    return Facts(context, previous, found)


class _Known(NamedTuple):
    """As much of a Context as a rule asks for; the baseline covers what was scored."""

    year: int
    quarter: int
    reports_on_time: int | None
    links: dict
    previous_period: dict
    through_quarter: int = 4


class _Seen(NamedTuple):
    """A line as a rule over criteria sees it."""

    code: str
    verdict: str


def scaled(found, line):
    """The note in the points of the line, which may have been given points of other criteria."""
    for one in line.get("notes") or ():
        own = one["params"].get("before") if one["code"] == "maximum_raised" else None
        if own and exact(own):
            grown = exact(one["params"]["after"]) / exact(own)
            params = {
                key: plain(inside(exact(item) * grown)) if key in ("points", "each") else item
                for key, item in found.params.items()
            }
            return Note(found.code, params)
    return found


def _report(criterion, value):
    facts = {"points": exact(criterion["max"])}
    if value.missing_quarters:
        return note("report_quarters", quarters=list(value.missing_quarters), **facts)
    return note("report", **facts)


# --- figures --------------------------------------------------------------------------------------


def _step(criterion, name="value"):
    (item,) = (item for item in criterion["inputs"] if item["name"] == name)
    return 1 if item["type"] == "int" else INSIDE


def _around(edge, step):
    """The figures next to an edge that can be reported: on it, just above, just below."""
    scaled = Decimal(edge) / step
    low = int(scaled.to_integral_value(ROUND_FLOOR))
    high = int(scaled.to_integral_value(ROUND_CEILING))
    return [number * step for number in (low - 1, low, low + 1, high - 1, high, high + 1)]


def _rank(outcome):
    """Points, or met and not met in a set without points."""
    if outcome.points is not None:
        return outcome.points, outcome.verdict == MET
    return ZERO, outcome.verdict == MET


def _nearest(criterion, inputs, facts, name, candidates, top=None):
    """The reportable figure nearest to the present one that earns more, with its outcome."""
    rule = RULES[criterion["rule"]["type"]]
    now = inputs[name]
    own = _rank(rule(criterion, inputs, facts))
    better = []
    for figure in dict.fromkeys(candidates):
        if figure < 0 or (top is not None and figure > top) or figure == now:
            continue
        outcome = rule(criterion, {**inputs, name: figure}, facts)
        if outcome.verdict != FAILED and _rank(outcome) > own:
            better.append((abs(figure - now), figure < now, figure, outcome))
    return min(better)[2:] if better else (None, None)


def _figure(criterion, inputs, facts, edges):
    """raise_to / lower_to, or above and below where a decimal must only pass the edge."""
    step = _step(criterion)
    candidates = [figure for edge in edges for figure in _around(edge, step)]
    target, outcome = _nearest(criterion, inputs, facts, "value", candidates)
    if target is None:
        return None
    now = inputs["value"]
    up = target > now
    params = {"value": now, "change": abs(target - now), "points": outcome.points}
    passed = target - step if up else target + step
    if step != 1 and passed in {exact(edge) for edge in edges}:
        return note("raise_above" if up else "lower_below", bound=passed, target=target, **params)
    return note("raise_to" if up else "lower_to", target=target, **params)


def _bounds(spec):
    return [exact(spec[key]) for key in BOUNDS if key in spec]


def _tier_edges(tiers):
    return [exact(tier[key]) for tier in tiers for key in ("from", "below") if key in tier]


def _threshold(criterion, inputs, facts, _outcome):
    return _figure(criterion, inputs, facts, _bounds(criterion["rule"]))


def _tiers(criterion, inputs, facts, _outcome):
    return _figure(criterion, inputs, facts, _tier_edges(criterion["rule"]["tiers"]))


def _linear(criterion, inputs, facts, _outcome):
    step = _step(criterion)
    cap = exact(criterion["rule"]["cap"])
    target = next(figure for figure in _around(cap, step) if figure >= cap)
    now = inputs["value"]
    return note(
        "each_more",
        value=now,
        target=target,
        change=target - now,
        points=exact(criterion["max"]),
        each=inside(exact(criterion["max"]) / cap),
    )


def _deduct(criterion, inputs, facts, outcome):
    """One case less; where several are lost already, as many as it takes to earn again."""
    now, each = inputs["value"], exact(criterion["rule"]["each"])
    if outcome.points:
        candidates = [max(now - 1, now * 0)]
    else:
        candidates = _around(exact(criterion["max"]) / each, _step(criterion))
    target, then = _nearest(criterion, inputs, facts, "value", candidates)
    if target is None:
        return None
    return note(
        "each_less", value=now, target=target, change=now - target, points=then.points, each=each
    )


def _compare_previous(criterion, inputs, facts, _outcome):
    previous = _previous(criterion, inputs, facts)
    return _figure(criterion, inputs, facts, [ZERO] if previous is None else [ZERO, previous])


def _change_tiers(criterion, inputs, facts, _outcome):
    previous = _previous(criterion, inputs, facts)
    edges = [ZERO]
    if previous is not None:
        falls = _tier_edges(criterion["rule"]["tiers"])
        edges += [previous * (HUNDRED - fall) / HUNDRED for fall in falls]
    return _figure(criterion, inputs, facts, edges)


def _previous(criterion, inputs, facts):
    """The figure compared with, as the rule itself found it."""
    reason = RULES[criterion["rule"]["type"]](criterion, inputs, facts).reason
    return exact(reason.params.get("previous"))


# --- ratios ---------------------------------------------------------------------------------------


def _ratio(criterion, inputs, facts, _outcome):
    return _part(criterion, inputs, facts, _bounds(criterion["rule"]))


def _ratio_tiers(criterion, inputs, facts, _outcome):
    return _part(criterion, inputs, facts, _tier_edges(criterion["rule"]["tiers"]))


def _part(criterion, inputs, facts, edges):
    """How many of the same total would have to be met: 18 of 25."""
    met, total = inputs["met"], inputs["total"]
    candidates = [figure for edge in edges for figure in _around(edge * total / HUNDRED, 1)]
    target, outcome = _nearest(criterion, inputs, facts, "met", candidates, top=total)
    if target is None:
        return None
    up = target > met
    return note(
        "ratio_raise" if up else "ratio_lower",
        met=met,
        total=total,
        target=target,
        change=abs(target - met),
        bound=_passed(edges, met, target, total),
        points=outcome.points,
    )


def _passed(edges, met, target, total):
    """The percentage that the step reaches or passes."""
    low, high = sorted((met, target))
    passed = [edge for edge in edges if low * HUNDRED <= edge * total <= high * HUNDRED]
    return max(passed) if target > met else min(passed)


# --- what is missing ------------------------------------------------------------------------------


def _labels(criterion, names):
    items = [item for item in criterion["inputs"] if item["name"] in names]
    return {lang: "; ".join(item[f"label_{lang}"] for item in items) for lang in ("vi", "en")}


def _boolean(criterion, _inputs, _facts, _outcome):
    return note("answer_yes", label=_labels(criterion, ("value",)), points=exact(criterion["max"]))


def _date(criterion, _inputs, facts, _outcome):
    first, last = window(criterion["rule"], facts.context.year)
    return note("document", first=first, last=last, points=exact(criterion["max"]))


def _level(criterion, inputs, _facts, outcome):
    return note("level", required=outcome.reason.params["required"], points=exact(criterion["max"]))


def _conditions(criterion, inputs, facts, _outcome):
    conditions = criterion["rule"]["conditions"]
    failing = [c["input"] for c in conditions if not holds(c, inputs, facts.context.year)]
    need = criterion["rule"].get("k", len(conditions))
    return note(
        "conditions",
        more=need - (len(conditions) - len(failing)),
        count=len(failing),
        failing=_labels(criterion, failing),
        points=exact(criterion["max"]),
    )


def _veto(criterion, inputs, _facts, _outcome):
    """A case that happened stays; only an excuse that the rule knows can still help."""
    counts = criterion["rule"]["counts"]
    failing = [count for count in counts if cases_of([count], inputs)[1]]
    cases = _labels(criterion, [count["input"] for count in failing])
    if all(count.get("excused_by") for count in failing):
        excuses = [name for count in failing for name in count["excused_by"]]
        return note(
            "cases_explain",
            cases=cases,
            excuses=_labels(criterion, excuses),
            points=exact(criterion["max"]),
        )
    return note("cases_final", cases=cases)


def _points(criterion, inputs, _facts, _outcome):
    maximum = exact(criterion["max"])
    return note("points_by_hand", points=maximum, change=maximum - inputs["value"])


def _linked(criterion, _inputs, facts, _outcome):
    if facts.context.links.get(criterion["rule"]["set"]):
        return None
    return note("recognition", set=criterion["rule"]["set"], points=exact(criterion["max"]))


def _criteria(criterion, inputs, facts, _outcome):
    """Which of the criteria it counts are still to be met, and how many of them."""
    if not facts.lines or any(one not in facts.lines for one in criterion["rule"]["of"]):
        return None
    outcome = RULES["k_of_criteria"](criterion, inputs, facts)
    if outcome.verdict in (MET, NOT_APPLICABLE):
        return None
    found = [facts.lines[identity] for identity in criterion["rule"]["of"]]
    open_ones = [line.code for line in found if line.verdict not in (MET, NOT_APPLICABLE)]
    params = outcome.reason.params
    return note(
        "criteria",
        more=params["need"] - params["met"],
        codes=", ".join(open_ones),
        points=exact(criterion["max"]),
    )


def _on_time(criterion, facts):
    """Reports still to come may be on time; those that were late stay late."""
    on_time = facts.context.reports_on_time
    quarter = getattr(facts.context, "quarter", None) or facts.context.through_quarter
    if on_time is None:
        return None
    rule = RULES[criterion["rule"]["type"]]
    now = rule(criterion, {"value": on_time}, facts)
    target = on_time + 4 - quarter
    then = rule(criterion, {"value": target}, facts)
    if now.verdict == MET:
        return None
    if _rank(then) <= _rank(now):
        return note("on_time_lost", late=quarter - on_time)
    return note("on_time", value=on_time, change=target - on_time, points=then.points)


SAYINGS = {
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
    "all_of": _conditions,
    "k_of_n": _conditions,
    "compare_previous": _compare_previous,
    "change_tiers": _change_tiers,
    "linked": _linked,
    "k_of_criteria": _criteria,
}
