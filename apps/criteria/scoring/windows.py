"""Days in which a document must be dated, always relative to the assessed year."""

from datetime import date, timedelta

WINDOW_KEYS = ("quarter", "before", "from", "to")


def window(spec, year):
    """First and last allowed day.

    ``quarter: 1`` is the calendar quarter; ``before: "11-20"`` ends on the day before that day
    (and begins on 1 January); ``from``/``to`` are both allowed days, and a ``from`` later in the
    calendar than ``to`` lies in the year before.
    """
    if "quarter" in spec:
        first = date(year, spec["quarter"] * 3 - 2, 1)
        return first, (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
    if "before" in spec:
        return date(year, 1, 1), _day(year, spec["before"]) - timedelta(days=1)
    first_year = year - 1 if spec["from"] > spec["to"] else year
    return _day(first_year, spec["from"]), _day(year, spec["to"])


def _day(year, month_day):
    month, day = month_day.split("-")
    return date(year, int(month), int(day))
