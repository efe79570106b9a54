"""Who may do what with reports; whether it is possible now is the services' answer."""

import rules

from apps.committees.services import standing
from apps.police.models import Role
from apps.programmes.models import Programme

from .models import Report

# --- the city: verification ---

CITY_ROLES = (Role.VERIFIER, Role.CHIEF, Role.DEPUTY_CHIEF)


@rules.predicate
def serves_at_lead_unit(user, obj):
    """Verifier, chief or deputy of the unit that leads the programme of a report or enrolment."""
    if obj is None:
        return False
    enrolment = getattr(obj, "enrolment", obj)
    return standing(user).holds(*CITY_ROLES, unit_id=enrolment.programme.lead_unit_id)


@rules.predicate
def is_own_work(user, report):
    """Who entered or submitted a report does not judge it."""
    return report is not None and Report.objects.filter(pk=report.pk).touched_by(user).exists()


@rules.predicate
def verifies_somewhere(user, _obj=None):
    """The queue is for those who verify at least one programme."""
    who = standing(user)
    if who.has_role(Role.VERIFIER):
        return True
    units = [post.unit_id for post in who.posts if post.role in CITY_ROLES]
    return bool(units) and Programme.objects.filter(lead_unit__in=units).exists()


rules.add_perm("reporting.view_queue", verifies_somewhere)
rules.add_perm("reporting.review_report", serves_at_lead_unit & ~is_own_work)
rules.add_perm("reporting.reopen_report", serves_at_lead_unit & ~is_own_work)
rules.add_perm("reporting.nudge_enrolment", serves_at_lead_unit)
