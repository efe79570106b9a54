"""Committees, seats, and who follows which unit; what a user is today (``standing``)."""

from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.services.grants import end_on, refuse_backwards, refuse_overlap, refuse_own
from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.localities.models import Locality

from .models import Assignment, Committee, Membership
from .standing import NOBODY, Post, Seat, Standing, standing

__all__ = [
    "NOBODY",
    "Post",
    "Seat",
    "Standing",
    "add_assignment",
    "add_membership",
    "create_committee",
    "end_assignment",
    "end_membership",
    "seated_words",
    "standing",
]


@transaction.atomic
def create_committee(*, by, locality, kind, name, family, quorum_numerator=2, quorum_denominator=3):
    """Enter a committee with the rule of its quorum."""
    if not 0 < quorum_numerator <= quorum_denominator:
        sentence = _("The quorum is a part of the whole: at most one, more than nothing.")
        raise DomainError(sentence, fields={"quorum_numerator": sentence})
    locality = Locality.objects.select_for_update().get(pk=locality.pk)
    if Committee.objects.filter(locality=locality, name=name).exists():
        sentence = _("A committee of this name is entered already for this unit.")
        raise DomainError(sentence, fields={"name": sentence})
    committee = Committee.objects.create(
        locality=locality,
        kind=kind,
        name=name,
        family=family,
        quorum_numerator=quorum_numerator,
        quorum_denominator=quorum_denominator,
    )
    record(
        "committee.created",
        committee,
        by=by,
        after={
            "locality": locality,
            "kind": kind,
            "name": name,
            "family": family,
            "quorum": f"{quorum_numerator}/{quorum_denominator}",
        },
    )
    return committee


@transaction.atomic
def add_membership(
    committee, *, by, user, position, is_voting, valid_from, valid_to=None, home=None, order=0
):
    """Give a person a seat in a committee; one person sits there once at a time."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    refuse_own(user, by)
    refuse_backwards(valid_from, valid_to)
    refuse_overlap(
        committee.memberships.filter(user=user),
        valid_from,
        valid_to,
        _("This person already sits in this committee at that time."),
    )
    if position == Membership.Position.HEAD:
        refuse_overlap(
            committee.memberships.filter(position=position),
            valid_from,
            valid_to,
            _("The committee already has a head at that time. End that seat first."),
        )
    seat = Membership.objects.create(
        committee=committee,
        user=user,
        position=position,
        is_voting=is_voting,
        home=home,
        order=order,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record("membership.added", committee, by=by, after=_said(seat), membership=seat.pk)
    return seat


@transaction.atomic
def end_membership(seat, *, by, valid_to):
    """End a seat, and with it the units its holder followed; votes cast stay cast."""
    committee = Committee.objects.select_for_update().get(pk=seat.committee_id)
    seat = Membership.objects.select_for_update().select_related("user").get(pk=seat.pk)
    refuse_own(seat.user, by)
    before = end_on(seat, valid_to)
    for followed in seat.assignments.filter(valid_to__isnull=True):
        followed.valid_to = max(valid_to, followed.valid_from)
        followed.save(update_fields=["valid_to"])
    record(
        "membership.ended", committee, by=by, before=before, after=_said(seat), membership=seat.pk
    )
    return seat


@transaction.atomic
def add_assignment(seat, *, by, locality, valid_from, valid_to=None):
    """Let a member follow a unit for the committee."""
    committee = Committee.objects.select_for_update().get(pk=seat.committee_id)
    seat = Membership.objects.select_for_update().select_related("user").get(pk=seat.pk)
    refuse_backwards(valid_from, valid_to)
    if valid_from < seat.valid_from or (seat.valid_to and valid_from >= seat.valid_to):
        sentence = _("The member does not sit in the committee on that day.")
        raise DomainError(sentence, fields={"valid_from": sentence})
    refuse_overlap(
        seat.assignments.filter(locality=locality),
        valid_from,
        valid_to,
        _("This member already follows this unit at that time."),
    )
    assignment = Assignment.objects.create(
        membership=seat, locality=locality, valid_from=valid_from, valid_to=valid_to
    )
    record(
        "assignment.added",
        committee,
        by=by,
        after={"locality": locality, "valid_from": valid_from, "valid_to": valid_to},
        membership=seat.pk,
        member=str(seat.user),
    )
    return assignment


@transaction.atomic
def end_assignment(assignment, *, by, valid_to):
    """The member no longer follows the unit."""
    seat = assignment.membership
    committee = Committee.objects.select_for_update().get(pk=seat.committee_id)
    assignment = (
        Assignment.objects.select_for_update().select_related("locality").get(pk=assignment.pk)
    )
    before = end_on(assignment, valid_to)
    record(
        "assignment.ended",
        committee,
        by=by,
        before=before,
        after={"locality": assignment.locality, "valid_to": valid_to},
        membership=seat.pk,
        member=str(seat.user),
    )
    return assignment


def seated_words(users):
    """Which seats each of ``users`` holds today, for lists and pages."""
    rows = Membership.objects.on(clock.today()).filter(user__in=users).select_related("committee")
    found = {}
    for seat in rows.order_by("pk"):
        words = f"{seat.get_position_display()} – {seat.committee}"
        found.setdefault(seat.user_id, []).append(words)
    return found


def _said(seat):
    return {
        "user": seat.user.username,
        "position": seat.position,
        "is_voting": seat.is_voting,
        "home": seat.home_id,
        "order": seat.order,
        "valid_from": seat.valid_from,
        "valid_to": seat.valid_to,
    }
