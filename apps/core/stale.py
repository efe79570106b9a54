"""A form that was open while somebody else changed the row: nobody is overwritten unseen."""

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SALT = "ancs.seen"


def text_of(value) -> str:
    """A value as the comparison sees it."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return str(getattr(value, "pk", value))


def values_of(obj, names) -> dict[str, str]:
    return {name: text_of(getattr(obj, name)) for name in names}


def seal(values: dict[str, str]) -> str:
    """What the page showed, signed, so that it can travel in the form."""
    return signing.dumps(values, salt=SALT, compress=True)


class SeenField(forms.CharField):
    """The hidden field that carries what the page showed; comes out as a dict."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return signing.loads(value or "", salt=SALT)
        except signing.BadSignature as error:
            raise ValidationError(_("Open the page again.")) from error


class SeenForm(forms.Form):
    """A form about an existing row; ``watched`` names the fields that are compared."""

    watched = ()

    seen = SeenField(required=False)

    def __init__(self, *args, instance, **kwargs):
        self.instance = instance
        kwargs["initial"] = {
            **{name: getattr(instance, name) for name in self.watched},
            "seen": seal(values_of(instance, self.watched)),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)

    def look_again(self):
        """Sent once more, this form keeps what is typed: the reader now knows both values."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = seal(values_of(self.instance, self.watched))


def conflicts(obj, seen, typed) -> dict[str, str]:
    """A sentence per field that somebody changed since ``seen`` to another value than typed."""
    found = {}
    for name, shown in (seen or {}).items():
        now = text_of(getattr(obj, name))
        if now not in (shown, text_of(typed.get(name))):
            found[name] = SENTENCE % {
                "theirs": shown_as(getattr(obj, name)),
                "yours": shown_as(typed.get(name)),
            }
    return found


def shown_as(value) -> str:
    """A value as the reader knows it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(value)


SENTENCE = gettext_lazy(
    "Somebody else has just changed this to “%(theirs)s”; you typed “%(yours)s”."
    " Send again to keep yours."
)
