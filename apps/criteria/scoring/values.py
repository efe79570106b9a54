"""What a unit reports for one criterion, and the strict way in from stored JSON.

Stored form: ``{"state": "value", "inputs": {"met": 16, "total": 25}}``. Ints are JSON ints,
decimals strings, dates ISO strings, choices their code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .numbers import ZERO, exact, plain

# "none" says "we report that there is nothing" (a zero); "not_reported" says nothing at all.
STATES = ("value", "none", "not_reported", "not_applicable")

REFUSALS = (
    "unknown_state",
    "unknown_input",
    "missing_input",
    "inputs_not_expected",
    "computed_not_entered",
    "none_not_allowed",
    "not_applicable_not_allowed",
    "not_a_whole_number",
    "not_a_number",
    "negative",
    "not_a_date",
    "not_yes_or_no",
    "not_a_text",
    "too_long",
    "unknown_choice",
    "met_above_total",
    "above_maximum",
    "explanation_required",
    "reason_required",
)

LONGEST_TEXT = 4000
HIGHEST = 10**12  # whole numbers have at most twelve digits
WHOLE = re.compile(r"-?[0-9]{1,12}", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class InvalidValueError(ValueError):
    """The value cannot stand; ``code`` is one of REFUSALS, ``input`` names the field or is None."""

    def __init__(self, code, input_name=None):
        super().__init__(code)
        self.code = code
        self.input = input_name


@dataclass(frozen=True)
class Value:
    """One reported cell: a state and the typed inputs of the criterion by name."""

    state: str = "value"
    inputs: Mapping[str, Any] = field(default_factory=dict)
    # Set by fold() when quarters without a report keep the year from being known.
    missing_quarters: tuple[int, ...] = ()
    # The criterion whose rules have judged the inputs already: nothing is judged twice.
    judged_for: Any = field(default=None, compare=False, repr=False)


NOT_REPORTED = Value("not_reported")


def judged_value(criterion, state, inputs, missing=()):
    """A Value known to be typed for ``criterion``; quicker than the constructor."""
    value = Value.__new__(Value)
    facts = value.__dict__
    facts["state"], facts["inputs"] = state, inputs
    facts["missing_quarters"], facts["judged_for"] = missing, criterion
    return value


def criteria_of(definition):
    """All criteria of a definition in order."""
    return [criterion for group in definition["groups"] for criterion in group["criteria"]]


def parse_value(criterion, raw):
    """A typed Value from stored JSON (or a Value), or InvalidValueError saying what is wrong."""
    return Form(criterion).read(raw)


def to_json(value):
    """The stored form of a Value; parse_value reads it back unchanged."""
    inputs = {name: stored(item) for name, item in value.inputs.items()}
    return {"state": value.state, "inputs": inputs}


def stored(item):
    """The stored form of one typed input."""
    kind = type(item)
    if kind is Decimal:
        return plain(item)
    return item.isoformat() if kind is date else item


def may_be_none(criterion):
    """Whether "none" is a possible answer: every required input has a zero (0, no document)."""
    required = [item for item in criterion["inputs"] if not item.get("optional")]
    return bool(criterion["inputs"]) and all(
        item["type"] in ("int", "decimal", "date") for item in required
    )


def none_inputs(criterion):
    """What "none" means input by input: zero, no, or absent."""
    zeros = {"int": 0, "decimal": ZERO, "bool": False}
    return {
        item["name"]: zeros[item["type"]] for item in criterion["inputs"] if item["type"] in zeros
    }


def excuses_of(rule):
    """The names of the inputs that may excuse a case (force majeure, handled in time)."""
    return [name for count in rule.get("counts", ()) for name in count.get("excused_by", ())]


class Form:
    """What one criterion asks for, read once: its fields in order and what holds between them."""

    __slots__ = (
        *("bound", "criterion", "excuses", "explanation", "fields", "highest", "is_ratio"),
        *("kind", "only"),
    )

    def __init__(self, criterion):
        rule = criterion["rule"]
        self.criterion = criterion
        self.fields = [
            (
                item["name"],
                item,
                PARSERS[item["type"]],
                QUICK.get(item["type"]),
                item.get("optional"),
            )
            for item in criterion["inputs"]
        ]
        self.is_ratio = criterion["kind"] == "ratio"
        self.highest = exact(criterion["max"]) if rule["type"] == "points" else None
        self.explanation = rule.get("explanation")
        self.excuses = excuses_of(rule) if self.explanation else ()
        self.bound = self.is_ratio or self.highest is not None or bool(self.excuses)
        # The one input that JSON gives as it is wanted, and its type.
        self.only = self.kind = None
        if len(self.fields) == 1 and self.highest is None and self.fields[0][3]:
            self.only, _item, _parse, self.kind, _optional = self.fields[0]

    def quick(self, raw):
        """The typed inputs of a cell that plainly holds a value; None where ``read`` must look."""
        if type(raw) is dict:
            given = raw.get("inputs")
            if type(given) is not dict or raw.get("state") != "value":
                return None
            return given if self._is_as_wanted(given) else self.inputs(given)
        if type(raw) is Value and raw.state == "value":
            return raw.inputs if raw.judged_for is self.criterion else self.inputs(raw.inputs)
        return None

    def _is_as_wanted(self, given):
        """Whether JSON gave the inputs just as they are wanted, so that nothing need be read."""
        if self.only is not None:
            item = given.get(self.only)
            return type(item) is self.kind and 0 <= item < HIGHEST and len(given) == 1
        if self.is_ratio and len(given) == 2:
            met, total = given.get("met"), given.get("total")
            return type(met) is int and type(total) is int and 0 <= met <= total < HIGHEST
        return False

    def read(self, raw):
        """The typed Value of ``raw``; a Value that was judged here already stands."""
        if isinstance(raw, Value):
            if raw.judged_for is self.criterion:
                return raw
            state, given, missing = raw.state, raw.inputs, raw.missing_quarters
        elif isinstance(raw, (dict, Mapping)) and isinstance(
            raw.get("inputs", {}), (dict, Mapping)
        ):
            state, given, missing = raw.get("state"), raw.get("inputs", {}), ()
        else:
            raise InvalidValueError("unknown_state")
        inputs = self.inputs(given) if state == "value" else self._stateless(state, given)
        return judged_value(self.criterion, state, inputs, missing)

    def inputs(self, given):
        """The typed inputs of a cell that holds a value."""
        typed = {}
        for name, item, parse, quick, is_optional in self.fields:
            raw = given.get(name)
            if type(raw) is quick and 0 <= raw < HIGHEST:
                typed[name] = raw
                continue
            if raw is None or raw == "":
                if not is_optional:
                    self._refuse(given, "missing_input", name)
                continue
            parsed, refusal = parse(item, raw)
            if refusal:
                self._refuse(given, refusal, name)
            typed[name] = parsed
        if not typed:
            self._refuse(given, "missing_input", self.fields and self.fields[0][0])
        if len(typed) != len(given):
            self._refuse_unknown(given)
        if self.bound:
            self._refuse_together(typed)
        return typed

    def _stateless(self, state, given):
        """No inputs under any other state, and only where that state is possible."""
        if state not in STATES:
            raise InvalidValueError("unknown_state")
        for name, item in given.items():
            if item is not None and item != "":
                raise InvalidValueError("inputs_not_expected", name)
        if state == "none" and not may_be_none(self.criterion):
            raise InvalidValueError("none_not_allowed")
        if state == "not_applicable" and not self.criterion.get("not_applicable"):
            raise InvalidValueError("not_applicable_not_allowed")
        return {}

    def _refuse(self, given, code, name):
        """A field that does not belong here is named before a fault of one that does."""
        self._refuse_unknown(given)
        raise InvalidValueError(code, name)

    def _refuse_unknown(self, given):
        if not self.fields:
            raise InvalidValueError("computed_not_entered")
        known = {name for name, *_rest in self.fields}
        for name, item in given.items():
            if name not in known and item is not None and item != "":
                raise InvalidValueError("unknown_input", name)

    def _refuse_together(self, typed):
        """What is wrong only when the inputs are seen together."""
        if self.is_ratio and typed["met"] > typed["total"]:
            raise InvalidValueError("met_above_total", "met")
        if self.highest is not None:
            if typed["value"] > self.highest:
                raise InvalidValueError("above_maximum", "value")
            if self.explanation and not typed.get(self.explanation):
                raise InvalidValueError("reason_required", self.explanation)
        for name in self.excuses:
            if typed.get(name) and not typed.get(self.explanation):
                raise InvalidValueError("explanation_required", self.explanation)


def _parse_bool(_item, raw):
    return (raw, None) if isinstance(raw, bool) else (None, "not_yes_or_no")


def _parse_int(_item, raw):
    if isinstance(raw, bool) or not isinstance(raw, (int, str)) or not WHOLE.fullmatch(str(raw)):
        return None, "not_a_whole_number"
    return (int(raw), None) if int(raw) >= 0 else (None, "negative")


def _parse_decimal(_item, raw):
    # A float has already lost what we want to keep, so it is refused, not converted.
    if isinstance(raw, (bool, float)) or not isinstance(raw, (int, str, Decimal)):
        return None, "not_a_number"
    text = format(raw, "f") if isinstance(raw, Decimal) else str(raw)
    if not NUMBER.fullmatch(text):
        return None, "not_a_number"
    number = Decimal(text)
    return (number, None) if number >= 0 else (None, "negative")


def _parse_date(_item, raw):
    if isinstance(raw, date):
        return raw, None
    day = _day(raw) if isinstance(raw, str) else None
    return (None, "not_a_date") if day is None else (day, None)


@lru_cache(maxsize=1024)
def _day(raw):
    if not DAY.fullmatch(raw):
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _parse_choice(item, raw):
    for choice in item["choices"]:
        if choice["code"] == raw:
            return raw, None
    return None, "unknown_choice"


def _parse_text(_item, raw):
    if not isinstance(raw, str):
        return None, "not_a_text"
    return (raw.strip(), None) if len(raw) <= LONGEST_TEXT else (None, "too_long")


PARSERS = {
    "bool": _parse_bool,
    "int": _parse_int,
    "decimal": _parse_decimal,
    "date": _parse_date,
    "choice": _parse_choice,
    "text": _parse_text,
}
# What JSON gives as it is wanted needs no reading; only that it is not below zero or too long.
QUICK = {"bool": bool, "int": int}
