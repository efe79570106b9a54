"""Beginning, publishing and ending a version of a criteria set."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.fields import ChoiceField, DayField, TextField, WholeField
from apps.criteria.models import CriteriaSet


def next_edition(numbers) -> str:
    """The number proposed for a new edition: ``3.0`` when the newest is ``2.1``."""
    majors = [int(number.split(".")[0]) for number in numbers]
    return f"{max(majors, default=0) + 1}.0"


def next_correction(number, numbers) -> str:
    """The number proposed for a correction: ``2.1.1`` for ``2.1``, then ``2.1.2``."""
    parts = number.split(".")
    if len(parts) == 2:
        parts.append("0")
    serial = int(parts[2])
    while True:
        serial += 1
        proposal = ".".join([*parts[:2], str(serial)])
        if proposal not in numbers:
            return proposal


class SetForm(forms.Form):
    """What a new set is called and where its text comes from."""

    code = TextField(
        label=_("Code of the set"),
        max_length=40,
        free=False,
        help_text=_("Capital letters, digits, dots and hyphens, for example ANTT-124-XP."),
    )
    title_vi = TextField(label=_("Name in Vietnamese"), max_length=250)
    title_en = TextField(label=_("Name in English"), max_length=250)
    nature = ChoiceField(
        label=_("Nature of the text"),
        choices=CriteriaSet.Nature.choices,
        help_text=_("What is made up carries the mark on every page, file and print."),
    )
    legal_basis = TextField(label=_("Legal basis"), max_length=500)
    source = TextField(label=_("Source of the text"), max_length=500)


class DraftForm(forms.Form):
    """The number of the version to be drafted."""

    number = TextField(label=_("Number of the new version"), max_length=12, free=False)


class PublishForm(forms.Form):
    """The decision that issues a version, and from when it is in force."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    decision_number = TextField(label=_("Number of the decision"), max_length=60, free=False)
    decided_on = DayField(label=_("Date of the decision"))
    effective_from = DayField(label=_("In force from"))
    effective_to = DayField(
        label=_("In force until"), required=False, help_text=_("Leave empty when there is no end.")
    )
    file = forms.FileField(
        label=_("File of the decision"),
        required=False,
        allow_empty_file=False,
        help_text=_("PDF, JPG or PNG, at most 10 MB."),
        error_messages={
            "empty": _("The file is empty."),
            "max_length": _("The name of the file is too long."),
        },
    )
    no_file_reason = TextField(
        label=_("Why there is no file"),
        required=False,
        max_length=300,
        help_text=_("Needed when no file is added."),
    )
    number_typed = TextField(
        label=_("Type the number of the version to confirm"), max_length=12, free=False
    )


class RetireForm(forms.Form):
    """The last day of a version."""

    on = DayField(label=_("Last day in force"), initial=clock.today)


class RestoreForm(forms.Form):
    """The state that the page showed as the newest."""

    seen = WholeField()


class CompareForm(forms.Form):
    """With which version to compare."""

    voi = ChoiceField(label=_("Compare with"), required=False)

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["voi"].choices = [(v.number, v.number) for v in versions]

    def clean_voi(self):
        number = self.cleaned_data["voi"]
        if not number and not self.fields["voi"].choices:
            raise ValidationError(_("There is no other version to compare with."))
        return number
