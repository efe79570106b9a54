"""Input that nobody means well: for any parameter, and for each kind of field."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.core import fields
from apps.core.forms import LookupField
from apps.core.stale import SeenField

LONG = "x" * 100_001
# For any name at all. The answer may be yes or no; it may not be a fault.
ANYTHING = ("", "a\x00b", "9" * 400, "٣<b>' OR '1'='1\u202e\ufeff%ff{{ 7 }}")
# Behind a question mark there is no field that refuses first.
IN_A_QUERY = (*ANYTHING, "-1", "31/02/2021", "x" * 5000)
_NUMBERS = ("không", "NaN", "1,2,3.4.5", "9" * 400)
_DAYS = ("31/02/2021", "hôm nay", "01/01/0001", "2021-13-01")
_CHOICES = ("khong-co", "-1", "9" * 40)
_TEXTS = ("a\x00b", LONG)
_PROTECTED = ("Công dân số 012345678901", "TỐI MẬT: nội dung")


def bad_for(field) -> tuple:
    """Values that this field must refuse; nothing for fields that take everything."""
    if isinstance(field, fields.NumberField | forms.IntegerField | forms.DecimalField):
        return _NUMBERS
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return _DAYS
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return _CHOICES
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _CHOICES
    if isinstance(field, LookupField):
        return _CHOICES
    if isinstance(field, fields.TextField):
        long = _TEXTS if field.max_length else _TEXTS[:1]
        return long + (_PROTECTED if field.free else ())
    if isinstance(field, forms.FileField):
        return tuple(bad_files())
    if isinstance(field, SeenField):
        return ()  # a seal that does not hold is the same as none: the newest row is shown
    if isinstance(field, forms.CharField):
        return _TEXTS if field.max_length else _TEXTS[:1]
    return ()


def bad_files():
    for name, content in (
        ("tep.exe", b"MZ\x90\x00"),
        ("tep.pdf", b"MZ\x90\x00 not a pdf"),
        ("tep.xlsx", b"PK\x03\x04 broken"),
        ("tep.pdf", b""),
        ("../../" + "a" * 300 + ".pdf", b"<html><script>1</script>"),
    ):
        yield SimpleUploadedFile(name, content)


def good_for(name, field, choices):
    """Something a person might type there, so that only one thing at a time is wrong."""
    if choices:
        return next((value for value in choices if value), choices[0])
    if isinstance(field, forms.DateTimeField):
        return "08:30 22/12/2021"
    if isinstance(field, forms.DateField):
        return "22/12/2021"
    if isinstance(field, fields.NumberField | forms.IntegerField):
        return "1"
    if isinstance(field, forms.EmailField):
        return "hop.thu@example.test"
    return "noi-dung-thu" if "code" in name or "slug" in name else "Nội dung thử"
