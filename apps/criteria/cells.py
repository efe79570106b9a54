"""A reported cell as people read it, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.templatetags.ui import day, number

from .models import in_language
from .scoring.numbers import percent

NOTHING = "–"
COMPUTED = {"name": "value", "type": "int"}  # what stands in a cell that nobody types
STATES = {
    "value": gettext_lazy("Reported"),
    "none": gettext_lazy("None occurred"),
    "not_reported": gettext_lazy("Not reported"),
    "not_applicable": gettext_lazy("Not applicable"),
}


def value_text(criterion, state, inputs) -> str:
    """``16/25 (64 %)``, ``12``, ``Đạt``, ``Không phát sinh``; a dash where nothing stands."""
    if not state or state == "not_reported" or (state == "value" and not inputs):
        return NOTHING
    if state != "value":
        return str(STATES[state])
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
