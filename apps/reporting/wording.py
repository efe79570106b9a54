"""Reported values as people read them, in the reader's language."""

from django.utils.translation import gettext as _

from apps.core.templatetags.ui import day, number
from apps.criteria.models import in_language
from apps.criteria.scoring.numbers import percent

from .models import Result

NOTHING = "–"


def value_text(criterion, state, inputs) -> str:
    """``16/25 (64 %)``, ``12``, ``Đạt``, ``Không phát sinh``; a dash where nothing stands."""
    if not state or state == Result.State.NOT_REPORTED or (state == "value" and not inputs):
        return NOTHING
    if state != Result.State.VALUE:
        return str(Result.State(state).label)
    if criterion["kind"] == "ratio":
        return ratio_text(inputs)
    items = [item for item in criterion["inputs"] if inputs.get(item["name"]) not in (None, "")]
    if criterion["kind"] != "multi" and len(items) == 1 and not items[0].get("optional"):
        return input_text(items[0], inputs[items[0]["name"]])
    return "; ".join(
        f"{in_language(item, 'label')}: {input_text(item, inputs[item['name']])}" for item in items
    )


def ratio_text(inputs) -> str:
    """Both whole numbers and, where there is a total, the share in percent."""
    met, total = inputs.get("met"), inputs.get("total")
    text = f"{number(met)}/{number(total)}"
    share = ratio_percent(inputs)
    return f"{text} ({share})" if share else text


def ratio_percent(inputs) -> str:
    met, total = inputs.get("met"), inputs.get("total")
    if met is None or not total:
        return ""
    return f"{number(percent(int(met), int(total)))}\u00a0%"


def input_text(item, answer) -> str:
    """One answer of one input."""
    match item["type"]:
        case "bool":
            return _("Met") if answer else _("Not met")
        case "date":
            return day(answer)
        case "choice":
            found = next((c for c in item["choices"] if c["code"] == answer), None)
            return in_language(found, "label") if found else str(answer)
        case "text":
            return str(answer)
    return number(answer)


def result_text(criterion, result) -> str:
    """What the unit reported."""
    return value_text(criterion, result.state, result.inputs) if result else NOTHING


def standing_text(criterion, result) -> str:
    """The value that counts: the city's where it changed something, else the unit's own."""
    if result is None:
        return NOTHING
    if result.verified_state:
        return value_text(criterion, result.verified_state, result.verified_inputs or {})
    return result_text(criterion, result)


def cell_text(criterion, cell) -> str:
    """A whole cell in one line: value, remark, explanation."""
    parts = [value_text(criterion, cell.state, cell.inputs)]
    if cell.remark:
        parts.append(_("remark: “%(text)s”") % {"text": cell.remark})
    if cell.explanation:
        parts.append(_("explanation: “%(text)s”") % {"text": cell.explanation})
    return " · ".join(parts)
