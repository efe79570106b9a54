"""The scoring engine: a criteria definition and reported values in, lines with reasons out.

Pure Python with exact decimals: no framework, no database, no clock. A criteria version is one
JSON-able dict (the "definition", see ``checks.py`` for its shape); everything the outside world
knows (year, quarter, punctuality, recognitions) comes in through ``Context``.

    problems(definition)                          # what is wrong, and where; empty when sound
    value = parse_value(criterion, stored_json)   # strict, raises InvalidValueError
    year = fold(definition, [q1, q2, q3, q4])     # quarters make the year
    scored = score(definition, year, baselines, Context(year=2021))
    digest(definition).scoring                    # fingerprint of what decides points
    ready = plan(definition)                      # read once; fold and score take it as well
"""

from .bands import bands_counted, is_recognised, places, quota
from .checks import check, problems
from .criterionchecks import KINDS, unit_required
from .digests import Digest, digest
from .engine import Context, GroupScore, Line, Scored, score
from .faults import Problem
from .numbers import shown
from .outcomes import REASONS, Note
from .plan import Plan, identity_of, plan
from .rules import RULES
from .values import REFUSALS, STATES, InvalidValueError, Value, criteria_of, parse_value, to_json
from .years import fold, previous_period

__all__ = [
    "KINDS",
    "REASONS",
    "REFUSALS",
    "RULES",
    "STATES",
    "Context",
    "Digest",
    "GroupScore",
    "InvalidValueError",
    "Line",
    "Note",
    "Plan",
    "Problem",
    "Scored",
    "Value",
    "bands_counted",
    "check",
    "criteria_of",
    "digest",
    "fold",
    "identity_of",
    "is_recognised",
    "parse_value",
    "places",
    "plan",
    "previous_period",
    "problems",
    "quota",
    "score",
    "shown",
    "to_json",
    "unit_required",
]
