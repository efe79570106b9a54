"""The page that takes a paste without JavaScript: the text, then what was checked."""

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, LongTextField, TextField
from apps.criteria.models import in_language
from apps.reporting.pasting import MAX_SIGNS
from apps.reporting.services.rows import Cell

KEPT_SECONDS = 12 * 3600
CHOOSE = dict.fromkeys(("invalid_choice", "invalid_list"), _("Choose one of the options shown."))


class PasteForm(forms.Form):
    """Rows of a sheet, and where a bare column of values begins."""

    text = LongTextField(
        label=_("Rows copied from Excel"),
        rows=10,
        max_length=MAX_SIGNS,
        free=False,  # the cells are looked at one by one, each with its row
        strip=False,  # an empty first cell is a cell
    )
    start = ChoiceField(label=_("A bare column of values begins at"), required=False)

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["start"].choices = [
            (c["code"], f"{c['code']}. {in_language(c, 'title')}") for c in desk.typed_criteria
        ]


class ApplyForm(forms.Form):
    """The rows that were shown, signed for one person and one report; nothing else is applied.

    ``khac`` names the cells in which an ambiguous number means its second reading.
    """

    rows = TextField(required=False, max_length=2_000_000, widget=forms.HiddenInput, free=False)
    khac = forms.MultipleChoiceField(required=False, error_messages=CHOOSE)

    def __init__(self, *args, salt, **kwargs):
        super().__init__(*args, **kwargs)
        try:
            self.kept = signing.loads(self.data.get("rows", ""), salt=salt, max_age=KEPT_SECONDS)
        except signing.BadSignature:
            self.kept = None
        others = [row["code"] for row in self.kept or () if row["other"]]
        self.fields["khac"].choices = [(code, code) for code in others]

    def clean(self):
        if self.kept is None:
            raise forms.ValidationError(
                _("Paste the rows again; what was checked is no longer kept.")
            )
        return self.cleaned_data

    @property
    def cells(self) -> dict[str, Cell]:
        chosen = set(self.cleaned_data.get("khac") or ())
        return {
            row["code"]: Cell(
                state=row["state"],
                inputs=row["other"] if row["code"] in chosen else row["inputs"],
                remark=row["remark"],
                explanation=row["explanation"],
                version=row["version"],
            )
            for row in self.kept
        }


def keep(rows, salt) -> str:
    """The rows of a preview as one signed text."""
    return signing.dumps(rows, salt=salt, compress=True)
