"""Files behind a criterion: several at once, from the folder or from the camera."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.fields import DayField

ACCEPT = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


class ManyFiles(forms.FileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads, empty ones among them: the service says what is wrong with each."""

    def __init__(self, **kwargs):
        super().__init__(required=False, allow_empty_file=True, **kwargs)

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files if one]


class EvidenceForm(forms.Form):
    """What a file must be is checked by the service."""

    file = FilesField(
        label=_("Files of evidence"),
        widget=ManyFiles(attrs={"accept": ACCEPT, "multiple": True}),
        help_text=_("PDF, JPG, PNG, Word (docx) or Excel (xlsx); at most 5 files of 10 MB each."),
        error_messages={"invalid": _("Choose a file."), "missing": _("Choose a file.")},
    )
    photo = FilesField(
        label=_("Take a photo"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png", "capture": "environment"}),
        error_messages={"invalid": _("Choose a file."), "missing": _("Choose a file.")},
    )
    document_date = DayField(
        label=_("Date of the document"),
        required=False,
        help_text=_("As it stands on the paper; the day of the upload is noted by itself."),
    )

    def clean(self):
        data = super().clean()
        self.uploads = [*data.get("file", ()), *data.get("photo", ())]
        if not self.uploads and not self.errors:
            self.add_error("file", _("Choose a file."))
        return data


class ReuseForm(forms.Form):
    """Files of last quarter, by key."""

    chosen = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(file.pk, file.name) for file in offered]

    def clean_chosen(self):
        chosen = self.cleaned_data["chosen"]
        if not chosen:
            raise forms.ValidationError(_("Choose files of last quarter's report."))
        return chosen
