"""What free text must never hold: control signs, classified headers, identity numbers."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
# Luật Bảo vệ bí mật nhà nước: the mark stands alone or in a header, in capitals.
_SECRET = re.compile(r"(?:^|[\s(\[:\-–])(TUYỆT MẬT|TỐI MẬT|ĐỘ MẬT|MẬT)(?=$|[\s)\].,:;\-–])")
_IDENTITY = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")


def clean(text: str) -> str:
    """Normalise to NFC; refuse what cannot be stored or read as typed."""
    if any(0xD800 <= ord(c) <= 0xDFFF for c in text):
        raise ValidationError(_("The text holds signs that cannot be read. Type it again."))
    if _CONTROL.search(text):
        raise ValidationError(_("The text holds invisible control signs. Type it again."))
    return unicodedata.normalize("NFC", text)


def refuse_protected(text: str) -> None:
    """Refuse classified markings and 12-digit identity numbers in free text."""
    if _SECRET.search(text):
        raise ValidationError(
            _("This system must not hold classified content (MẬT, TỐI MẬT, TUYỆT MẬT).")
        )
    if _IDENTITY.search(re.sub(r"(?<=[0-9])[ .](?=[0-9])", "", text)):
        raise ValidationError(
            _("Do not enter citizens' identity numbers. Only aggregate figures are kept here.")
        )
