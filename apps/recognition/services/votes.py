"""The vote on one item: members send, the chair closes and concludes, the machine only counts.

Every function here locks the item's row before it reads, so that no ballot slips in while counting.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.committees.models import Membership
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.notifications.services import notify
from apps.police.models import Posting
from apps.recognition.models import AgendaItem, Dossier, Recusal, Session, Vote

from .quota import band_for, lock_programme
from .sessions import incumbents, lock_session, quorum
from .tally import Ballot, in_force, tally

S = AgendaItem.Status
MOMENT = timedelta(microseconds=1)

DOSSIER_FOLLOWS = {
    AgendaItem.Outcome.RECOGNISE: Dossier.Status.RECOGNISED,
    AgendaItem.Outcome.NOT_RECOGNISE: Dossier.Status.NOT_RECOGNISED,
    AgendaItem.Outcome.DEFER: Dossier.Status.DEFERRED,
}


@transaction.atomic
def open_vote(item, *, by):
    """The chair opens the vote; members of the unit under review are recused by the system."""
    # Two items opened at once would not see each other: the session's row makes them wait. It
    # comes before the item, as it does when the session is closed.
    lock_session(item.session)
    item = lock_item(item)
    _refuse_unless_in_session(item)
    if item.session.items.filter(status=S.VOTING).exists():
        raise DomainError(_("Another item is being voted on. Close that vote first."))
    if not quorum(item.session)["met"]:
        raise DomainError(_("Too few voting members are present for a vote."))
    item.move_to(S.VOTING)
    item.opened_at = clock.now()
    item.save(update_fields=["status", "opened_at"])
    recused = _recuse_own_unit(item)
    record("vote.opened", item, by=by, after={"recused": [str(s.user) for s in recused]})
    without = {seat.pk for seat in recused}
    notify(
        [s.user for s in incumbents(item.session) if s.is_voting and s.pk not in without],
        "vote.opened",
        url=item.vote_url,
        key=f"vote.opened:{item.pk}",
        session=item.session.number,
        title=item.session.title,
        unit=item.dossier.enrolment.subject.name,
        order=item.order,
    )
    return item


def _recuse_own_unit(item):
    """Write a recusal for each voting member who works at the unit under review."""
    found = [s for s in incumbents(item.session) if s.is_voting and works_at_unit(s, item.dossier)]
    for seat in found:
        Recusal.objects.get_or_create(
            item=item,
            membership=seat,
            defaults={
                "reason": item.dossier.enrolment.subject.name,
                "is_automatic": True,
                "at": clock.now(),
            },
        )
    return found


def works_at_unit(seat, dossier) -> bool:
    """The member's place of work, or a police post held today, is the unit under review."""
    enrolment = dossier.enrolment
    places = {enrolment.unit.locality_id, enrolment.subject.locality_id} - {None}
    if seat.home_id in places:
        return True
    posts = Posting.objects.on(clock.today()).filter(user=seat.user_id)
    return posts.filter(unit__locality__in=places).exists()


@transaction.atomic
def cast_vote(item, *, by, choice, reason="", replaces=None):
    """A member sends an opinion. While the vote is open it may be replaced, by naming it.

    ``replaces`` is the id of the member's own ballot in force; a second one without it is a
    double vote and refused.
    """
    item = lock_item(item)
    seat = voting_seat(item, by)
    _refuse_after_closing(item)
    _refuse_recused(item, seat)
    if not item.session.attendance.filter(membership=seat, is_present=True).exists():
        raise DomainError(
            _(
                "The attendance list does not show you as present. Tell the secretary, then send again."
            )
        )
    if choice != Vote.Choice.FOR and not reason.strip():
        sentence = _("Give a reason for “against” or “other opinion”.")
        raise DomainError(sentence, fields={"reason": sentence})
    earlier = own_vote(item, seat)
    _refuse_double(earlier, replaces, by)
    vote = Vote.objects.create(
        item=item, membership=seat, choice=choice, reason=reason, at=clock.now(), replaces=earlier
    )
    # Before closing nobody may learn the split, not from the log either: it keeps a seal.
    record(
        "vote.replaced" if earlier else "vote.cast",
        item,
        by=by,
        vote=vote.pk,
        replaces=earlier.pk if earlier else None,
        seal=seal(vote),
    )
    return vote


def _refuse_after_closing(item):
    if item.status == S.NOT_OPEN:
        raise DomainError(_("The chair has not opened the vote on this item yet."))
    if item.status != S.VOTING:
        raise DomainError(
            _(
                "The vote was closed at %(time)s; your opinion has not been counted. "
                "Tell the secretary if needed."
            )
            % {"time": f"{timezone.localtime(item.closed_at):%H:%M}"}
        )
    _refuse_unless_in_session(item)


def _refuse_recused(item, seat):
    declared = item.recusals.filter(membership=seat).first()
    if works_at_unit(seat, item.dossier) or (declared and declared.is_automatic):
        raise DomainError(
            _("You work at the unit under review; by the rules you do not vote on this item.")
        )
    if declared:
        raise DomainError(
            _("You have declared that you do not take part in the vote on this item.")
        )


def _refuse_double(earlier, replaces, by):
    if earlier is None and replaces is None:
        return
    if earlier is not None and replaces is None:
        raise DomainError(
            _(
                "%(name)s has already voted on this item at %(time)s. A second vote is not counted; "
                "to change the opinion, use “Change the opinion”."
            )
            % {"name": by, "time": f"{timezone.localtime(earlier.at):%H:%M}"}
        )
    if earlier is None or earlier.pk != replaces:
        raise StaleError(
            _(
                "Your opinion has been changed from another page meanwhile. Look at it, then send again."
            )
        )


def own_vote(item, seat):
    """The member's ballot in force, if one was sent."""
    return item.votes.filter(membership=seat, replaced_by__isnull=True).first()


def voting_seat(item, user):
    """The user's voting seat in the committee today; refused for everybody else."""
    seats = Membership.objects.on(clock.today()).voting()
    seat = seats.filter(committee=item.session.committee_id, user=user).first()
    if seat is None:
        raise DomainError(_("Only voting members of the committee vote."))
    return seat


def seal(vote) -> str:
    """A keyed hash of one ballot: it proves the ballot later and gives nothing away before."""
    words = f"{vote.pk}|{vote.item_id}|{vote.membership_id}|{vote.choice}|{vote.reason}"
    return salted_hmac("recognition.vote", words, algorithm="sha256").hexdigest()


@transaction.atomic
def recuse(item, *, by, reason):
    """A member declares not to take part in the vote on one item."""
    item = lock_item(item)
    seat = voting_seat(item, by)
    if item.status not in {S.NOT_OPEN, S.VOTING}:
        raise DomainError(_("The vote on this item is closed."))
    if item.recusals.filter(membership=seat).exists():
        raise DomainError(_("You already do not take part in the vote on this item."))
    if own_vote(item, seat):
        raise DomainError(_("You have already voted on this item."))
    Recusal.objects.create(item=item, membership=seat, reason=reason, at=clock.now())
    record("vote.recused", item, by=by, after={"reason": reason})
    return item


@transaction.atomic
def close_vote(item, *, by):
    """The chair closes the vote: ballots are counted once, with the rules beside the result."""
    item = lock_item(item)
    item.move_to(S.CLOSED)
    votes = list(item.votes.select_related("membership__user"))
    # The closing instant is after every ballot that was taken, also when the clock stands still.
    item.closed_at = max([clock.now(), *(vote.at + MOMENT for vote in votes)])
    found = quorum(item.session)
    item.tally = count(item, votes, present=found["present"]) | {"quorum": found}
    item.save(update_fields=["status", "closed_at", "tally"])
    record("vote.closed", item, by=by, after=item.tally, ballots=[_opened(v) for v in votes])
    return item


def count(item, votes, *, present) -> dict:
    """Count an item's ballots with the pure function; the page uses it to count again."""
    found = tally(
        ballots(votes),
        base=item.session.base_count,
        closed_at=item.closed_at,
        recused=list(item.recusals.values_list("membership", flat=True)),
        present=present,
    )
    return found.as_dict()


def ballots(votes):
    return [Ballot(v.pk, v.membership_id, v.choice, v.at, v.replaces_id) for v in votes]


def votes_in_force(item):
    """The ballots that count, in the order of the members' list."""
    votes = list(item.votes.select_related("membership__user").order_by("membership__order", "pk"))
    counted = {b.id for b in in_force(ballots(votes), closed_at=item.closed_at)}
    return [vote for vote in votes if vote.pk in counted]


def _opened(vote):
    return {
        "vote": vote.pk,
        "member": str(vote.membership.user),
        "choice": vote.choice,
        "reason": vote.reason,
        "replaces": vote.replaces_id,
        "seal": seal(vote),
    }


@transaction.atomic
def conclude_item(item, *, by, outcome, text, against_reason="", band=""):
    """The chair concludes; against the count only with a reason. The dossier follows.

    Where a band is capped, ``band`` is the one that is given (left out: that of the score).
    """
    lock_programme(item)
    item = lock_item(item)
    _refuse_unless_in_session(item)
    item.move_to(S.CONCLUDED)
    if not text.strip():
        sentence = _("Write the conclusion.")
        raise DomainError(sentence, fields={"text": sentence})
    against = is_against_tally(item.tally, outcome)
    if against and not against_reason.strip():
        sentence = _("This conclusion goes against the count. Give the reason.")
        raise DomainError(sentence, fields={"against_reason": sentence})
    item.band = band_for(item, outcome, band)
    item.outcome, item.conclusion = outcome, text
    item.against_tally_reason = against_reason if against else ""
    item.concluded_at, item.concluded_by = clock.now(), by
    item.save(
        update_fields=[
            "status",
            "outcome",
            "band",
            "conclusion",
            "against_tally_reason",
            "concluded_at",
            "concluded_by",
        ]
    )
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=item.dossier_id)
    dossier.move_to(DOSSIER_FOLLOWS[outcome])
    dossier.save(update_fields=["status"])
    after = {"outcome": outcome, "text": text, "against_reason": item.against_tally_reason}
    if item.band:
        after["band"] = item.band
    record("item.concluded", item, by=by, after=after)
    record("dossier.concluded", dossier, by=by, after={"status": dossier.status})
    tell_ward(dossier, "dossier.concluded", key=f"dossier.concluded:{item.pk}")
    return item


def is_against_tally(counted, outcome) -> bool:
    """A majority in favour asks for recognition; no majority asks for anything else."""
    return counted["passed"] != (outcome == AgendaItem.Outcome.RECOGNISE)


def tell_ward(dossier, event, *, key, url=""):
    """Tell everybody who prepares or signs the ward's dossier."""
    people = Posting.objects.holders(
        "officer", "chief", "deputy_chief", unit=dossier.enrolment.unit_id, day=clock.today()
    )
    notify(
        people,
        event,
        url=url or dossier.get_absolute_url(),
        key=key,
        number=dossier.number,
        unit=dossier.enrolment.subject.name,
        programme=str(dossier.enrolment.programme),
    )


def lock_item(item):
    """The item's row, locked; nothing is joined, so that all else is read afterwards."""
    return AgendaItem.objects.select_for_update().get(pk=item.pk)


def _refuse_unless_in_session(item):
    if item.session.status != Session.Status.OPEN:
        raise DomainError(
            _("The session is “%(state)s”; this is done while it is in session.")
            % {"state": item.session.get_status_display()}
        )
