"""What a unit reports for one criterion, and the strict way in from stored JSON.

Stored form: ``{"state": "value", "inputs": {"met": 16, "total": 25}}``. Ints are JSON ints,
decimals strings, dates ISO strings, choices their code.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
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
)

LONGEST_TEXT = 4000
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


NOT_REPORTED = Value("not_reported")


def criteria_of(definition):
    """All criteria of a definition in order."""
    return [criterion for group in definition["groups"] for criterion in group["criteria"]]


def parse_value(criterion, raw):
    """A typed Value from stored JSON (or a Value), or InvalidValueError saying what is wrong."""
    if isinstance(raw, Value):
        state, given, missing = raw.state, raw.inputs, raw.missing_quarters
    elif isinstance(raw, Mapping) and isinstance(raw.get("inputs", {}), Mapping):
        state, given, missing = raw.get("state"), raw.get("inputs", {}), ()
    else:
        raise InvalidValueError("unknown_state")
    if state not in STATES:
        raise InvalidValueError("unknown_state")
    given = {name: item for name, item in given.items() if item is not None and item != ""}
    if state != "value":
        _refuse_state(criterion, state, given)
        return Value(state, {}, missing)
    return Value("value", _parse_inputs(criterion, given), missing)


def to_json(value):
    """The stored form of a Value; parse_value reads it back unchanged."""
    return {
        "state": value.state,
        "inputs": {
            name: item.isoformat() if isinstance(item, date) else plain(item)
            for name, item in value.inputs.items()
        },
    }


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


def _refuse_state(criterion, state, given):
    if given:
        raise InvalidValueError("inputs_not_expected", next(iter(given)))
    if state == "none" and not may_be_none(criterion):
        raise InvalidValueError("none_not_allowed")
    if state == "not_applicable" and not criterion.get("not_applicable"):
        raise InvalidValueError("not_applicable_not_allowed")


def _parse_inputs(criterion, given):
    fields = {item["name"]: item for item in criterion["inputs"]}
    if not fields:
        raise InvalidValueError("computed_not_entered")
    for name in given:
        if name not in fields:
            raise InvalidValueError("unknown_input", name)
    typed = {}
    for name, item in fields.items():
        if name in given:
            typed[name] = _parse_input(item, given[name])
        elif not item.get("optional"):
            raise InvalidValueError("missing_input", name)
    if not typed:
        raise InvalidValueError("missing_input", next(iter(fields)))
    _refuse_together(criterion, typed)
    return typed


def _refuse_together(criterion, typed):
    """What is wrong only when the inputs are seen together."""
    rule = criterion["rule"]
    if criterion["kind"] == "ratio" and typed["met"] > typed["total"]:
        raise InvalidValueError("met_above_total", "met")
    if rule["type"] == "points" and typed["value"] > exact(criterion["max"]):
        raise InvalidValueError("above_maximum", "value")
    explanation = rule.get("explanation")
    excused = any(typed.get(name) for name in excuses_of(rule))
    if explanation and excused and not typed.get(explanation):
        raise InvalidValueError("explanation_required", explanation)


def excuses_of(rule):
    """The names of the inputs that may excuse a case (force majeure, handled in time)."""
    return [name for count in rule.get("counts", ()) for name in count.get("excused_by", ())]


def _parse_input(item, raw):
    parsed, refusal = PARSERS[item["type"]](item, raw)
    if refusal:
        raise InvalidValueError(refusal, item["name"])
    return parsed


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
    return (Decimal(text), None) if Decimal(text) >= 0 else (None, "negative")


def _parse_date(_item, raw):
    if isinstance(raw, date):
        return raw, None
    if not isinstance(raw, str) or not DAY.fullmatch(raw):
        return None, "not_a_date"
    try:
        return date.fromisoformat(raw), None
    except ValueError:
        return None, "not_a_date"


def _parse_choice(item, raw):
    known = any(choice["code"] == raw for choice in item["choices"])
    return (raw, None) if known else (None, "unknown_choice")


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
