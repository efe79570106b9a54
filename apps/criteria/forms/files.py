"""A workbook to import, and rows to paste."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import REQUIRED, ChoiceField, LongTextField, WholeField
from apps.criteria.models import in_language
from apps.criteria.sheets.paste import MAX_SIGNS


class ImportForm(forms.Form):
    """The workbook."""

    workbook = forms.FileField(
        label=_("Excel workbook (.xlsx)"),
        allow_empty_file=True,
        error_messages={**REQUIRED, "required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class PasteForm(forms.Form):
    """Rows of a sheet and the group they go to; ``seen`` is the state the page showed."""

    group = ChoiceField(label=_("Group"))
    text = LongTextField(
        label=_("Rows copied from Excel"),
        rows=12,
        max_length=MAX_SIGNS,
        free=False,  # the cells are looked at one by one, each with its row
        strip=False,  # an empty first cell is a cell
    )
    seen = WholeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, definition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [
            (group["code"], f"{group['code']}. {in_language(group, 'title')}")
            for group in definition["groups"]
        ]
