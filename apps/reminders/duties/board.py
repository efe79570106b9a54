"""The one list, for one person or for all."""

from collections.abc import Iterator
from itertools import chain

from apps.core import clock

from . import city, committee, wards
from .kinds import SHOWN, Owed


def outstanding(today=None):
    """Every duty of everybody, without people: the planner looks up who holds the posts."""
    today = today or clock.today()
    return list(
        chain(
            wards.reports(today),
            wards.answers_and_dossiers(),
            city.verifications(),
            city.extensions(),
            city.appraisals(),
            committee.appraised(),
            committee.sessions(today),
            committee.items(),
        )
    )


def duties_of(who, today=None) -> Owed:
    """What one person owes, most urgent first; asks only about the posts that are held.

    No more than a page shows are made; ``total`` counts all.
    """
    today = today or clock.today()
    parts = [Owed(part) if isinstance(part, Iterator) else part for part in _parts(who, today)]
    held = [duty for part in parts for duty in part if is_held(duty.holder, who)]
    held.sort(key=lambda duty: duty.order(today))
    left_out = sum(part.left_out for part in parts)
    return Owed(held[:SHOWN], len(held) - len(held[:SHOWN]) + left_out)


def _parts(who, today):
    ward_units = _units(who, wards.WRITERS)
    city_units = _units(who, city.VERIFIERS)
    committees = who.committee_ids
    if ward_units:
        yield wards.reports(today, ward_units)
        yield wards.answers_and_dossiers(ward_units)
    if city_units:
        yield city.verifications(city_units)
        yield city.extensions(city_units)
        yield city.appraisals(city_units)
    if committees:
        yield committee.sessions(today, committees)
        yield committee.items(committees)
    secretary_of = [seat.committee_id for seat in who.seats if seat.position == "secretary"]
    if secretary_of:
        yield committee.appraised(secretary_of)


def _units(who, roles):
    return sorted({post.unit_id for post in who.posts if post.role in roles})


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
