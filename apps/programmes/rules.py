"""Who may prepare a programme, invite into it, answer for a ward, and enter last year's figures."""

import rules

from apps.committees.services import standing

CITY = ("verifier", "chief", "deputy_chief")
SIGNERS = ("chief", "deputy_chief")


@rules.predicate
def is_administrator(user, programme=None):
    """Everywhere, or for the locality that leads this programme."""
    localities = {where for kind, where in standing(user).grants if kind == "administrator"}
    if programme is None or None in localities:
        return bool(localities)
    return programme.lead_unit.locality_id in localities


@rules.predicate
def leads(user, programme):
    """Works for the police unit that leads the programme."""
    return programme is not None and standing(user).holds(*CITY, unit_id=programme.lead_unit_id)


@rules.predicate
def leads_enrolment(user, enrolment):
    return enrolment is not None and leads(user, enrolment.programme)


@rules.predicate
def signs_for_unit(user, enrolment):
    """Chief or deputy of the unit that was invited."""
    return enrolment is not None and standing(user).holds(*SIGNERS, unit_id=enrolment.unit_id)


rules.add_perm("programmes.add_programme", is_administrator)
rules.add_perm("programmes.change_programme", is_administrator)
rules.add_perm("programmes.open_programme", is_administrator)
rules.add_perm("programmes.close_programme", is_administrator)
rules.add_perm("programmes.invite_enrolment", leads)
rules.add_perm("programmes.enrol_enrolment", leads_enrolment)
rules.add_perm("programmes.respond_enrolment", signs_for_unit)
rules.add_perm("programmes.change_baseline", leads_enrolment)
