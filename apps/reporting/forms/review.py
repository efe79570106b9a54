"""Shape of what a verifier types; whether it may be sent is up to the services."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    MultipleChoiceField,
    NumberField,
    TextField,
    WholeField,
)
from apps.criteria.models import in_language
from apps.reporting.models import ReviewMark
from apps.reporting.services.review import Mark, said_by

YES_NO = {"yes": True, "no": False}
# The last one takes a conclusion away.
VERDICTS = [*ReviewMark.Verdict.choices, ("", pgettext_lazy("conclusion", "None"))]


class QueueFilter(forms.Form):
    """What the queue shows; anything unknown shows everything."""

    q = TextField(required=False, max_length=100, label=_("Unit"), free=False)
    ct = TextField(required=False, max_length=80, free=False)
    ky = TextField(required=False, max_length=20, free=False)
    ai = TextField(required=False, max_length=12, free=False)


def input_field(item):
    """The form field of one input of a criterion, never required here."""
    label = in_language(item, "label")
    if item["type"] == "bool":
        choices = [("", gettext("– as reported –")), ("yes", gettext("Yes")), ("no", gettext("No"))]
        return ChoiceField(choices=choices, required=False, label=label)
    if item["type"] == "choice":
        choices = [(c["code"], in_language(c, "label")) for c in item["choices"]]
        return ChoiceField(
            choices=[("", gettext("– as reported –")), *choices], required=False, label=label
        )
    made = {
        "int": lambda: WholeField(required=False, label=label, minimum=0),
        "decimal": lambda: NumberField(required=False, label=label, minimum=0),
        "date": lambda: DayField(required=False, label=label),
        "text": lambda: LongTextField(required=False, label=label, rows=2),
    }
    return made[item["type"]]()


def initial_of(item, value):
    """A stored input as the field shows it."""
    if item["type"] == "bool":
        return {True: "yes", False: "no"}.get(value, "")
    if item["type"] == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if item["type"] == "decimal" and value is not None:
        return Decimal(str(value))
    return value


def stored_of(item, value):
    """A typed input as it is stored."""
    if item["type"] == "bool":
        return YES_NO[value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@dataclass
class RowFields:
    """The controls of one criterion, by what they are for."""

    verdict: forms.BoundField
    reason: forms.BoundField
    seen: forms.BoundField
    was: forms.BoundField
    inputs: list = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return bool(self.reason.errors) or any(item.errors for item in self.inputs)

    @property
    def is_used(self) -> bool:
        return bool(self.reason.value()) or any(
            item.value() not in (None, "") for item in self.inputs
        )


class ReviewForm(forms.Form):
    """All criteria of one report; a row that the page did not show is left alone."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.CharField(required=False)

    def __init__(self, *args, results, marks, definitions, **kwargs):
        self.results = results  # code → result; those that can be marked
        self.definitions = definitions
        super().__init__(*args, **kwargs)
        for code, result in results.items():
            self._add_row(code, result, marks.get(result.pk))

    def _add_row(self, code, result, mark):
        prefix = f"r{result.pk}"
        self.fields[f"{prefix}-seen"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput, initial=mark.version if mark else 0
        )
        self.fields[f"{prefix}-was"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=said_by(mark)
        )
        self.fields[f"{prefix}-verdict"] = ChoiceField(
            choices=VERDICTS,
            required=False,
            widget=forms.RadioSelect,
            initial=mark.verdict if mark else "",
            label=gettext("Conclusion on %(code)s") % {"code": code},
        )
        self.fields[f"{prefix}-reason"] = LongTextField(
            required=False,
            rows=2,
            max_length=1000,
            initial=mark.reason if mark else "",
            label=gettext("Reason or note"),
        )
        stored = (mark.verified_inputs or {}) if mark and mark.verified_state == "value" else {}
        for item in self.definitions[code]["inputs"]:
            made = input_field(item)
            made.initial = initial_of(item, stored.get(item["name"]))
            self.fields[f"{prefix}-v-{item['name']}"] = made

    def row(self, code) -> RowFields | None:
        if code not in self.results:
            return None
        prefix = f"r{self.results[code].pk}"
        return RowFields(
            self[f"{prefix}-verdict"],
            self[f"{prefix}-reason"],
            self[f"{prefix}-seen"],
            self[f"{prefix}-was"],
            [self[f"{prefix}-v-{item['name']}"] for item in self.definitions[code]["inputs"]],
        )

    def name_of(self, code, part="reason"):
        return f"r{self.results[code].pk}-{part}"

    def blamed(self, code) -> str:
        """The field that a refused opinion is about: the other value, or the reason it lacks."""
        typed = [
            name
            for item in self.definitions[code]["inputs"]
            if self.cleaned_data.get(name := self.name_of(code, f"v-{item['name']}"))
            not in (None, "")
        ]
        has_reason = bool(self.cleaned_data.get(self.name_of(code)))
        return typed[0] if typed and has_reason else self.name_of(code)

    def clean(self):
        cleaned = super().clean()
        self.marks = [self._mark(code, result, cleaned) for code, result in self.results.items()]
        self.marks = [mark for mark in self.marks if mark is not None]
        return cleaned

    def _mark(self, code, result, cleaned):
        prefix = f"r{result.pk}"
        if cleaned.get(f"{prefix}-seen") is None:
            return None  # the page did not show this row
        return Mark(
            code=code,
            verdict=cleaned.get(f"{prefix}-verdict") or "",
            reason=(cleaned.get(f"{prefix}-reason") or "").strip(),
            verified=self._verified(code, result, cleaned, prefix),
            seen=cleaned[f"{prefix}-seen"],
            was=cleaned.get(f"{prefix}-was") or None,
        )

    def _verified(self, code, result, cleaned, prefix):
        """The city's value: what was typed, the ward's own for inputs left empty."""
        typed = {}
        for item in self.definitions[code]["inputs"]:
            value = cleaned.get(f"{prefix}-v-{item['name']}")
            if value not in (None, ""):
                typed[item["name"]] = stored_of(item, value)
        if not typed:
            return None
        own = dict(result.inputs) if result.state == "value" else {}
        return {"state": "value", "inputs": {**own, **typed}}


class VerdictForm(forms.Form):
    """Confirm, or return with a deadline."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    due_on = DayField(required=False, label=_("Deadline for resubmission"))
    comment = LongTextField(
        required=False, max_length=2000, label=_("General remark to the unit (not required)")
    )


class ReopenForm(forms.Form):
    """Why, until when, and which criteria."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LongTextField(label=_("Reason for reopening"), max_length=1000)
    due_on = DayField(label=_("Deadline for resubmission"))
    codes = MultipleChoiceField(
        label=_("Criteria the unit may change"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one criterion."),
            "invalid_choice": _("Choose one of the options shown."),
        },
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = choices


class NudgeForm(forms.Form):
    """One line in the verifier's own words, if any."""

    text = LongTextField(
        required=False, rows=2, max_length=300, label=_("Add a line of your own (not required)")
    )
