"""What is taken over from last quarter, and what is confirmed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, TextField


class GroupForm(forms.Form):
    """One group of the set."""

    group = ChoiceField(label=_("Group"))

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [
            (group["code"], group["code"]) for group in version.definition["groups"]
        ]


class ConfirmForm(forms.Form):
    """One criterion; empty means every row that waits."""

    code = TextField(required=False, max_length=20, free=False)
