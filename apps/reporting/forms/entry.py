"""The entry form: one field per input of each criterion, built from the definition."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.errors import DomainError
from apps.criteria.entering import field_name, input_name, input_part, stored_inputs
from apps.criteria.reasons import refusal_words
from apps.criteria.scoring import InvalidValueError
from apps.reporting.carrying import carrier_of
from apps.reporting.models import Result
from apps.reporting.services.entry import Answer
from apps.reporting.services.evidence import read
from apps.reporting.services.filechecks import check_file
from apps.reporting.services.rows import Cell

from .entry_fields import fields_of, states_of

__all__ = ["EntryForm", "field_name", "states_of"]

State = Result.State
# Refused at once; everything else that is wrong waits for the check page.
REFUSED_AT_ONCE = {"explanation_required"}
LONGEST_VERSION = 12  # digits


class EntryForm(forms.Form):
    """Shape of the input only. Fields are built when something was sent; the page draws rows.

    A criterion whose hidden version did not arrive was not on the page (or was cut off on the
    way) and is left alone.
    """

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        self.desk = desk
        self.sent = []
        if self.is_bound:
            self._build()

    def _build(self):
        known = fields_of(self.desk.version)
        for criterion in self.desk.typed_criteria:
            code = criterion["code"]
            if self.desk.is_locked(code) or field_name(code, "version") not in self.data:
                continue
            self.sent.append(criterion)
            self.fields |= known[code]
            if code not in self.desk.items:
                del self.fields[field_name(code, "answer")]

    def _clean_fields(self):
        """As Django does it, but for bound fields, which nothing here asks for."""
        for name, field in self.fields.items():
            if not self.data.get(name) and name not in self.files:
                self.cleaned_data[name] = field.nothing
                continue
            given = field.widget.value_from_datadict(self.data, self.files, name)
            try:
                self.cleaned_data[name] = field.clean(given)
            except ValidationError as error:
                self.add_error(name, error)

    def clean(self):
        self.cells, self.answers, self.uploads = {}, {}, {}
        self.forms = carrier_of(self.desk.version).forms
        for criterion in self.sent:
            code = criterion["code"]
            self._clean_file(code)
            if not (self.errors and any(n in self.errors for n in self._names(criterion))):
                self._clean_cell(criterion)
            if code in self.desk.items and self._text(code, "keep") != "theirs":
                seen = self.data.get(field_name(code, "answered"), "")
                self.answers[code] = Answer(self._text(code, "answer"), seen)
        return self.cleaned_data

    def _names(self, criterion):
        parts = [input_part(item["name"]) for item in criterion["inputs"]]
        return [field_name(criterion["code"], part) for part in (*parts, "state")]

    def _clean_file(self, code):
        upload = self.cleaned_data.get(field_name(code, "file"))
        if not upload:
            return
        try:
            check_file(upload.name, read(upload), size=upload.size)
        except DomainError as error:
            self.add_error(field_name(code, "file"), str(error))
        else:
            self.uploads[code] = upload

    def _clean_cell(self, criterion):
        code = criterion["code"]
        if self.data.get(field_name(code, "keep")) == "theirs":
            return  # of two values the other one was chosen
        inputs = self._inputs(criterion)
        chosen = self.cleaned_data.get(field_name(code, "state")) or State.VALUE
        if chosen != State.VALUE and inputs:
            self.add_error(
                field_name(code, "state"),
                _(
                    "“%(state)s” is chosen, but there is a figure. Clear the figure or change the state."
                )
                % {"state": State(chosen).label},
            )
            return
        state = State.NOT_REPORTED if chosen == State.VALUE and not inputs else State(chosen)
        self._refuse_unexplained(criterion, state, inputs)
        self.cells[code] = Cell(
            state=state.value,
            inputs=inputs,
            remark=self._text(code, "remark"),
            explanation=self._text(code, "explanation"),
            version=self._version(code),
        )

    def _refuse_unexplained(self, criterion, state, inputs):
        form = self.forms[criterion["code"]]
        if not form.excuses:
            return  # only what is excused asks for words
        try:
            form.read({"state": state.value, "inputs": inputs})
        except InvalidValueError as error:
            if error.code in REFUSED_AT_ONCE:
                name = input_name(criterion["code"], error.input)
                self.add_error(name, refusal_words(error))

    def _inputs(self, criterion) -> dict:
        code = criterion["code"]
        return stored_inputs(criterion, lambda name: self.cleaned_data.get(input_name(code, name)))

    def _text(self, code, part) -> str:
        name = field_name(code, part)
        if name not in self.fields:
            return self.data.get(name, "")
        return (self.cleaned_data.get(name) or "").replace("\r\n", "\n").strip()

    def _version(self, code) -> int:
        version = self.data.get(field_name(code, "version"), "")
        is_number = version.isascii() and version.isdigit() and len(version) <= LONGEST_VERSION
        return int(version) if is_number else -1
