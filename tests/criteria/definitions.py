"""The seed sets as the tests read them, and short ways to write values and score one criterion."""

from copy import deepcopy
from functools import cache
from pathlib import Path

import yaml

from apps.criteria.scoring import Context, Value, criteria_of, parse_value, score

FOLDER = Path(__file__).parents[2] / "seeds" / "data" / "criteria"
CODES = (
    "ANTT-124-XP",
    "ANTT-124-KDC",
    "ANTT-124-CQDN",
    "ANTT-124-CSGD",
    "ANTT-23-XP",
    "DEMO-ANCS",
    "DEMO-CAPDH",
    "DH-9745",
    "HD01-TBVANTT",
    "MT-28-TRONGDIEM",
    "NTM-19.2",
    "SYN-30",
)
YEAR = Context(year=2021, reports_on_time=4, links={"ANTT-124-XP": True})


@cache
def _all():
    loaded = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))]
    return {definition["code"]: definition for definition in loaded}


def load(code):
    """A fresh copy of a seed set, free to be changed."""
    return deepcopy(_all()[code])


def loaded_codes():
    """The codes of all files in the folder."""
    return set(_all())


def find(definition, code):
    """A criterion of a definition by its code."""
    return next(c for c in criteria_of(definition) if c["code"] == code)


def value(**inputs):
    """A reported value by its inputs as stored."""
    return Value("value", inputs)


def read(criterion, short):
    """A Value from the short hand of the tables.

    A state name stands for itself, a tuple is (met, total), a dict is the inputs, anything else
    is the single input "value".
    """
    if short in ("none", "not_reported", "not_applicable"):
        return Value(short)
    if isinstance(short, tuple):
        short = dict(zip(("met", "total"), short, strict=True))
    if not isinstance(short, dict):
        short = {"value": short}
    return parse_value(criterion, {"state": "value", "inputs": short})


def score_one(set_code, code, short=None, baseline=None, context=YEAR):
    """The line of one criterion of a seed set."""
    definition = _all()[set_code]
    values = {} if short is None else {code: read(find(definition, code), short)}
    return score(definition, values, {code: baseline}, context).line(code)
