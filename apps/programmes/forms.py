"""Shapes of input of the programmes area; whether it may be stored is up to the services."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.committees.models import Committee
from apps.committees.services import standing
from apps.core.fields import (
    ChoiceField,
    DayField,
    LongTextField,
    ModelChoiceField,
    ModelMultipleChoiceField,
    NumberField,
    TextField,
    WholeField,
)
from apps.core.stale import SeenForm
from apps.core.templatetags.ui import day
from apps.criteria.models import CriteriaVersion
from apps.localities.models import LocalityVersion
from apps.police.models import PoliceUnit

from .models import Enrolment, Programme
from .services.baselines import QUARTERS
from .services.frame import FIXED_WHEN_OPEN

LARGEST = Decimal(999_999_999_999)


class ProgrammeFilter(forms.Form):
    """Year, state and words, from the address."""

    q = TextField(label=_("Search"), required=False, max_length=100, free=False)
    year = WholeField(label=_("Year"), required=False, minimum=1945, maximum=2100)
    status = ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Programme.Status.choices]
    )


class VersionChoiceField(ModelChoiceField):
    """Names the nature beside the title, so that an invented set is never taken for a real one."""

    def label_from_instance(self, version):
        return f"{version} ({version.set.get_nature_display()})"


class ProgrammeForm(forms.Form):
    """The frame of a programme."""

    title = TextField(label=_("Title"), max_length=200)
    year = WholeField(label=_("Year"), minimum=1945, maximum=2100)
    lead_unit = ModelChoiceField(label=_("Lead police unit"), queryset=PoliceUnit.objects.none())
    committee = ModelChoiceField(
        label=_("Deciding committee"), queryset=Committee.objects.none(), required=False
    )
    criteria_version = VersionChoiceField(
        label=_("Criteria version"),
        queryset=CriteriaVersion.objects.none(),
        help_text=_("Only published and complete sets can be used."),
    )
    purpose = LongTextField(label=_("Purpose"), required=False)
    figures_invented = forms.BooleanField(
        label=_("The figures are illustrative"),
        required=False,
        help_text=_("Every page, file and print with figures of this programme carries the mark."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = PoliceUnit.objects.filter(
            locality__versions__level__in=("province", "district")
        ).distinct()
        committees = Committee.objects.visible_to(user)
        scope = {where for kind, where in standing(user).grants if kind == "administrator"}
        if None not in scope:
            units = units.filter(locality__in=scope)
            committees = committees.filter(locality__in=scope)
        self.fields["lead_unit"].queryset = units.order_by("name")
        self.fields["committee"].queryset = committees.order_by("name")
        self.fields["criteria_version"].queryset = CriteriaVersion.objects.bindable().for_list()


class ProgrammeUpdateForm(ProgrammeForm, SeenForm):
    """The same for a programme that exists; knows what the page showed."""

    watched = tuple(ProgrammeForm.base_fields)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.status != Programme.Status.OPEN:
            return
        for name in FIXED_WHEN_OPEN:
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Fixed since the programme was opened.")
        # A fixed value stays readable even when it would not be offered any more.
        self.fields["lead_unit"].queryset = PoliceUnit.objects.all()
        self.fields["criteria_version"].queryset = CriteriaVersion.objects.for_list()


class BasisForm(forms.Form):
    """A document that the programme rests on."""

    number = TextField(
        label=_("Number and symbol"), max_length=60, help_text=_("For example 21-NQ/TU.")
    )
    issued_on = DayField(label=_("Date of the document"))
    issuer = TextField(label=_("Issued by"), max_length=200)
    summary = TextField(label=_("Summary"), max_length=300, required=False)


class PeriodForm(forms.Form):
    """The days of one reporting period."""

    opens_on = DayField(label=_("Entry opens on"))
    window_from = DayField(label=_("Data from"))
    window_to = DayField(label=_("Data to"), help_text=_("This day is included."))
    due_on = DayField(label=_("Deadline"), help_text=_("Until 24:00 of this day."))
    grace_days = WholeField(
        label=_("Grace, working days"),
        minimum=0,
        maximum=60,
        help_text=_("A report handed in within the grace counts as on time."),
    )
    lock_on = DayField(
        label=_("Closed from"),
        help_text=_("From this day on nothing in the period can be changed."),
    )


class PeriodUpdateForm(PeriodForm, SeenForm):
    """The same for a period that exists; knows what the page showed."""

    watched = tuple(PeriodForm.base_fields)


class InForceChoiceField(ModelChoiceField):
    """Says from when each version is in force."""

    def label_from_instance(self, version):
        return gettext("Version %(number)s, in force from %(day)s") % {
            "number": version.number,
            "day": day(version.effective_from),
        }


class PeriodCriteriaForm(SeenForm):
    """Which version a period stands under, why, and whether the later ones follow."""

    watched = ("criteria_version",)

    criteria_version = InForceChoiceField(
        label=_("Criteria version"), queryset=CriteriaVersion.objects.none()
    )
    later = forms.BooleanField(
        label=_("The later periods too"),
        required=False,
        help_text=_("Otherwise they stay under the version they have."),
    )
    reason = LongTextField(
        label=_("Reason"),
        help_text=_("It is kept in the log; the units that report are told of the change."),
    )

    def __init__(self, *args, versions, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.pop("criteria_version")
        self.fields["criteria_version"].queryset = versions


class PeriodCreateForm(PeriodForm):
    """The same with the quarter in front."""

    field_order = ["quarter"]
    quarter = forms.TypedChoiceField(label=_("Quarter"), coerce=int)

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, **kwargs)
        romans = ("I", "II", "III", "IV")
        self.fields["quarter"].choices = [
            (q, gettext("Quarter %(roman)s") % {"roman": romans[q - 1]}) for q in quarters
        ]


class CloseForm(forms.Form):
    """Why a programme ends."""

    reason = LongTextField(
        label=_("Reason"),
        required=False,
        help_text=_("Needed while a period is not closed yet."),
    )


class EnrolmentFilter(forms.Form):
    """Words and state, from the address."""

    q = TextField(label=_("Search"), required=False, max_length=100, free=False)
    status = ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Enrolment.Status.choices]
    )


class SearchForm(forms.Form):
    """Words, from the address."""

    q = TextField(label=_("Search"), required=False, max_length=100, free=False)


class InviteForm(forms.Form):
    """Which units are invited: single ones, or all that the page shows."""

    units = ModelMultipleChoiceField(
        label=_("Units"), queryset=LocalityVersion.objects.none(), required=False
    )
    everyone = forms.BooleanField(label=_("All units in this list"), required=False)

    def __init__(self, *args, candidates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = candidates

    def clean(self):
        data = super().clean()
        if not self.errors and not data.get("everyone") and not data.get("units"):
            self.add_error("units", gettext("Choose at least one unit."))
        return data


class RespondForm(forms.Form):
    """The ward's answer to an invitation."""

    ACCEPT, DECLINE = "accept", "decline"

    answer = ChoiceField(
        label=_("Answer"),
        choices=[(ACCEPT, _("The unit takes part")), (DECLINE, _("The unit does not take part"))],
        widget=forms.RadioSelect,
    )
    commitment = LongTextField(
        label=_("Commitment"),
        required=False,
        help_text=_("What the unit commits itself to this year. Needed to take part."),
    )
    linked_models = LongTextField(
        label=_("Earlier or linked models"),
        required=False,
        help_text=_("Models of the unit that this one ties in with."),
    )
    reason = LongTextField(
        label=_("Reason"), required=False, help_text=_("Needed when the unit does not take part.")
    )

    def clean(self):
        data = super().clean()
        answer = data.get("answer")
        if answer == self.ACCEPT and not data.get("commitment"):
            self.add_error("commitment", gettext("Write what the unit commits itself to."))
        if answer == self.DECLINE and not data.get("reason"):
            self.add_error("reason", gettext("Say why the unit does not take part."))
        return data


class BaselineForm(forms.Form):
    """Last year's figures: criteria by quarters; every cell knows what the page showed."""

    def __init__(self, *args, criteria, rows=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            for quarter in QUARTERS:
                self._add_cell(criterion, quarter, (rows or {}).get((criterion.pk, quarter)))

    def _add_cell(self, criterion, quarter, row):
        part = criterion.version.by_code[criterion.code]
        whole = all(i["type"] == "int" for i in part["inputs"] if i["name"] == "value")
        value = row.inputs.get("value") if row else None
        place = cell_name(criterion.pk, quarter)
        label = gettext("%(code)s, quarter %(quarter)s") % {
            "code": criterion.code,
            "quarter": quarter,
        }
        kind = WholeField if whole else NumberField
        self.fields[place] = kind(
            label=label,
            required=False,
            minimum=0,
            maximum=LARGEST,
            initial=None if value is None else Decimal(value),
        )
        self.fields[f"{place}-shown"] = forms.CharField(
            required=False,
            max_length=40,
            widget=forms.HiddenInput,
            initial="" if value is None else str(value),
        )
        self.fields[f"{place}-version"] = forms.CharField(
            required=False,
            max_length=10,
            widget=forms.HiddenInput,
            initial=str(row.version if row else 0),
        )

    def table(self):
        """Criteria with their four cells, for the page."""
        for criterion in self.criteria:
            names = [cell_name(criterion.pk, quarter) for quarter in QUARTERS]
            cells = [(self[n], self[f"{n}-shown"], self[f"{n}-version"]) for n in names]
            yield criterion, cells

    def cells(self):
        """What the service takes."""
        for criterion in self.criteria:
            for quarter in QUARTERS:
                place = cell_name(criterion.pk, quarter)
                value = self.cleaned_data.get(place)
                version = self.cleaned_data.get(f"{place}-version") or "0"
                yield {
                    "criterion": criterion,
                    "quarter": quarter,
                    "value": None if value is None else Decimal(value),
                    "shown": _decimal(self.cleaned_data.get(f"{place}-shown")),
                    "version": int(version) if version.isascii() and version.isdigit() else -1,
                }


def cell_name(criterion_pk, quarter) -> str:
    """The name of a cell's control."""
    return f"c{criterion_pk}q{quarter}"


def _decimal(text):
    try:
        number = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return number if number is None or number.is_finite() else None
