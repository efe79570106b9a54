"""Shape of the input: police units and postings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.fields import ChoiceField, DayField, TextField
from apps.core.forms import LookupField
from apps.core.stale import SeenForm
from apps.localities.services import HOW_TO_NAME, find_locality

from .models import Role
from .services import find_unit


class PostingForm(forms.Form):
    """Who serves where, as what, from when."""

    unit = LookupField(
        label=_("Police unit"),
        find=find_unit,
        show=lambda unit: unit.locality.slug,
        help_text=HOW_TO_NAME,
    )
    role = ChoiceField(label=_("Post"), choices=Role, widget=forms.RadioSelect)
    valid_from = DayField(label=_("From"), initial=clock.today)
    valid_to = DayField(
        label=_("No longer from"), required=False, help_text=_("Empty: until further notice.")
    )


class UnitFields(forms.Form):
    name = TextField(label=_("Name"), max_length=150, free=False)
    phone = TextField(label=_("Duty phone"), max_length=30, required=False, free=False)


class UnitCreateForm(UnitFields):
    """The police of a locality."""

    locality = LookupField(
        label=_("Administrative unit"),
        find=find_locality,
        show=lambda locality: locality.slug,
        help_text=HOW_TO_NAME,
    )
    field_order = ["locality", "name", "phone"]


class UnitUpdateForm(UnitFields, SeenForm):
    """Correction of name and phone."""

    watched = ("name", "phone")


class UnitFilterForm(forms.Form):
    q = TextField(label=_("Name of the unit"), required=False, max_length=100, free=False)
