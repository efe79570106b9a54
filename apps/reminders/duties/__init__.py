"""Who owes what by when: one list for the home page, the reminders and the escalation."""

from .board import duties_of, outstanding
from .kinds import SHOWN, Duty

__all__ = ["SHOWN", "Duty", "duties_of", "outstanding"]
