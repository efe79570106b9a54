"""Parts of forms that several rooms use: a thing found by its name, the end of a dated row."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import clock
from .errors import DomainError
from .fields import DayField, TextField


class LookupField(TextField):
    """One object, typed by its name; ``find(words)`` gives it or refuses with a sentence.

    Thousands of options do not fit a list without scripts, so the server understands what is
    typed and names the candidates when there are several.
    """

    def __init__(self, *args, find, show=str, **kwargs):
        self.find, self.show = find, show
        kwargs.setdefault("max_length", 160)
        super().__init__(*args, free=False, **kwargs)

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else self.show(value)

    def clean(self, value):
        words = super().clean(value)
        if not words:
            return None
        try:
            return self.find(words)
        except DomainError as error:
            raise ValidationError(str(error)) from error


class EndForm(forms.Form):
    """The day from which something no longer counts."""

    valid_to = DayField(
        label=_("No longer from"),
        initial=clock.today,
        help_text=_("On this day it already no longer counts."),
    )
