"""What free text must never hold: control signs, classified headers, identity numbers."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
# Luật Bảo vệ bí mật nhà nước: the mark stands in a header in capitals, also letter by letter;
# BẢO MẬT, BÍ MẬT NHÀ NƯỚC, MẬT KHẨU and the like are ordinary words in a capital heading.
_SECRET = re.compile(
    r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|ĐỘ MẬT(?!\s*:?\s*(?i:không|thường)\b)"
    r"|(?<!BẢO )(?<!BÍ )(?<!CƠ )(?<!ĐỘ )(?<! O )(?<! Í )M ?Ậ ?T"
    r"(?!\s+(?:K ?H ?Ẩ ?U|MÃ|ONG|ĐỘ|THIẾT|VỤ|THƯ|DANH|THÁM|PHỤC|MÍA|NGỌT)(?!\w)))(?!\w)"
)
# In small letters only as a line of its own, or after “Độ mật”.
_SECRET_LINE = re.compile(
    r"^[\W_]*(?:độ mật[\W_]*)?(?:tuyệt mật|tối mật|mật)[\W_]*$", re.IGNORECASE | re.MULTILINE
)
# Twelve digits in a row, or grouped as people write the number on their card (it begins with
# 0). Thousands, as in 123.456.789.012, are a figure, and so are the digits of a fraction.
_S = r"[ .\-]"
_IDENTITY = re.compile(
    r"(?<![0-9])(?<![0-9][.,])(?:[0-9]{12}"
    rf"|0[0-9]{{2}}{_S}[0-9]{{3}}{_S}[0-9]{{3}}{_S}?[0-9]{{3}}|0[0-9]{{3}}{_S}[0-9]{{4}}{_S}[0-9]{{4}}"
    rf"|0[0-9]{{2}}{_S}[0-9]{_S}[0-9]{{2}}{_S}[0-9]{{6}}|0[0-9]{{5}}{_S}[0-9]{{6}}"
    rf"|0[0-9]{{2}}{_S}[0-9]{{9}}|0(?:{_S}[0-9]){{11}})(?!{_S}?[0-9])"
)


def clean(text: str) -> str:
    """Normalise to NFC; refuse what cannot be stored or read as typed."""
    if _SURROGATE.search(text):
        raise ValidationError(_("The text holds signs that cannot be read. Type it again."))
    if _CONTROL.search(text):
        raise ValidationError(_("The text holds invisible control signs. Type it again."))
    return unicodedata.normalize("NFC", text)


def refuse_protected(text: str) -> None:
    """Refuse classified markings and 12-digit identity numbers in free text."""
    refuse_classified(text)
    if _IDENTITY.search(unicodedata.normalize("NFKC", text)):
        raise ValidationError(
            _("Do not enter citizens' identity numbers. Only aggregate figures are kept here.")
        )


def refuse_classified(text: str) -> None:
    """Refuse a mark of secrecy: MẬT, TỐI MẬT, TUYỆT MẬT."""
    text = re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", text))
    if _SECRET.search(text) or _SECRET_LINE.search(text):
        raise ValidationError(
            _("This system must not hold classified content (MẬT, TỐI MẬT, TUYỆT MẬT).")
        )
