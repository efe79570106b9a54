"""Who writes criteria sets."""

import rules

from apps.committees.services import standing


@rules.predicate
def is_administrator(user):
    return standing(user).has_grant("administrator")


rules.add_perm("criteria.edit_criteriaset", is_administrator)
