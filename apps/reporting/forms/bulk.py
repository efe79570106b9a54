"""Shapes of acts on several reports at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import LongTextField, TextField

MOST = 500  # rows of one act


def pairs(values) -> list[tuple[int, int]]:
    """``12:3`` as it stands in checkboxes → (12, 3); anything else is no choice."""
    found = []
    for value in values[:MOST]:
        first, _colon, second = value.partition(":")
        if all(part.isascii() and part.isdigit() and len(part) <= 12 for part in (first, second)):
            found.append((int(first), int(second)))
    return found


class ConfirmManyForm(forms.Form):
    """The reports stand in checkboxes outside the form's own fields."""


class NudgeManyForm(forms.Form):
    """One line in the verifier's own words, if any."""

    text = LongTextField(
        required=False, rows=2, max_length=300, label=_("Add a line of your own (not required)")
    )


class PhraseForm(forms.Form):
    """A phrase of one's own."""

    title = TextField(max_length=80, label=_("Short name"))
    text = LongTextField(max_length=1000, rows=3, label=_("Text"))
