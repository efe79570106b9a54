"""Who may do what from the dossier to the register; whether now, the services answer.

A technical administrator holds no post and no seat, so none of these is theirs.
"""

import rules

from apps.committees.models import Membership
from apps.committees.services import standing
from apps.police.models import Role

PREPARES = (Role.OFFICER, Role.CHIEF, Role.DEPUTY_CHIEF)
SIGNS = (Role.CHIEF, Role.DEPUTY_CHIEF)
APPRAISES = (Role.VERIFIER, Role.CHIEF)
CHAIRS = ("head", "standing_deputy")


@rules.predicate
def prepares_enrolment(user, enrolment):
    return enrolment is not None and standing(user).holds(*PREPARES, unit_id=enrolment.unit_id)


@rules.predicate
def prepares_dossier(user, dossier):
    return dossier is not None and prepares_enrolment(user, dossier.enrolment)


@rules.predicate
def signs_dossier(user, dossier):
    if dossier is None:
        return False
    return standing(user).holds(*SIGNS, unit_id=dossier.enrolment.unit_id)


@rules.predicate
def appraises_dossier(user, dossier):
    if dossier is None:
        return False
    lead = dossier.enrolment.programme.lead_unit_id
    return standing(user).holds(*APPRAISES, unit_id=lead)


@rules.predicate
def is_a_secretary(user, _obj=None):
    """Secretary of any committee: who may plan a session at all."""
    return standing(user).sits("secretary")


@rules.predicate
def is_secretary(user, session):
    if session is None:
        return False
    return standing(user).sits("secretary", committee_id=session.committee_id)


@rules.predicate
def is_chair(user, session):
    if session is None:
        return False
    return standing(user).sits(*CHAIRS, committee_id=session.committee_id)


@rules.predicate
def is_item_chair(user, item):
    return item is not None and is_chair(user, item.session)


@rules.predicate
def has_vote(user, item):
    if item is None:
        return False
    seat = standing(user).seat_in(item.session.committee_id)
    if seat is None:
        return False
    return Membership.objects.voting().filter(pk=seat.membership_id).exists()


@rules.predicate
def is_item_secretary(user, item):
    return item is not None and is_secretary(user, item.session)


@rules.predicate
def keeps_entry(user, entry):
    return entry is not None and is_secretary(user, entry.item.session)


rules.add_perm("recognition.add_dossier", prepares_enrolment)
rules.add_perm("recognition.change_dossier", prepares_dossier)
rules.add_perm("recognition.submit_dossier", signs_dossier)
rules.add_perm("recognition.appraise_dossier", appraises_dossier)
rules.add_perm("recognition.add_session", is_a_secretary)
rules.add_perm("recognition.manage_session", is_secretary)
rules.add_perm("recognition.chair_session", is_chair)
rules.add_perm("recognition.chair_item", is_item_chair)
rules.add_perm("recognition.manage_item", is_item_secretary)
rules.add_perm("recognition.vote_item", has_vote)
rules.add_perm("recognition.add_recognition", is_item_secretary)
rules.add_perm("recognition.correct_recognition", keeps_entry)
