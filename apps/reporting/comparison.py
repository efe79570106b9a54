"""Values beside each other: what changed, and whether it is much."""

from decimal import Decimal

from apps.core.templatetags.ui import number
from apps.criteria.scoring import InvalidValueError, parse_value

BIG = Decimal("0.5")  # half of last quarter's figure
BIG_SHARE = 20  # percentage points of a ratio
SMALL_COUNT = 3  # a rise from nothing up to this is no news


def _share(met, total):
    try:
        return Decimal(str(met)) * 100 / Decimal(str(total))
    except ArithmeticError:
        return None


def figure(criterion, cell):
    """The one number of a cell: a count, an amount, the percentage of a ratio; else None."""
    if cell.get("state") == "none":
        return Decimal(0)
    inputs = cell.get("inputs") or {}
    if cell.get("state") != "value":
        return None
    if criterion["kind"] == "ratio":
        return _share(inputs.get("met"), inputs.get("total"))
    numeric = [item["name"] for item in criterion["inputs"] if item["type"] in ("int", "decimal")]
    if len(numeric) != 1 or inputs.get(numeric[0]) is None:
        return None
    return Decimal(str(inputs[numeric[0]]))


def is_same(criterion, one, other) -> bool:
    """Whether two cells say the same; 12 and 12.0 do."""
    plain = [{"state": c.get("state"), "inputs": c.get("inputs") or {}} for c in (one, other)]
    try:
        first, second = (parse_value(criterion, cell) for cell in plain)
    except InvalidValueError:
        return plain[0] == plain[1]
    return first == second


def is_big_change(criterion, before, now) -> bool:
    """Whether a reader should stop here: half as much again, twenty points, or another answer."""
    if not before or before.get("state") not in ("value", "none"):
        return False
    old, new = figure(criterion, before), figure(criterion, now)
    if old is None or new is None:
        answers = criterion["kind"] in ("boolean", "level")
        return answers and not is_same(criterion, before, now)
    if criterion["kind"] == "ratio":
        return abs(new - old) > BIG_SHARE
    if not old:
        return new > SMALL_COUNT
    return abs(new - old) > old * BIG


def difference(criterion, before, now) -> str:
    """``+4`` or ``-0,5`` against another value; empty where numbers do not tell."""
    old, new = figure(criterion, before or {}), figure(criterion, now)
    if old is None or new is None or old == new:
        return ""
    sign = "+" if new > old else "−"
    return f"{sign}{number(abs(new - old), 1)}"


def lacks_evidence(criterion, cell) -> bool:
    """A file is required, and there is neither a file nor an explanation."""
    if criterion.get("evidence") != "required" or cell.get("state") != "value":
        return False
    return not cell.get("evidence") and not (cell.get("explanation") or "").strip()
