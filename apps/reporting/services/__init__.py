"""Use cases of quarterly reporting: the ward's side, the city's side, and the scores."""

from .calendar import Editing, due_on, standing_of
from .checking import Finding, Findings, check
from .corrections import correct_accepted, may_correct
from .desk import Desk, lay_out, lock_report, obstacle, refuse_unless_writable
from .entry import Answer, Saved, save_draft, start_report
from .evidence import (
    add_evidence,
    add_files,
    content_of,
    give_out,
    remove_evidence,
    reuse_evidence,
)
from .rows import Cell
from .scores import counted_value, score_report, score_year
from .submission import days_late_now, hand_over, submit_report, verifiers_of, withdraw_report
from .takeover import confirm_rows, take_last_quarter
from .year import lay_out_year

__all__ = [
    "Answer",
    "Cell",
    "Desk",
    "Editing",
    "Finding",
    "Findings",
    "Saved",
    "add_evidence",
    "add_files",
    "check",
    "confirm_rows",
    "content_of",
    "correct_accepted",
    "counted_value",
    "days_late_now",
    "due_on",
    "give_out",
    "hand_over",
    "lay_out",
    "lay_out_year",
    "lock_report",
    "may_correct",
    "obstacle",
    "refuse_unless_writable",
    "remove_evidence",
    "reuse_evidence",
    "save_draft",
    "score_report",
    "score_year",
    "standing_of",
    "start_report",
    "submit_report",
    "take_last_quarter",
    "verifiers_of",
    "withdraw_report",
]
