"""A reported cell as people read it, in the reader's language."""

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.core.templatetags.ui import day, is_english, number_in

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


class Reader:
    """Reads cells in one language; its words are translated once."""

    def __init__(self):
        self.met, self.not_met = _("Met"), _("Not met")
        self.states = {state: str(words) for state, words in STATES.items()}
        self.english = is_english()

    def number(self, value, places=None) -> str:
        return number_in(self.english, value, places)

    def value(self, criterion, state, inputs) -> str:
        if not state or state == "not_reported" or (state == "value" and not inputs):
            return NOTHING
        if state != "value":
            return self.states[state]
        if criterion["kind"] == "ratio":
            return self.ratio(inputs)
        items = [item for item in criterion["inputs"] if inputs.get(item["name"]) not in (None, "")]
        if criterion["kind"] != "multi" and len(items) == 1 and not items[0].get("optional"):
            return self.answer(items[0], inputs[items[0]["name"]])
        return "; ".join(
            f"{in_language(item, 'label')}: {self.answer(item, inputs[item['name']])}"
            for item in items
        )

    def ratio(self, inputs) -> str:
        met, total = inputs.get("met"), inputs.get("total")
        text = f"{self.number(met)}/{self.number(total)}"
        share = self.percent(inputs)
        return f"{text} ({share})" if share else text

    def percent(self, inputs) -> str:
        met, total = inputs.get("met"), inputs.get("total")
        if met is None or not total:
            return ""
        return f"{self.number(percent(int(met), int(total)))}\u00a0%"

    def answer(self, item, answer) -> str:
        match item["type"]:
            case "bool":
                return self.met if answer else self.not_met
            case "date":
                return day(answer)
            case "choice":
                found = next((c for c in item["choices"] if c["code"] == answer), None)
                return in_language(found, "label") if found else str(answer)
            case "text":
                return str(answer)
        return self.number(answer)


_READERS = {}


def reader() -> Reader:
    """In the reader's language."""
    language = get_language()
    return _READERS.get(language) or _READERS.setdefault(language, Reader())


def value_text(criterion, state, inputs) -> str:
    """``16/25 (64 %)``, ``12``, ``Đạt``, ``Không phát sinh``; a dash where nothing stands."""
    return reader().value(criterion, state, inputs)


def ratio_text(inputs) -> str:
    """Both whole numbers and, where there is a total, the share in percent."""
    return reader().ratio(inputs)


def ratio_percent(inputs) -> str:
    return reader().percent(inputs)


def input_text(item, answer) -> str:
    """One answer of one input."""
    return reader().answer(item, answer)
