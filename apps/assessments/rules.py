"""Who may compute a year; who may read it follows from the rows."""

import rules

from apps.committees.services import standing

VERIFIERS = ("verifier", "chief", "deputy_chief")


@rules.predicate
def serves_at_lead_unit(user, obj):
    """Verifier, chief or deputy of the unit that leads the programme (or the enrolment's)."""
    if obj is None:
        return False
    programme = getattr(obj, "programme", obj)
    return standing(user).holds(*VERIFIERS, unit_id=programme.lead_unit_id)


rules.add_perm("assessments.view_year", rules.is_authenticated)
rules.add_perm("assessments.compute_year", serves_at_lead_unit)
