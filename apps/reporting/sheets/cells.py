"""What stands in one cell, read as the entry page reads what is typed there."""

import math
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core import dates
from apps.core.fields import LongTextField
from apps.criteria.entering import LONGEST, input_field

from .formats import DATE, PERCENT, PLAIN, SCALED
from .problems import CellError

EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
FREE = LongTextField(required=False, max_length=LONGEST)


def read(slot, raw, *, criterion, epoch_1904=False):
    """The cleaned answer of one cell, as the field of the entry page gives it; None is empty.

    Raises CellError with the sentence.
    """
    if raw is None:
        return None
    if slot.options:
        return _listed(slot, raw)
    field = input_field(criterion, slot.item) if slot.item else FREE
    kind = slot.item["type"] if slot.item else "text"
    try:
        if kind in ("int", "decimal"):
            return _number(field, raw)
        if kind == "date":
            return _day(field, raw, epoch_1904)
        return field.clean(_words(raw)) or None
    except ValidationError as error:
        raise CellError(" ".join(error.messages)) from error


def _listed(slot, raw):
    """One of the words of a list; yes and no may stand as TRUE and FALSE."""
    if raw.kind == "bool" and slot.item and slot.item["type"] == "bool":
        return raw.text == "1" or _no(slot)
    if raw.kind == "text":
        typed = _same(raw.text)
        for stored, word in slot.options:
            if _same(word) == typed:
                return stored
    shown = _tidy(raw.text)[:60] if raw.kind != "bool" else {"1": "TRUE", "0": "FALSE"}[raw.text]
    raise CellError(
        _("“%(value)s” is not in the list. Choose: %(words)s.")
        % {"value": shown, "words": "; ".join(word for _stored, word in slot.options)}
    )


def _no(slot):
    """What “no” is stored as: an exception that is not claimed is simply left out."""
    return None if slot.item.get("optional") else False


def _tidy(text) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _same(text) -> str:
    return _tidy(text).casefold()


def _number(field, raw):
    if raw.kind == "text":
        return field.clean(raw.text.strip())
    _refuse_kind(raw)
    if raw.shown == DATE:
        raise CellError(_("Excel has made a date of this. Type the number again, as a number."))
    if raw.shown == PERCENT:
        raise CellError(_("a percentage stands here. Type the number itself."))
    if raw.shown == SCALED:
        raise CellError(_("the cell shows thousands. Type the whole number in a plain cell."))
    if raw.shown != PLAIN:
        raise CellError(_("the format of this cell cannot be read. Type the number again."))
    number = exact(raw.text)
    if field.whole and number != number.to_integral_value():
        raise ValidationError(field.error_messages["not_whole"])
    if len(f"{abs(number):f}".replace(".", "").lstrip("0")) > 12:
        raise ValidationError(field.error_messages["too_long"])
    answer = int(number) if field.whole else number
    field.validate(answer)
    return answer


def exact(text) -> Decimal:
    """The number as it was typed: Excel writes 0.07 as 7.0000000000000007E-2."""
    number = Decimal(repr(float(text)))
    return Decimal(int(number)) if number == number.to_integral_value() else number


def _day(field, raw, epoch_1904):
    if raw.kind == "text":
        return field.clean(raw.text.strip())
    if raw.kind == "iso":
        text = raw.text.partition("T")
        if text[2] and set(text[2]) - set("0:.Z"):
            raise ValidationError(field.error_messages["invalid"])
        return field.clean(text[0])
    _refuse_kind(raw)
    if raw.shown != DATE:
        raise CellError(_("a plain number stands here. Type the day as dd/mm/yyyy."))
    serial = float(raw.text)
    if not math.isfinite(serial) or serial != int(serial) or not 0 < serial < 200_000:
        raise ValidationError(field.error_messages["invalid"])
    found = (EPOCH_1904 if epoch_1904 else EPOCH) + timedelta(days=int(serial))
    if not dates.FIRST_YEAR <= found.year <= dates.LAST_YEAR:
        raise ValidationError(field.error_messages["invalid"])
    return found


def _refuse_kind(raw):
    if raw.kind == "bool":
        raise CellError(_("TRUE or FALSE stands here. Type the value itself."))
    if raw.kind != "number":
        raise CellError(_("a date stands here. Type the number."))


def _words(raw) -> str:
    """Free text; a whole number typed there is taken as its digits."""
    if raw.kind == "text":
        return raw.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if raw.kind == "number" and raw.shown == PLAIN:
        number = exact(raw.text)
        if number == number.to_integral_value() and abs(number) < 10**12:
            return f"{number:f}"
    raise CellError(_("words are expected here; this cell holds something else. Type it again."))
