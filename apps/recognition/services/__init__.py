"""Use cases from the dossier to the register."""

from .dossiers import (
    appraise_dossier,
    ask_supplement,
    create_dossier,
    edit_dossier,
    submit_dossier,
)
from .quota import bands_open_to, quotas_of
from .register import correct_recognition, register_recognition
from .sessions import (
    add_item,
    close_session,
    edit_session,
    invite,
    mark_attendance,
    move_item,
    open_session,
    plan_session,
    remove_item,
)
from .votes import cast_vote, close_vote, conclude_item, open_vote, recuse

__all__ = [
    "add_item",
    "appraise_dossier",
    "ask_supplement",
    "bands_open_to",
    "cast_vote",
    "close_session",
    "close_vote",
    "conclude_item",
    "correct_recognition",
    "create_dossier",
    "edit_dossier",
    "edit_session",
    "invite",
    "mark_attendance",
    "move_item",
    "open_session",
    "open_vote",
    "plan_session",
    "quotas_of",
    "recuse",
    "register_recognition",
    "remove_item",
    "submit_dossier",
]
