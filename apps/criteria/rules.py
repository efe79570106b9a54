"""Who writes criteria sets, and who reads how they came about."""

import rules

from apps.committees.services import standing


@rules.predicate
def is_administrator(user):
    return standing(user).has_grant("administrator")


@rules.predicate
def is_auditor(user):
    return standing(user).has_grant("auditor")


rules.add_perm("criteria.edit_criteriaset", is_administrator)
rules.add_perm("criteria.read_history", is_administrator | is_auditor)
