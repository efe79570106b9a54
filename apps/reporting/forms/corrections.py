"""Why an accepted criterion is to be changed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import LongTextField


class CorrectionForm(forms.Form):
    """The unit's own reason; the verifier reads it beside the row."""

    reason = LongTextField(
        label=_("Reason"),
        min_length=10,
        max_length=1000,
        help_text=_("What is wrong and where the right figure stands. The verifier reads it."),
    )
