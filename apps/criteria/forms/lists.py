"""Looking for a criteria set."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, TextField
from apps.criteria.models import CriteriaSet


class SetFilter(forms.Form):
    """Words and nature, from the address."""

    q = TextField(label=_("Search"), required=False, max_length=100, free=False)
    nature = ChoiceField(
        label=_("Nature of the text"),
        required=False,
        choices=[("", _("All")), *CriteriaSet.Nature.choices],
    )
