"""Business time, in one place.

In trial and tests a file ``clock-shift`` in the data directory (seconds, signed) moves the
business clock of web, worker and beat alike; production ignores it. Sessions, leases,
lock-out and the tick use ``real_now``.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_fixed: ContextVar[datetime | None] = ContextVar("fixed_clock", default=None)


def shift_file():
    return settings.DATA_DIR / "clock-shift"


def shift() -> timedelta:
    """How far business time is from real time; zero outside trial mode."""
    if not settings.TRIAL:
        return timedelta()
    try:
        return timedelta(seconds=float(shift_file().read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def real_now() -> datetime:
    """The machine's own time, aware, UTC."""
    return timezone.now()


def now() -> datetime:
    """Business time, aware."""
    return _fixed.get() or real_now() + shift()


def today() -> date:
    """The business day in Asia/Ho_Chi_Minh."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day of an aware moment in Asia/Ho_Chi_Minh, the only time zone of the application."""
    return moment.astimezone(timezone.get_default_timezone()).date()


@contextmanager
def at(moment: datetime):
    """Play a block at a fixed business time: seeding a history, tests. Trial mode only."""
    if not settings.TRIAL:
        raise RuntimeError("The clock is shifted in trial mode only.")
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def local(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment given in Vietnamese local time."""
    return datetime(year, month, day, hour, minute, tzinfo=timezone.get_default_timezone())
