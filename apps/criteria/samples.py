"""Inputs to try a criterion with: the first is a good one, the others lie at the edges of its rule.

Works on drafts: where the rule is not sound yet, fewer samples come out.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from .scoring.numbers import plain
from .scoring.outcomes import BOUNDS
from .scoring.windows import WINDOW_KEYS, window

MOST = 5
BEFORE = Decimal(100)  # the figure compared with, where there is one
TRIED = "…"


@dataclass(frozen=True)
class Sample:
    """Stored inputs of one try, and what is supposed beside them."""

    inputs: dict = field(default_factory=dict)
    baseline: Decimal | None = None
    link: bool | None = None
    state: str = "value"


def samples(criterion, year) -> list[Sample]:
    """At most five tries of a criterion, without doubles."""
    make = MAKERS.get(criterion["rule"].get("type"))
    if make is None:
        return []
    found = []
    try:
        for sample in make(criterion, criterion["rule"], year):
            if sample not in found:
                found.append(sample)
            if len(found) == MOST:
                break
    except (ArithmeticError, KeyError, TypeError, ValueError, IndexError, AttributeError):
        pass  # an unsound rule shows what came out so far; its faults are listed elsewhere
    return found


def _boolean(_criterion, _rule, _year):
    yield Sample({"value": True})
    yield Sample({"value": False})
    yield Sample(state="not_reported")


def _step(criterion):
    whole = all(item["type"] == "int" for item in criterion["inputs"])
    return Decimal(1) if whole else Decimal("0.5")


def _numbers(criterion, numbers):
    whole = all(item["type"] == "int" for item in criterion["inputs"])
    for number in numbers:
        if number >= 0:
            yield Sample({"value": int(number) if whole else plain(Decimal(number))})


def _threshold(criterion, rule, _year):
    step = _step(criterion)
    edges = [Decimal(rule[key]) for key in BOUNDS if key in rule]
    yield from _numbers(criterion, [keeping(rule, step)])
    tried = [number for edge in edges for number in (edge - step, edge, edge + step)]
    yield from _numbers(criterion, [*tried, Decimal(0)])


def keeping(spec, step):
    """A number that keeps the bounds."""
    for key, change in (("equals", 0), ("at_least", 0), ("more_than", step), ("at_most", 0)):
        if key in spec:
            return Decimal(spec[key]) + change
    return max(Decimal(spec["less_than"]) - step, Decimal(0))


def breaking(spec, step):
    """A number that does not keep them, not below zero where that can be."""
    for key, change in (("at_least", -step), ("more_than", 0), ("equals", step), ("at_most", step)):
        if key in spec:
            return Decimal(spec[key]) + change
    return Decimal(spec["less_than"])


def _best_first(tiers):
    """Tiers with the best one first, else in their order."""

    def gives(tier):
        return Decimal(tier["points"]) if "points" in tier else Decimal(bool(tier.get("met")))

    best = max(tiers, key=gives)
    return [best, *(tier for tier in tiers if tier is not best)]


def _tiers(criterion, rule, _year):
    tiers = _best_first(rule["tiers"])
    yield from _numbers(criterion, [Decimal(tier["from"]) for tier in tiers])
    step = _step(criterion)
    yield from _numbers(criterion, [Decimal(tier["from"]) - step for tier in tiers])


def _linear(criterion, rule, _year):
    if criterion.get("computed"):
        return
    cap = Decimal(rule["cap"])
    yield from _numbers(criterion, [cap, Decimal(0), cap // 2, cap - 1, cap + 1])


def _deduct(criterion, rule, _year):
    yield from _numbers(criterion, [Decimal(n) for n in (0, 1, 2, 5, 10)])


def _points(criterion, _rule, _year):
    most = Decimal(criterion["max"])
    yield from _numbers(criterion, [most, most / 2, Decimal(0), most - Decimal("0.5")])


def _total(edges):
    """A total in which every edge in percent is a whole number."""
    places = max((-edge.normalize().as_tuple().exponent for edge in edges), default=0)
    return 100 * 10 ** max(places, 0)


def _shares(edges, total, first):
    for share in [first, *(part for edge in edges for part in (edge, edge - Decimal(100) / total))]:
        met = int(share * total / 100)
        if 0 <= met <= total:
            yield Sample({"met": met, "total": total})
    yield Sample({"met": 0, "total": 0})


def _ratio(_criterion, rule, _year):
    edges = [Decimal(rule[key]) for key in BOUNDS if key in rule]
    total = _total(edges)
    yield from _shares(edges, total, min(keeping(rule, Decimal(100) / total), Decimal(100)))


def _ratio_tiers(_criterion, rule, _year):
    edges = [Decimal(tier["from"]) for tier in _best_first(rule["tiers"])]
    yield from _shares(edges, _total(edges), edges[0])


def _veto(criterion, rule, _year):
    counts = [count["input"] for count in rule["counts"]]
    nothing = dict.fromkeys(counts, 0)
    yield Sample(nothing)
    yield Sample({**nothing, counts[0]: 1})
    for count in rule["counts"]:
        for excuse in count.get("excused_by", ()):
            told = {excuse: True, rule["explanation"]: TRIED}
            yield Sample({**nothing, count["input"]: 1, **told})
    yield Sample({**nothing, counts[-1]: 2})


def _date(_criterion, rule, year):
    first, last = window(rule, year)
    day = timedelta(days=1)
    for tried in (first, last, first - day, last + day, first + (last - first) / 2):
        yield Sample({"value": tried.isoformat()})


def _level(criterion, rule, _year):
    codes = [c["code"] for item in criterion["inputs"] for c in item.get("choices", ())]
    best = codes[codes.index(rule["at_least"]) :] if rule.get("at_least") in codes else []
    for code in [*best, *codes]:
        yield Sample({"value": code})


def _conditions(criterion, rule, year):
    types = {item["name"]: item["type"] for item in criterion["inputs"]}
    holding, failing = {}, {}
    for part in rule["conditions"]:
        name = part["input"]
        holding[name] = _answer(part, types[name], year, holds=True)
        failing[name] = _answer(part, types[name], year, holds=False)
    yield Sample(holding)
    for name in holding:
        yield Sample({**holding, name: failing[name]})
    yield Sample(failing)


def _answer(part, input_type, year, *, holds):
    if input_type == "bool":
        return part.get("is", True) is holds
    if any(key in part for key in WINDOW_KEYS):
        first, _last = window(part, year)
        return (first if holds else first - timedelta(days=1)).isoformat()
    step = Decimal(1)
    number = keeping(part, step) if holds else breaking(part, step)
    return int(number) if input_type == "int" else plain(number)


def _compare(criterion, _rule, _year):
    for before, now in ((100, 90), (100, 100), (100, 110), (0, 0), (0, 1)):
        for sample in _numbers(criterion, [Decimal(now)]):
            yield Sample(sample.inputs, baseline=Decimal(before))


def _change_tiers(_criterion, rule, _year):
    edges = [Decimal(tier["from"]) for tier in rule["tiers"] if "from" in tier]
    best, *others = sorted({*edges, Decimal(5)}, reverse=True)
    for fall in [best, Decimal(-10), *others][: MOST - 1]:
        yield Sample({"value": int(BEFORE - fall)}, baseline=BEFORE)
    yield Sample({"value": 0}, baseline=Decimal(0))


def _linked(_criterion, _rule, _year):
    for link in (True, False, None):
        yield Sample(link=link)


MAKERS = {
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
    "compare_previous": _compare,
    "change_tiers": _change_tiers,
    "linked": _linked,
}
