"""The one list, for one person or for all."""

from itertools import chain

from apps.core import clock

from . import city, committee, wards


def outstanding(today=None):
    """Every duty of everybody, without people: the planner looks up who holds the posts."""
    today = today or clock.today()
    return list(
        chain(
            wards.invitations(),
            wards.reports(today),
            wards.dossiers(),
            city.verifications(),
            city.extensions(),
            city.appraisals(),
            committee.appraised(),
            committee.sessions(today),
            committee.items(),
        )
    )


def duties_of(who, today=None):
    """What one person owes, most urgent first; asks only about the posts that are held."""
    today = today or clock.today()
    ward_units = [p.unit_id for p in who.posts if p.role in wards.WRITERS]
    city_units = [p.unit_id for p in who.posts if p.role in city.VERIFIERS]
    committees = who.committee_ids
    found = []
    if ward_units:
        found += wards.reports(today, ward_units)
        found += wards.invitations(ward_units)
        found += wards.dossiers(ward_units)
    if city_units:
        found += city.verifications(city_units)
        found += city.extensions(city_units)
        found += city.appraisals(city_units)
    if committees:
        found += committee.sessions(today, committees)
        found += committee.items(committees)
        if who.sits("secretary"):
            found += committee.appraised(committees)
    return sorted((duty for duty in found if is_held(duty.holder, who)), key=lambda d: d.order)


def is_held(holder, who) -> bool:
    """Does this person hold the post that owes?"""
    if holder.kind == "post":
        return who.holds(*holder.roles, unit_id=holder.place_id)
    return any(
        seat.committee_id == holder.place_id
        and seat.position in holder.roles
        and seat.membership_id not in holder.except_for
        for seat in who.seats
    )
