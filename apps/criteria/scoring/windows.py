"""Days in which a document must be dated, always relative to the assessed year."""

from datetime import date, timedelta
from functools import lru_cache

WINDOW_KEYS = ("quarter", "before", "from", "to")


def window(spec, year):
    """First and last allowed day.

    ``quarter: 1`` is the calendar quarter; ``before: "11-20"`` ends on the day before that day
    (and begins on 1 January); ``from``/``to`` are both allowed days, and a ``from`` later in the
    calendar than ``to`` lies in the year before.
    """
    return _window(spec.get("days") or days_of(spec), year)


def is_window(spec):
    """Whether a rule or condition names days."""
    if "days" in spec:
        return spec["days"] is not None
    return any(key in spec for key in WINDOW_KEYS)


def days_of(spec):
    """What a window names, in the order of its keys; a plan keeps it ready as ``days``."""
    return tuple(spec.get(key) for key in WINDOW_KEYS)


@lru_cache(maxsize=1024)
def _window(days, year):
    quarter, before, start, end = days
    if quarter is not None:
        first = date(year, quarter * 3 - 2, 1)
        return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    if before is not None:
        return date(year, 1, 1), _day(year, before) - timedelta(days=1)
    first_year = year - 1 if start > end else year
    return _day(first_year, start), _day(year, end)


def _day(year, month_day):
    month, day = month_day.split("-")
    return date(year, int(month), int(day))
