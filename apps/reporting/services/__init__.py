"""Use cases of quarterly reporting: the ward's side, the city's side, and the scores."""

from .checking import Finding, Findings, check
from .desk import Desk, lay_out, lock_report, obstacle
from .entry import Answer, Saved, answer_return, save_draft, start_report
from .evidence import add_evidence, content_of, remove_evidence
from .rows import Cell
from .scores import counted_value, score_report, score_year
from .submission import days_late_now, hand_over, submit_report, verifiers_of, withdraw_report

__all__ = [
    "Answer",
    "Cell",
    "Desk",
    "Finding",
    "Findings",
    "Saved",
    "add_evidence",
    "answer_return",
    "check",
    "content_of",
    "counted_value",
    "days_late_now",
    "hand_over",
    "lay_out",
    "lock_report",
    "obstacle",
    "remove_evidence",
    "save_draft",
    "score_report",
    "score_year",
    "start_report",
    "submit_report",
    "verifiers_of",
    "withdraw_report",
]
