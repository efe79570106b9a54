"""Shape of the input: signing in, passwords, accounts, grants, the uploaded sheet."""

import unicodedata

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core import clock
from apps.core.fields import REQUIRED, ChoiceField, DayField, TextField
from apps.core.forms import LookupField
from apps.core.stale import SeenForm

from .models import Grant, User
from .services import normal_username, people


class PasswordField(forms.CharField):
    """Typed as it is, compared in one Unicode form whatever the keyboard sends."""

    default_error_messages = {
        **REQUIRED,
        "null_characters_not_allowed": _(
            "The text holds signs that cannot be read. Type it again."
        ),
        "max_length": _("At most %(limit_value)d characters; this has %(show_value)d."),
    }

    def __init__(self, *args, autocomplete, **kwargs):
        super().__init__(
            *args,
            strip=False,
            max_length=128,
            widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
            **kwargs,
        )

    def to_python(self, value):
        value = super().to_python(value)
        if any(0xD800 <= ord(c) <= 0xDFFF for c in value):
            raise ValidationError(self.error_messages["null_characters_not_allowed"])
        return unicodedata.normalize("NFC", value)


class LoginForm(forms.Form):
    """User name and password; the name is read however it was typed."""

    username = TextField(
        label=_("User name"),
        max_length=150,
        free=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = PasswordField(label=_("Password"), autocomplete="current-password")

    def clean_username(self):
        return normal_username(self.cleaned_data["username"])


class PasswordChangeForm(forms.Form):
    """The present password and twice the new one."""

    old_password = PasswordField(label=_("Present password"), autocomplete="current-password")
    new_password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=_("At least 12 signs, not a common word, not like the user name."),
    )
    again = PasswordField(label=_("New password once more"), autocomplete="new-password")

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your present password."))
        return password

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self):
        data = super().clean()
        if "new_password" in data and "again" in data and data["new_password"] != data["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return data


class UserFields(forms.Form):
    """What an account is called and how it is reached."""

    display_name = TextField(
        label=_("Post"),
        max_length=150,
        help_text=_("The name of the post, never of a person: “Officer, police of ward A”."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=254,
        error_messages={
            "invalid": _("Enter an e-mail address, for example congan@example.vn."),
            "null_characters_not_allowed": _(
                "The text holds signs that cannot be read. Type it again."
            ),
        },
    )
    phone = TextField(label=_("Office phone"), max_length=30, required=False, free=False)


class UserCreateForm(UserFields):
    """A new account; its password is made by the system and printed on a slip."""

    username = TextField(
        label=_("User name"),
        max_length=60,
        free=False,
        help_text=_("Small letters without diacritics, digits, dots; for example canbo.baichay."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ["username"]

    def clean_username(self):
        username = normal_username(self.cleaned_data["username"])
        User._meta.get_field("username").run_validators(username)
        return username


class UserUpdateForm(UserFields, SeenForm):
    """Correction of an account."""

    watched = ("display_name", "email", "phone")


class GrantForm(forms.Form):
    """A right from a day to a day."""

    kind = ChoiceField(label=_("Right"), choices=Grant.Kind, widget=forms.RadioSelect)
    # Limits what is read and prepared; accounts and the log know no units (rules of each room).
    locality = LookupField(
        label=_("Only for this unit"),
        required=False,
        find=people.find_unit,
        show=lambda locality: locality.slug,
        help_text=_(
            "Name, official code or short name of a unit; empty: everywhere. It limits programmes, "
            "figures and sessions. Accounts and the log are never limited to a unit."
        ),
    )
    valid_from = DayField(label=_("From"), initial=clock.today)
    valid_to = DayField(
        label=_("No longer from"), required=False, help_text=_("Empty: until further notice.")
    )


class ImportForm(forms.Form):
    """The sheet of users."""

    sheet = forms.FileField(
        label=_("Sheet of users (.xlsx or .csv)"),
        allow_empty_file=True,
        error_messages={**REQUIRED, "required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class LanguageForm(forms.Form):
    """The language a person reads."""

    language = ChoiceField(choices=lambda: settings.LANGUAGES)


class UserFilterForm(forms.Form):
    """The list of users, narrowed."""

    STATES = [
        ("", _("All")),
        ("active", _("Switched on")),
        ("inactive", _("Switched off")),
        ("waiting", _("Not yet signed in")),
    ]

    q = TextField(label=_("User name, post, e-mail"), required=False, max_length=100, free=False)
    state = ChoiceField(label=_("Account state"), choices=STATES, required=False)
