"""Small forms around handing in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VersionForm(forms.Form):
    """The version of the report that the page showed."""

    version = forms.IntegerField(
        required=False, min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput
    )


class SubmitForm(VersionForm):
    """Chief or deputy stand by the figures."""

    statement = forms.BooleanField(
        label=_("I confirm that the figures agree with the books of the unit."),
        error_messages={"required": _("Confirm the figures before you submit.")},
    )
