"""Uploading a workbook, and choosing where it differs from what was changed online."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.fields import REQUIRED, ChoiceField

SIDES = {
    "workbook": _("The workbook"),
    "online": _("What stands online now"),
    "original": _("What stood there when the sheet was downloaded"),
}


class WorkbookForm(forms.Form):
    """The workbook; what it must be is checked by the service."""

    workbook = forms.FileField(
        label=_("Completed Excel sheet (.xlsx)"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=_("The official sheet of this report, at most 2 MB."),
        error_messages={
            **REQUIRED,
            "required": _("Choose a file."),
            "invalid": _("Choose a file."),
            "missing": _("Choose a file."),
            "max_length": _("The name of the file is too long."),
        },
    )


class DisputeForm(forms.Form):
    """One choice for each criterion that was changed online since the download."""

    def __init__(self, *args, disputes, **kwargs):
        super().__init__(*args, **kwargs)
        self.disputes = disputes
        for item in disputes:
            self.fields[f"keep-{item.code}"] = ChoiceField(
                label=gettext("Which value counts for %(code)s?") % {"code": item.code},
                choices=[
                    (side, f"{label}: {item.words[side]}")
                    for side, label in SIDES.items()
                    if side in item.words
                ],
                widget=forms.RadioSelect,
                error_messages={"required": gettext("Choose one of the values.")},
            )

    @property
    def choices(self) -> dict[str, str]:
        """Code → the side chosen, of what is chosen rightly."""
        chosen = {item.code: self.cleaned_data.get(f"keep-{item.code}") for item in self.disputes}
        return {code: side for code, side in chosen.items() if side}

    @property
    def lines(self) -> list:
        """``(difference, bound field)`` in order."""
        return [(item, self[f"keep-{item.code}"]) for item in self.disputes]
