"""What a ward declares for one period, and what the city makes of it."""

from .calendar import VERIFY_DAYS, Extension, UnitDays
from .city import CommentTemplate, Nudge, Reading, Return, ReturnItem, ReviewMark
from .report import Evidence, Intake, Report, Result, ResultHistory, Submission

__all__ = [
    "VERIFY_DAYS",
    "CommentTemplate",
    "Evidence",
    "Extension",
    "Intake",
    "Nudge",
    "Reading",
    "Report",
    "Result",
    "ResultHistory",
    "Return",
    "ReturnItem",
    "ReviewMark",
    "Submission",
    "UnitDays",
]
