"""Exact numbers: four decimals inside, two on screen, never a float."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
INSIDE = Decimal("0.0001")
ON_SCREEN = Decimal("0.01")


def exact(number):
    """A Decimal from a stored string, int or Decimal; None stays None."""
    if number is None or isinstance(number, Decimal):
        return number
    if isinstance(number, float):
        raise TypeError("a float is not exact")
    return Decimal(number)


def inside(number):
    """The number as the engine keeps it: four decimals, half up."""
    return number.quantize(INSIDE, ROUND_HALF_UP)


def shown(number):
    """The number as people read it: two decimals, half up. Never decide anything from it."""
    return None if number is None else number.quantize(ON_SCREEN, ROUND_HALF_UP)


def percent(part, whole):
    """The share in percent for display. Cut, not rounded: 69,996 % must not read 70 %."""
    return (Decimal(part) * 100 / Decimal(whole)).quantize(ON_SCREEN, ROUND_DOWN)


def percent_text(part, whole):
    """The same as text, without padding."""
    if type(part) is not int or type(whole) is not int:
        return plain(percent(part, whole))
    units, hundredths = divmod(part * 10000 // whole, 100)
    return f"{units}.{hundredths:02d}".rstrip("0") if hundredths else str(units)


def plain(number):
    """JSON form of a number: ints stay ints, decimals become strings without padding."""
    if not isinstance(number, Decimal):
        return number
    if not number:
        return "0"
    text = str(number)
    if "E" in text:
        return format(number.normalize(), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
