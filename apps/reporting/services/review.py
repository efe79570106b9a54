"""All that the city does with a report; the parts stand in the modules beside this one."""

from .marks import (
    CLAIM,
    Mark,
    claim_report,
    course_of,
    holder,
    keep_for_later,
    live_marks,
    said_by,
    save_marks,
    what_happened,
)
from .nudges import notice, nudge_enrolment, refuse_nudge
from .undoing import fresh_verdicts, seconds_to_undo
from .verdicts import (
    check_deadline,
    proposed_deadline,
    reopen_report,
    return_report,
    undo_verdict,
    verify_report,
    ward_people,
)

__all__ = [
    "CLAIM",
    "Mark",
    "check_deadline",
    "claim_report",
    "course_of",
    "fresh_verdicts",
    "holder",
    "keep_for_later",
    "live_marks",
    "notice",
    "nudge_enrolment",
    "proposed_deadline",
    "refuse_nudge",
    "reopen_report",
    "return_report",
    "said_by",
    "save_marks",
    "seconds_to_undo",
    "undo_verdict",
    "verify_report",
    "ward_people",
    "what_happened",
]
