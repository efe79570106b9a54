"""The form fields of every criterion of a version, made once.

A field says what can be read and how it refuses; it keeps nothing of what it has read, so that
all forms share it.
"""

from django import forms

from apps.core.fields import ChoiceField, LongTextField
from apps.criteria.entering import LONGEST, field_name, input_field, input_name
from apps.criteria.entering import states_of as possible_states
from apps.criteria.kept import kept
from apps.reporting.models import Result

State = Result.State
WORDS = ("remark", "explanation", "answer")


@kept
def fields_of(version) -> dict[str, dict[str, forms.Field]]:
    """Code → name in the form → field, for every criterion with something to type."""
    return {
        criterion["code"]: _fields(criterion)
        for criterion in version.by_code.values()
        if criterion["inputs"]
    }


def _fields(criterion) -> dict[str, forms.Field]:
    code = criterion["code"]
    fields = {
        input_name(code, item["name"]): input_field(criterion, item) for item in criterion["inputs"]
    }
    states = states_of(criterion)
    if states:
        fields[field_name(code, "state")] = ChoiceField(label=code, choices=states, required=False)
    for part in WORDS:
        fields[field_name(code, part)] = LongTextField(
            label=code, required=False, max_length=LONGEST
        )
    fields[field_name(code, "file")] = forms.FileField(
        label=code, required=False, allow_empty_file=True
    )
    for field in fields.values():
        # What an empty answer means need not be asked for every form anew.
        field.nothing = field.clean(field.widget.value_from_datadict({}, {}, ""))
    return fields


def states_of(criterion) -> list[tuple[str, str]]:
    """The states one may choose, with their words."""
    return [(State(state).value, State(state).label) for state in possible_states(criterion)]
