"""Dates: reading dd/mm/yyyy, working days, quarters as the administration counts them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

INPUT_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d%m%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 1945, 2100

# Days off with a fixed date (Bộ luật Lao động 2019, Điều 112); moving ones are set by the
# Government each year and are not guessed here.
FIXED_HOLIDAYS = {(1, 1), (4, 30), (5, 1), (9, 2)}


def parse_date(text: str) -> date:
    """Read a day written the Vietnamese way; raises ValueError."""
    for pattern in INPUT_FORMATS:
        try:
            found = datetime.strptime(text.strip(), pattern).date()  # noqa: DTZ007 -- a plain day
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    raise ValueError(text)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int) -> date:
    """The day ``count`` working days after (or, negative, before) ``day``."""
    step = timedelta(days=1 if count >= 0 else -1)
    for _left in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when end is earlier."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(1 for day in days if is_working_day(day))


@dataclass(frozen=True)
class Window:
    """The data window of a reporting period, both days included."""

    start: date
    end: date


def quarter_window(year: int, quarter: int) -> Window:
    """Day 15 of the month before the quarter to day 14 of its last month.

    Source: Nghị định 09/2019/NĐ-CP, Điều 12 (báo cáo định kỳ hằng quý).
    """
    first = quarter * 3 - 3  # the month before the quarter's first month
    start = date(year - 1, 12, 15) if first == 0 else date(year, first, 15)
    return Window(start, date(year, quarter * 3, 14))
