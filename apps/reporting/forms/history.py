"""What the pages of the history show; anything unknown shows everything."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, TextField


class HistoryFilter(forms.Form):
    """Savings of one criterion, of one person, or those a word is found in."""

    q = TextField(required=False, max_length=100, label=_("Search"), free=False)
    tieu_chi = TextField(required=False, max_length=20, free=False)
    nguoi = TextField(required=False, max_length=20, free=False)


class CompareForm(forms.Form):
    """Two states of one report; ``tat_ca`` shows the cells that did not change as well."""

    tu = ChoiceField(label=_("Compare this state"), required=False)
    den = ChoiceField(label=_("with this one"), required=False)
    tat_ca = forms.BooleanField(label=_("Also show what did not change"), required=False)

    def __init__(self, *args, states, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("tu", "den"):
            self.fields[name].choices = states
