"""How one value of a definition stands in a cell, and how a cell is read; strict both ways.

A codec writes a value as ``str`` (a text cell) or ``Decimal``/``int`` (a number cell) and reads
what the reader of Excel files gives: str, int, float, bool, date. Whatever would not read back
the same raises UnwritableError, and the caller keeps it as JSON instead.
"""

import json
import re
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core import numbers
from apps.core import text as texts

from . import words
from .errors import CellError, UnwritableError

LONGEST = 32_000  # a cell of Excel holds 32,767 signs
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")  # Excel would read it as one sign
_DAY = re.compile(r"(\d{1,2})\s*[/\-.]\s*(\d{1,2})")
_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?")


def same(one, other) -> bool:
    """Equal as stored: ``1``, ``True`` and ``1.0`` are three things."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def is_blank(raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def as_text(raw) -> str:
    """A cell as the text a person sees; NFC, without control signs or protected content."""
    if isinstance(raw, bool):
        return words.YES_NO[raw]
    if isinstance(raw, (int, float)):
        return format(number_of(raw), "f")
    if isinstance(raw, (date, datetime)):
        raise CellError(
            _("Excel has turned this text into a date. Format the cell as Text and type it again.")
        )
    try:
        cleaned = texts.clean(str(raw)).strip()
        texts.refuse_protected(cleaned)
    except ValidationError as error:
        raise CellError(error.messages[0]) from error
    return cleaned


def number_of(raw) -> Decimal:
    """The exact number that Excel shows for a stored float (15 digits)."""
    number = Decimal(format(raw, ".15g"))
    if not number.is_finite():
        raise CellError(_("This is not a number. Enter it like 12 or 1.234,5."))
    return Decimal(format(number.normalize() if number else Decimal(0), "f"))


class Codec:
    """What all codecs share: text cells, and a text in the definition."""

    number = False

    def fits(self, value) -> bool:
        """Whether a value that stands as JSON is of the type that the cell would give."""
        return isinstance(value, str)


class Text(Codec):
    """Plain text."""

    def write(self, value):
        if not isinstance(value, str) or len(value) > LONGEST or _ESCAPE.search(value):
            raise UnwritableError
        if "\r" in value or not same(self.read(value), value):
            raise UnwritableError
        return value

    def read(self, raw):
        return as_text(raw)


class Code(Text):
    """A code, an identity or a name: text without line breaks or separators of lists."""

    def write(self, value):
        if not isinstance(value, str) or re.search(r"[,;:\n\t]", value):
            raise UnwritableError
        return super().write(value)

    def read(self, raw):
        found = as_text(raw)
        if re.search(r"[,;:\n\t]", found):
            raise CellError(_("A code holds no comma, colon, semicolon or line break."))
        return found


class Number(Codec):
    """An exact number, kept in a definition as text without padding."""

    number = True

    def write(self, value):
        if not isinstance(value, str) or not _PLAIN.fullmatch(value) or value == "-0":
            raise UnwritableError
        if len(value.strip("-").replace(".", "")) > numbers.MAX_DIGITS:
            raise UnwritableError
        return Decimal(value)

    def read(self, raw):
        number = self._number(raw)
        return format(number.normalize() if number else Decimal(0), "f")

    def _number(self, raw, *, whole=False):
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            number = number_of(raw)
            if whole and number != number.to_integral_value():
                raise CellError(_("Enter a whole number, without decimals."))
            return number
        if isinstance(raw, (bool, date)):
            raise CellError(_("This is not a number. Enter it like 12 or 1.234,5."))
        try:
            return numbers.parse(as_text(raw), whole=whole)
        except numbers.NotANumber as error:
            raise CellError(_number_sentence(error.code, raw)) from error


def _number_sentence(code, raw):
    if code == "not_whole":
        return _("Enter a whole number, without decimals.")
    if code == "too_long":
        return _("The number has too many digits.")
    return _("“%(value)s” is not a number. Enter it like 12 or 1.234,5.") % {
        "value": as_text(raw)[:40]
    }


class Whole(Number):
    """A whole number, kept as an int."""

    def write(self, value):
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**9:
            raise UnwritableError
        return value

    def read(self, raw):
        return int(self._number(raw, whole=True))

    def fits(self, value):
        return isinstance(value, int) and not isinstance(value, bool)


class Word(Codec):
    """One of a list of words; ``words`` maps codes to them."""

    def __init__(self, known):
        self.words = known

    def write(self, value):
        for code, word in self.words.items():
            if same(code, value):
                return word
        raise UnwritableError

    def read(self, raw):
        found = words.code_of(self.words, as_text(raw))
        if found is None:
            raise CellError(
                _("“%(value)s” is none of the words of this column: %(words)s.")
                % {"value": as_text(raw)[:40], "words": "; ".join(self.words.values())}
            )
        return found

    def fits(self, value):
        return any(same(code, value) for code in self.words)


class Fold(Word):
    """One fold for all inputs, or the word that says: input by input."""

    def fits(self, value):
        words_of_inputs = isinstance(value, dict) and all(map(self.fits, value.values()))
        return words_of_inputs or super().fits(value)


class WordOrCode(Word):
    """A word where there is one, else the code itself."""

    def write(self, value):
        try:
            return super().write(value)
        except UnwritableError:
            return Code().write(value)

    def read(self, raw):
        found = words.code_of(self.words, as_text(raw))
        return Code().read(raw) if found is None else found

    def fits(self, value):
        return isinstance(value, str)


class Listed(Codec):
    """Several codes in one cell: ``II.3; II.5``."""

    codec = Code()

    def write(self, value):
        if not isinstance(value, list) or not value:
            raise UnwritableError
        return "; ".join(self.codec.write(part) for part in value)

    def read(self, raw):
        return [self.codec.read(part) for part in self._parts(as_text(raw))]

    def fits(self, value):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)

    def _parts(self, text):
        return [part.strip() for part in re.split(r"[;,\n]", text) if part.strip()]


class Units(Listed):
    """Kinds of units; a name of theirs may hold a comma."""

    codec = WordOrCode(words.UNITS)

    def _parts(self, text):
        parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        if all(words.code_of(words.UNITS, part) for part in parts):
            return parts
        return super()._parts(text)


class MonthDay(Codec):
    """A day of any year: ``11-20`` in the definition, ``20/11`` in the cell."""

    def write(self, value):
        if not isinstance(value, str) or not re.fullmatch(r"\d\d-\d\d", value):
            raise UnwritableError
        return f"{value[3:]}/{value[:2]}"

    def read(self, raw):
        if isinstance(raw, (date, datetime)):
            return f"{raw:%m-%d}"
        match = _DAY.fullmatch(as_text(raw))
        # 2024 was a leap year; whether 29 February is a sound bound is for the checks to say.
        try:
            return f"{date(2024, int(match.group(2)), int(match.group(1))):%m-%d}"
        except (AttributeError, ValueError) as error:
            raise CellError(_("Enter a day as day/month, for example 31/03.")) from error


class Minima(Codec):
    """Least points by group: ``A: 10; B: 7,5``."""

    def fits(self, value):
        return isinstance(value, dict) and all(isinstance(part, str) for part in value.values())

    def write(self, value):
        if not isinstance(value, dict) or not value:
            raise UnwritableError
        return "; ".join(
            f"{Code().write(code)}: {numbers.show(Number().write(points))}"
            for code, points in value.items()
        )

    def read(self, raw):
        found = {}
        for part in re.split(r"[;\n]", as_text(raw)):
            if not part.strip():
                continue
            code, colon, points = part.partition(":")
            if not colon or code.strip() in found:
                raise CellError(_("Enter the groups like “A: 10; B: 7,5”, each once."))
            found[Code().read(code)] = Number().read(points)
        return found


class Branch(Codec):
    """What a case gives: points, or met and not met."""

    number = True

    def fits(self, value):
        return isinstance(value, dict)

    def write(self, value):
        if not isinstance(value, dict) or len(value) != 1:
            raise UnwritableError
        if "points" in value:
            return Number().write(value["points"])
        return Word(words.VERDICT).write(value.get("met"))

    def read(self, raw):
        if isinstance(raw, str):
            met = words.code_of(words.VERDICT, as_text(raw))
            if met is not None:
                return {"met": met}
        return {"points": Number().read(raw)}
