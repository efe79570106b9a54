"""Form fields that read what Vietnamese officers type and say clearly what they cannot read."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import dates, numbers, text

REQUIRED = {"required": _("Fill in this field.")}


class TextField(forms.CharField):
    """Free text: NFC, no control signs, nothing classified, no identity numbers."""

    default_error_messages = {
        **REQUIRED,
        "null_characters_not_allowed": _(
            "The text holds signs that cannot be read. Type it again."
        ),
        "max_length": _("At most %(limit_value)d characters; this has %(show_value)d."),
    }

    def __init__(self, *args, free=True, **kwargs):
        self.free = free
        super().__init__(*args, **kwargs)
        for validator in self.validators:
            if validator.__class__.__name__ == "MaxLengthValidator":
                validator.message = self.error_messages["max_length"]

    def to_python(self, value):
        value = super().to_python(value)
        if value:
            value = text.clean(value)
        return value

    def validate(self, value):
        super().validate(value)
        if value and self.free:
            text.refuse_protected(value)


class LongTextField(TextField):
    """Several lines of free text."""

    def __init__(self, *args, rows=3, max_length=4000, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(*args, max_length=max_length, **kwargs)


class NumberField(forms.Field):
    """A decimal typed the Vietnamese way; a text input, never ``type=number``."""

    whole = False
    default_error_messages = {
        **REQUIRED,
        "not_a_number": _("Enter a number, for example 12 or 1.234,5."),
        "not_whole": _("Enter a whole number, without decimals."),
        "too_long": _("The number has too many digits."),
        "negative": _("The number cannot be negative."),
        "too_small": _("The number must be at least %(limit)s. You entered %(value)s."),
        "too_large": _("The number must be at most %(limit)s. You entered %(value)s."),
    }

    def __init__(self, *args, minimum=None, maximum=None, **kwargs):
        self.minimum, self.maximum = minimum, maximum
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        if value is None or not str(value).strip():
            return None
        try:
            return numbers.parse(str(value), whole=self.whole)
        except numbers.NotANumber as error:
            raise ValidationError(self.error_messages[error.code], code=error.code) from error

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        for limit, wrong, code in (
            (self.minimum, lambda: value < self.minimum, "too_small"),
            (self.maximum, lambda: value > self.maximum, "too_large"),
        ):
            if limit is not None and wrong():
                shown = {"limit": numbers.show(limit), "value": numbers.show(value)}
                raise ValidationError(self.error_messages[code], code=code, params=shown)

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        # The Vietnamese way in both languages: what is shown must read back as the same number.
        return numbers.show(value)


class WholeField(NumberField):
    """A whole number, returned as ``int``."""

    whole = True

    def to_python(self, value):
        value = super().to_python(value)
        return None if value is None else int(value)


class DayField(forms.DateField):
    """A day as dd/mm/yyyy."""

    default_error_messages = {
        **REQUIRED,
        "invalid": _("Enter a date as day/month/year, for example 31/03/2022."),
    }

    def __init__(self, *args, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d/%m/%Y",
                attrs={
                    "placeholder": _("day/month/year"),
                    "inputmode": "numeric",
                    "autocomplete": "off",
                },
            ),
        )
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return dates.parse_date(value)
            except ValueError as error:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        return super().to_python(value)


class MomentField(forms.DateTimeField):
    """A moment as HH:MM dd/mm/yyyy, local time."""

    default_error_messages = {
        **REQUIRED,
        "invalid": _("Enter time and date, for example 08:30 09/01/2022."),
    }

    def __init__(self, *args, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(
                format="%H:%M %d/%m/%Y", attrs={"placeholder": _("hour:minute day/month/year")}
            ),
        )
        kwargs.setdefault("input_formats", ["%H:%M %d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"])
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        moment = super().to_python(value)
        if moment and not dates.FIRST_YEAR <= timezone.localtime(moment).year <= dates.LAST_YEAR:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return moment


class OfferedMixin:
    """Only what is offered is taken; never a NUL, which no page offers and PostgreSQL refuses."""

    def valid_value(self, value):
        return "\0" not in str(value) and super().valid_value(value)


class ChoiceField(OfferedMixin, forms.ChoiceField):
    """A choice whose refusal reads well."""

    default_error_messages = {**REQUIRED, "invalid_choice": _("Choose one of the options shown.")}


class MultipleChoiceField(OfferedMixin, forms.MultipleChoiceField):
    """Several choices whose refusal reads well."""

    default_error_messages = {
        **REQUIRED,
        "invalid_list": _("Choose one of the options shown."),
        "invalid_choice": _("Choose one of the options shown."),
    }


class ModelChoiceField(forms.ModelChoiceField):
    """A choice of rows; the form hands it only rows that the user may see."""

    default_error_messages = {**REQUIRED, "invalid_choice": _("Choose one of the options shown.")}


class ModelMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Several rows; the form hands it only rows that the user may see."""

    default_error_messages = {
        **REQUIRED,
        "list": _("Choose one of the options shown."),
        "invalid_choice": _("Choose one of the options shown."),
        "invalid_pk_value": _("Choose one of the options shown."),
    }
