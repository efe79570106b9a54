"""Who reads the overview and the log."""

import rules

from apps.committees.services import standing


@rules.predicate
def sees_overview(user):
    who = standing(user)
    return bool(who.seats) or who.has_grant("leader") or who.has_role("verifier")


@rules.predicate
def is_auditor(user):
    return standing(user).has_grant("auditor")


rules.add_perm("dashboards.view_overview", sees_overview)
rules.add_perm("dashboards.view_log", is_auditor)
