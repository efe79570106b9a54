"""Use cases of programmes: the frame, the calendar, who takes part, last year's figures."""

from .baselines import (
    baselines_of,
    compared_codes,
    compared_criteria,
    compared_in,
    save_baselines,
)
from .binding import bind_period, binding_obstacle, versions_for
from .calendar import (
    change_period,
    create_period,
    generate_periods,
    note_submission,
    proposed_days,
)
from .enrolment import (
    accept_invitation,
    candidates,
    decline_invitation,
    enrol_unit,
    invite_units,
)
from .frame import (
    add_legal_basis,
    change_programme,
    close_programme,
    create_programme,
    open_programme,
    remove_legal_basis,
)

__all__ = [
    "accept_invitation",
    "add_legal_basis",
    "baselines_of",
    "bind_period",
    "binding_obstacle",
    "candidates",
    "change_period",
    "change_programme",
    "close_programme",
    "compared_codes",
    "compared_criteria",
    "compared_in",
    "create_period",
    "create_programme",
    "decline_invitation",
    "enrol_unit",
    "generate_periods",
    "invite_units",
    "note_submission",
    "open_programme",
    "proposed_days",
    "remove_legal_basis",
    "save_baselines",
    "versions_for",
]
