"""Values in words and beside each other: what changed, and whether it is much."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.core.templatetags.ui import day, number
from apps.criteria.models import in_language
from apps.criteria.scoring import InvalidValueError, parse_value

BIG = Decimal("0.5")  # half of last quarter's figure
BIG_SHARE = 20  # percentage points of a ratio
SMALL_COUNT = 3  # a rise from nothing up to this is no news


def shown_value(criterion, cell) -> str:
    """What a stored cell (``{"state", "inputs"}``) says, as one line."""
    state, inputs = cell.get("state"), cell.get("inputs") or {}
    if state == "none":
        return _("None occurred")
    if state == "not_applicable":
        return _("Not applicable")
    if state != "value" or not inputs:
        return ""
    if criterion["kind"] == "ratio":
        return _shown_ratio(inputs)
    items = [item for item in criterion["inputs"] if inputs.get(item["name"]) not in (None, "")]
    if len(criterion["inputs"]) == 1:
        return "; ".join(_shown_input(item, inputs[item["name"]]) for item in items)
    return "; ".join(
        f"{in_language(item, 'label')}: {_shown_input(item, inputs[item['name']])}"
        for item in items
    )


def _shown_ratio(inputs):
    met, total = inputs.get("met"), inputs.get("total")
    share = _share(met, total)
    text = f"{number(met)}/{number(total)}"
    return text if share is None else f"{text} ({number(share, 1)} %)"


def _share(met, total):
    try:
        return Decimal(str(met)) * 100 / Decimal(str(total))
    except ArithmeticError:
        return None


def _shown_input(item, value) -> str:
    if item["type"] == "bool":
        return _("Yes") if value else _("No")
    if item["type"] == "date":
        return day(date.fromisoformat(value) if isinstance(value, str) else value)
    if item["type"] == "choice":
        chosen = next((c for c in item["choices"] if c["code"] == value), None)
        return in_language(chosen, "label") if chosen else str(value)
    if item["type"] == "text":
        return str(value)
    return number(value)


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
    if criterion.get("evidence") != "required" or cell.get("state") not in ("value", "none"):
        return False
    return not cell.get("evidence") and not (cell.get("explanation") or "").strip()
