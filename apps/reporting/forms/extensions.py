"""Asking for more time, and the answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, DayField, LongTextField


class ExtensionForm(forms.Form):
    """The day wanted and why."""

    wanted_until = DayField(label=_("More time until"), help_text=_("Until 24:00 of this day."))
    reason = LongTextField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("What stands in the way, and what is done about it."),
    )


class DecisionForm(forms.Form):
    """Granted until a day, or declined with a reason."""

    GRANT, DECLINE = "grant", "decline"

    decision = ChoiceField(
        label=_("Decision"),
        choices=[(GRANT, _("Grant more time")), (DECLINE, _("Decline"))],
        widget=forms.RadioSelect,
    )
    until = DayField(
        label=_("Granted until"), required=False, help_text=_("Until 24:00 of this day.")
    )
    answer = LongTextField(
        label=_("Answer to the unit"),
        required=False,
        max_length=1000,
        help_text=_("Needed when you decline."),
    )

    def clean(self):
        data = super().clean()
        granted = data.get("decision") == self.GRANT
        if granted and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _("Give the day until which time is granted."))
        return data
