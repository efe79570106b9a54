"""Numbers as Vietnamese officers type them; one parser, one printer (ux 3.0)."""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

MAX_DIGITS = 12
_PLAIN = re.compile(r"^[+-]?[0-9][0-9.,]*$")


class NotANumber(ValueError):  # noqa: N818 -- reads as a sentence where it is caught
    """The text cannot be read as a number; ``code`` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parse(text: str, *, whole: bool = False) -> Decimal:
    """Read ``1.234,5``, ``1,234.5``, ``1234,5``, ``12 %``.

    ``1.234`` is one thousand two hundred and thirty-four. ``1,234`` is that too where
    ``whole`` numbers are asked for, and 1.234 elsewhere. Raises ``NotANumber``.
    """
    text = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    is_share = text.endswith("%")  # never a count
    text = text.removesuffix("%").strip()
    text = text.replace(" ", "")
    if is_share and whole:
        raise NotANumber("not_whole")
    if not _PLAIN.match(text) or not text.isascii():
        raise NotANumber("not_a_number")
    sign = -1 if text.startswith("-") else 1
    digits = _normal(text.lstrip("+-"), whole)
    if len(digits.replace(".", "")) > MAX_DIGITS:
        raise NotANumber("too_long")
    number = Decimal(digits) * sign
    if whole and number != number.to_integral_value():
        raise NotANumber("not_whole")
    return number


def _normal(text: str, whole: bool) -> str:
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        point = "," if text.rfind(",") > text.rfind(".") else "."
        group = "." if point == "," else ","
        if text.count(point) > 1:
            raise NotANumber("not_a_number")
        head, tail = text.split(point)
        return f"{_ungroup(head, group)}.{tail or '0'}"
    if dots + commas == 0:
        return text
    sign = "." if dots else ","
    head, *rest = text.split(sign)
    grouped = bool(head) and len(head) <= 3 and all(len(part) == 3 for part in rest)
    if len(rest) > 1:
        return _ungroup(text, sign)
    if grouped and head != "0" and (sign == "." or whole):
        return head + rest[0]
    if not rest[0]:
        raise NotANumber("not_a_number")
    return f"{head}.{rest[0]}"


def _ungroup(text: str, sign: str) -> str:
    head, *rest = text.split(sign)
    if rest and (not 1 <= len(head) <= 3 or any(len(part) != 3 for part in rest)):
        raise NotANumber("not_a_number")
    return head + "".join(rest)


@lru_cache(maxsize=10_000, typed=True)
def show(value, *, places: int | None = None, point: str = ",", group: str = ".") -> str:
    """Print a number with grouping; ``places`` rounds half up to at most that many."""
    if value is None or value == "":
        return ""
    value = Decimal(str(value))
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{value:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in {"-0", ""}:
        text = "0"
    return text.replace(",", "\0").replace(".", point).replace("\0", group)
