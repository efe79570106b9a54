"""Shape of the input; whether a step is possible is up to the services."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    ModelChoiceField,
    MomentField,
    TextField,
)
from apps.programmes.models import Programme

from .models import AgendaItem, Dossier, Recognition, Vote

NO_NAMES = _("Aggregate facts only: no names of citizens, no classified content.")


class VersionForm(forms.Form):
    """Carries the version of the row that the page was opened with."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DossierForm(VersionForm):
    summary = LongTextField(
        label=_("Summary of the results"), rows=10, max_length=8000, help_text=NO_NAMES
    )
    difficulties = LongTextField(
        label=_("Difficulties and proposals"), rows=6, required=False, help_text=NO_NAMES
    )


class SubmitDossierForm(VersionForm):
    confirmed = forms.BooleanField(
        label=_("I confirm that the dossier agrees with the records of the unit."),
        error_messages={"required": _("Confirm before you submit.")},
    )


class AppraiseForm(VersionForm):
    PROPOSE, NOT_PROPOSE, SUPPLEMENT = "propose", "not_propose", "supplement"

    verdict = ChoiceField(
        label=_("Result of the appraisal"),
        choices=[
            (PROPOSE, _("Propose recognition")),
            (NOT_PROPOSE, _("Do not propose recognition")),
            (SUPPLEMENT, _("Ask the unit for a supplement")),
        ],
        widget=forms.RadioSelect,
    )
    text = LongTextField(
        label=_("Appraisal, or what is to be supplemented"), rows=6, help_text=NO_NAMES
    )
    due_on = DayField(
        label=_("Deadline of the supplement"),
        required=False,
        help_text=_("Only when you ask for a supplement."),
    )

    def clean(self):
        cleaned = super().clean()
        lacks_deadline = not cleaned.get("due_on") and "due_on" not in self.errors
        if cleaned.get("verdict") == self.SUPPLEMENT and lacks_deadline:
            self.add_error("due_on", _("Give the deadline of the supplement."))
        return cleaned


class DossierFilterForm(forms.Form):
    q = TextField(label=_("Unit or number"), required=False, max_length=100, free=False)
    ct = ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All programmes"),
    )
    state = ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *Dossier.Status.choices],
    )

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ct"].queryset = programmes


class SessionForm(forms.Form):
    title = TextField(label=_("Title of the session"), max_length=200)
    starts_at = MomentField(label=_("Time and date"), help_text=_("For example 08:30 09/01/2022."))
    place = TextField(label=_("Place"), max_length=200)


class SessionCreateForm(SessionForm):
    programme = ModelChoiceField(
        label=_("Programme"), queryset=Programme.objects.none(), to_field_name="slug"
    )

    field_order = ["programme", "title", "starts_at", "place"]

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes


class AgendaAddForm(forms.Form):
    dossier = ModelChoiceField(
        label=_("Appraised dossier"), queryset=Dossier.objects.none(), to_field_name="number"
    )

    def __init__(self, *args, dossiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dossier"].queryset = dossiers


class MoveForm(forms.Form):
    direction = ChoiceField(choices=[("up", "up"), ("down", "down")])


class AttendanceForm(forms.Form):
    """One tick and one reason for each member of the day."""

    def __init__(self, *args, seats, marked, **kwargs):
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            row = marked.get(seat.pk)
            self.fields[f"present_{seat.pk}"] = forms.BooleanField(
                label=str(seat.user), required=False, initial=bool(row and row.is_present)
            )
            self.fields[f"reason_{seat.pk}"] = TextField(
                label=_("Reason of absence"),
                required=False,
                max_length=200,
                initial=row.reason if row else "",
            )

    def lines(self):
        """Seat, tick and reason, in the order of the members' list."""
        return [
            (seat, self[f"present_{seat.pk}"], self[f"reason_{seat.pk}"]) for seat in self.seats
        ]

    def outcome(self):
        """What the service takes: ids of those present, and the reasons of the others."""
        data = self.cleaned_data
        present = {s.pk for s in self.seats if data[f"present_{s.pk}"]}
        return {"present": present, "reasons": {s.pk: data[f"reason_{s.pk}"] for s in self.seats}}


class VoteForm(forms.Form):
    choice = ChoiceField(
        label=_("Your opinion"),
        choices=Vote.Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three opinions.")},
    )
    reason = LongTextField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Required for “against” and “other opinion”."),
    )
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RecuseForm(forms.Form):
    reason = TextField(label=_("Reason"), max_length=200)


class CloseVoteForm(forms.Form):
    """Nothing to type: the page names who has not voted, the button closes."""


class ConcludeForm(forms.Form):
    outcome = ChoiceField(
        label=_("Conclusion of the chair"),
        choices=AgendaItem.Outcome.choices,
        widget=forms.RadioSelect,
    )
    band = ChoiceField(
        label=_("Band"),
        required=False,
        help_text=_("As scored, or lower; how many units may have it is said above."),
    )
    text = LongTextField(label=_("Words of the conclusion"), rows=4)
    against_reason = LongTextField(
        label=_("Reason, if the conclusion goes against the count"), rows=2, required=False
    )

    def __init__(self, *args, bands=(), **kwargs):
        super().__init__(*args, **kwargs)
        if bands:
            self.fields["band"].choices = bands
        else:
            del self.fields["band"]


class RegisterForm(forms.Form):
    """One entry of the register, as it stands on the signed paper."""

    number = TextField(label=_("Number of the decision"), max_length=60, free=False)
    decided_on = DayField(label=_("Date of the decision"))
    signer = TextField(
        label=_("Signed by (position)"),
        max_length=150,
        help_text=_("The position, not the name of a person."),
    )
    valid_from = DayField(label=_("In force from"))
    valid_to = DayField(
        label=_("In force until (this day excluded)"),
        required=False,
        help_text=_("By default one year. Leave empty when there is no end."),
    )
    scan = forms.FileField(
        label=_("Scan of the signed decision"),
        required=False,
        allow_empty_file=False,
        help_text=_("PDF, JPG or PNG, at most 10 MB."),
        error_messages={
            "empty": _("The file is empty."),
            "max_length": _("The name of the file is too long."),
        },
    )
    no_scan_reason = TextField(label=_("Why there is no scan"), required=False, max_length=300)


class CorrectForm(RegisterForm):
    reason = LongTextField(label=_("Reason of the correction"), rows=2)

    field_order = ["reason"]


class RegisterFilterForm(forms.Form):
    q = TextField(label=_("Unit or number"), required=False, max_length=100, free=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    ct = ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("All programmes"),
    )
    state = ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All")), ("in_force", _("In force today")), ("past", _("Not in force"))],
    )

    def __init__(self, *args, programmes, **kwargs):
        super().__init__(*args, **kwargs)
        # One query for both: the years are those of the programmes one sees.
        rows = list(programmes)
        years = sorted({row.year for row in rows}, reverse=True)
        self.fields["year"].choices = [("", _("All years")), *[(y, str(y)) for y in years]]
        self.fields["ct"].queryset = programmes
        self.fields["ct"].choices = [
            ("", _("All programmes")),
            *[(row.slug, str(row)) for row in rows],
        ]


def one_year_after(day: date) -> date:
    """The default validity: one cycle of a year."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 3, 1)


def initial_of(entry: Recognition) -> dict:
    """What stands in an entry, as the form of its correction begins."""
    names = ("number", "decided_on", "signer", "valid_from", "valid_to", "no_scan_reason")
    return {name: getattr(entry, name) for name in names}
