"""Where the value of a year comes from: which quarters, which of their figures, and how.

``origins`` walks the quarters exactly as ``folds.fold`` does and says, criterion by criterion and
input by input, what each quarter reported, which quarters made the year and by which fold.
"""

from dataclasses import dataclass, field
from typing import Any

from .values import (
    NOT_REPORTED,
    Value,
    criteria_of,
    excuses_of,
    none_inputs,
    parse_value,
    stored,
)
from .years import fold

HOWS = (
    "sum",
    "mean",
    "maximum",
    "minimum",
    "ratio_sum",
    "any",
    "all",
    "earliest",
    "last",
    "joined",  # texts of all quarters
    "excuse",  # holds when every quarter with cases was excused
    "linked",  # from the recognition under another set
    "criteria",  # counted from other criteria
    "computed",  # by the system, not from a cell
    "by_input",  # each input its own way
    "single",  # one quarter is all there is
    "missing",  # the year is not known yet
)


@dataclass(frozen=True)
class InputOrigin:
    """One input: its figure by quarter, and the quarters that made the year's figure."""

    name: str
    how: str
    parts: tuple[tuple[int, Any], ...]
    used: tuple[int, ...]


@dataclass(frozen=True)
class Origin:
    """One criterion. ``quarters`` are those whose cells made the value, ``missing`` those without.

    ``states`` says for every quarter that is not missing what it reported: value, none or
    not_applicable.
    """

    code: str
    how: str
    quarters: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    states: tuple[tuple[int, str], ...] = ()
    inputs: tuple[InputOrigin, ...] = field(default=())

    def as_dict(self):
        """Plain JSON, to be pinned beside the line it explains."""
        return {
            "how": self.how,
            "quarters": list(self.quarters),
            "missing": list(self.missing),
            "states": [list(pair) for pair in self.states],
            "inputs": [
                {
                    "name": one.name,
                    "how": one.how,
                    "parts": [list(part) for part in one.parts],
                    "used": list(one.used),
                }
                for one in self.inputs
            ],
        }

    @classmethod
    def from_dict(cls, code, stored):
        return cls(
            code,
            stored["how"],
            tuple(stored["quarters"]),
            tuple(stored["missing"]),
            tuple(tuple(pair) for pair in stored["states"]),
            tuple(
                InputOrigin(
                    one["name"],
                    one["how"],
                    tuple(tuple(part) for part in one["parts"]),
                    tuple(one["used"]),
                )
                for one in stored["inputs"]
            ),
        )


def origins(definition, quarters, year=None):
    """Criterion code → Origin, from the same quarters that ``fold`` takes (and what it gave)."""
    if year is None:
        year = fold(definition, quarters) if quarters else {}
    return {
        criterion["code"]: _origin(criterion, quarters, year.get(criterion["code"]))
        for criterion in criteria_of(definition)
    }


def _origin(criterion, quarters, year):
    code = criterion["code"]
    if not criterion["inputs"]:
        how = {"linked": "linked", "k_of_criteria": "criteria"}.get(criterion["rule"]["type"])
        return Origin(code, how or "computed")
    values = {
        number: _typed(criterion, quarter.get(code) if quarter else None)
        for number, quarter in enumerate(quarters, 1)
    }
    missing = tuple([n for n, value in values.items() if value.state == "not_reported"])
    there = {n: value for n, value in values.items() if n not in missing}
    states = tuple([(n, value.state) for n, value in there.items()])
    typed = {
        n: none_inputs(criterion) if value.state == "none" else value.inputs
        for n, value in there.items()
        if value.state != "not_applicable"
    }
    word = criterion.get("fold")
    last_only = isinstance(word, str) and word == "last"
    found = [_input(criterion, item, word, typed) for item in criterion["inputs"]]
    inputs = tuple([one for one in found if one.parts])
    if year is None or year.state == "not_reported":
        return Origin(code, "missing", (), missing, states, inputs)
    if last_only:
        last = max(there)
        return Origin(code, "last", (last,), missing, states, inputs)
    used = tuple(sorted({n for one in inputs for n in one.used}) or there)
    how = word if isinstance(word, str) else inputs[0].how if len(inputs) == 1 else "by_input"
    if len(there) == 1:
        how = "single"
    return Origin(code, how, used, missing, states, inputs)


def _typed(criterion, raw):
    if not raw:
        return NOT_REPORTED
    return raw if isinstance(raw, Value) else parse_value(criterion, raw)


def _input(criterion, item, word, typed):
    """One input through the quarters that report it."""
    name = item["name"]
    answers = [(n, part[name]) for n, part in typed.items() if name in part]
    parts = tuple([(n, stored(answer)) for n, answer in answers])
    if name in excuses_of(criterion["rule"]):
        return InputOrigin(name, "excuse", parts, tuple([n for n, answer in answers if answer]))
    if item["type"] == "text":
        return InputOrigin(name, "joined", parts, tuple([n for n, _answer in answers]))
    how = word.get(name) if isinstance(word, dict) else word
    return InputOrigin(name, how, parts, tuple(_used(item, how, answers)))


def _used(item, how, answers):
    """The quarters that made the figure; of equals the first, because it was reached there."""
    if not answers:
        return []
    figures = dict(answers)
    if how == "last":
        return [answers[-1][0]]
    if how in ("maximum", "minimum", "earliest"):
        rank = _rank(item)
        pick = max if how == "maximum" else min
        best = pick(rank(answer) for answer in figures.values())
        return [next(n for n, answer in answers if rank(answer) == best)]
    if how in ("any", "all"):
        decisive = [n for n, answer in answers if answer is (how == "any")]
        return decisive[:1] or list(figures)
    return list(figures)


def _rank(item):
    """Choices are listed from low to high; numbers and dates order themselves."""
    if item["type"] != "choice":
        return lambda answer: answer
    return [choice["code"] for choice in item["choices"]].index
