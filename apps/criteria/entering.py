"""A criterion as a row of the entry page: its controls, what stands in them, what was typed.

The entry page of a report and the preview of the editor draw the same rows from here.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import numbers
from apps.core.fields import ChoiceField, DayField, LongTextField, NumberField, WholeField
from apps.core.templatetags.ui import points

from .cells import NOTHING
from .models import in_language
from .reasons import line_words
from .scoring.numbers import plain
from .scoring.values import may_be_none

YES_NO = [("", "–"), ("yes", gettext_lazy("Met")), ("no", gettext_lazy("Not met"))]
LONGEST = 2000
MODES = {"int": "numeric", "decimal": "decimal", "date": "numeric"}


# What every row has beside its inputs.
OWN_PARTS = {"version", "state", "remark", "explanation", "answer", "answered", "file", "keep"}


def field_name(code, part) -> str:
    return f"{code}-{part}"


def input_part(name) -> str:
    """The part of a row that holds an input; a set may name one as the row names its own."""
    return f"{name}_" if name in OWN_PARTS else name


def input_name(code, name) -> str:
    return field_name(code, input_part(name))


def states_of(criterion) -> list[str]:
    """The states one may choose; a plain yes or no needs none of them."""
    states = ["value"]
    if may_be_none(criterion):
        states.append("none")
    if criterion.get("not_applicable"):
        states.append("not_applicable")
    if len(states) == 1:
        return []
    states.insert(-1 if criterion.get("not_applicable") else len(states), "not_reported")
    return states


def input_field(criterion, item):
    """The form field of one input."""
    label = criterion["code"]
    if len(criterion["inputs"]) > 1:
        label = f"{label} – {in_language(item, 'label')}"
    match item["type"]:
        case "int":
            return WholeField(label=label, required=False, minimum=0)
        case "decimal":
            return NumberField(label=label, required=False, minimum=0)
        case "date":
            return DayField(label=label, required=False)
        case "bool" if item.get("optional"):
            return forms.BooleanField(label=label, required=False)
        case "bool":
            return ChoiceField(label=label, required=False, choices=YES_NO)
        case "choice":
            choices = [(c["code"], in_language(c, "label")) for c in item.get("choices") or ()]
            return ChoiceField(label=label, required=False, choices=[("", "–"), *choices])
    return LongTextField(label=label, required=False, max_length=LONGEST)


def stored(answer):
    """A cleaned answer as it is stored: numbers exact, days as ISO text."""
    if isinstance(answer, date):
        return answer.isoformat()
    if isinstance(answer, Decimal):
        return plain(answer)
    return answer.replace("\r\n", "\n") if isinstance(answer, str) else answer


def stored_inputs(criterion, cleaned) -> dict:
    """What was typed, as it is stored; empty left out. ``cleaned(part)`` gives the answer."""
    inputs = {}
    for item in criterion["inputs"]:
        answer = cleaned(item["name"])
        if item["type"] == "bool" and not item.get("optional"):
            answer = {"yes": True, "no": False}.get(answer)
        elif item["type"] == "bool":
            answer = answer or None
        if answer is not None and answer != "":
            inputs[item["name"]] = stored(answer)
    return inputs


def as_typed(item, answer) -> str:
    """A stored answer as one would type it: always the Vietnamese way, which reads back alike."""
    if answer is None or answer == "":
        return ""
    match item["type"]:
        case "bool" if item.get("optional"):
            return "on" if answer else ""
        case "bool":
            return "yes" if answer else "no"
        case "date":
            return f"{date.fromisoformat(answer):%d/%m/%Y}"
        case "int" | "decimal":
            return numbers.show(answer)
    return str(answer)


@dataclass
class InputView:
    """One control."""

    name: str
    type: str
    label: str
    value: str
    optional: bool
    mode: str = ""
    choices: list = field(default_factory=list)
    error: str = ""


@dataclass
class EntryRow:
    """One criterion on the page."""

    code: str
    criterion: dict
    title: str
    unit: str
    previous: str
    version: int = 0
    inline: list = field(default_factory=list)  # typed in the row itself
    below: list = field(default_factory=list)  # too many for the row: a line of its own
    more: list = field(default_factory=list)  # excuses and explanations, opened on demand
    states: list = field(default_factory=list)
    state: str = "value"
    remark: str = ""
    explanation: str = ""
    answer: str = ""
    answered: str = ""
    item: object = None  # what the city wrote
    conflict: dict | None = None
    errors: dict = field(default_factory=dict)  # part → sentence
    value_text: str = ""
    percent: str = ""
    line: dict | None = None
    is_locked: bool = False
    files: int = 0

    is_accepted = False

    @property
    def first(self) -> str:
        """The id that the title labels."""
        inputs = [*self.inline, *self.below]
        return f"id_{inputs[0].name}" if inputs else ""

    @property
    def opens(self) -> bool:
        """The line below stands open where something in it must be seen."""
        hidden = {"file", "remark", "explanation", *(i.name.split("-", 1)[1] for i in self.more)}
        return bool(hidden & set(self.errors))

    @property
    def words(self) -> str:
        return line_words(self.line) if self.line else ""

    @property
    def verdict(self) -> str:
        return self.line["verdict"] if self.line else ""

    @property
    def own_points(self) -> str:
        """Points of the row, or its verdict where it has none; empty before it is scored."""
        if not self.line:
            return ""
        if self.line.get("points") is not None:
            return f"{points(self.line['points'])}/{points(self.line['max'])}"
        return {"met": _("Met"), "failed": _("Not met")}.get(self.verdict, NOTHING)

    def place(self, item, value):
        """Put the control of one input where it belongs."""
        view = InputView(
            name=input_name(self.code, item["name"]),
            type=item["type"],
            label=in_language(item, "label"),
            value=value,
            optional=bool(item.get("optional")),
            mode=MODES.get(item["type"], ""),
            error=self.errors.get(input_part(item["name"]), ""),
        )
        if item["type"] == "choice":
            choices = [(c["code"], in_language(c, "label")) for c in item.get("choices") or ()]
            view.choices = [("", "–"), *choices]
        elif item["type"] == "bool" and not view.optional:
            view.choices = YES_NO
        self._line_of(view).append(view)

    def _line_of(self, view) -> list:
        if self.criterion["kind"] == "multi":
            return self.below
        return self.more if view.optional else self.inline
