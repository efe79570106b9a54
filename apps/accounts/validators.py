"""What a password must be."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's own, whose sentence has no Vietnamese since 5.2."""

    def get_error_message(self):
        return ngettext(
            "Too short: a password needs at least %(min_length)d character.",
            "Too short: a password needs at least %(min_length)d characters.",
            self.min_length,
        ) % {"min_length": self.min_length}
