"""Committees are kept by the administrator; the secretary assigns wards to members."""

import rules

from apps.accounts.rules import is_administrator

from .models import Committee, Membership
from .standing import standing


def _committee_id(obj):
    """The committee behind a committee, a seat or an assignment."""
    if isinstance(obj, Committee):
        return obj.pk
    seat = obj if isinstance(obj, Membership) else obj.membership
    return seat.committee_id


@rules.predicate
def is_seated(user, obj):
    """Sits in this committee today; without an object: in any."""
    mine = standing(user).committee_ids
    return bool(mine) if obj is None else _committee_id(obj) in mine


@rules.predicate
def is_secretary(user, obj):
    if obj is None:
        return False
    return standing(user).sits("secretary", committee_id=_committee_id(obj))


rules.add_perm("committees.view_committee", is_administrator | is_seated)
rules.add_perm("committees.add_committee", is_administrator)
rules.add_perm("committees.add_membership", is_administrator)
rules.add_perm("committees.end_membership", is_administrator)
rules.add_perm("committees.add_assignment", is_administrator | is_secretary)
rules.add_perm("committees.end_assignment", is_administrator | is_secretary)
