"""The vote: sent, replaced, refused, counted, concluded."""

from datetime import timedelta

import pytest

from apps.audit.models import Event
from apps.committees.models import Membership
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.notifications.models import Notification
from apps.police.models import Posting
from apps.recognition import services
from apps.recognition.models import Recusal, Vote
from apps.recognition.services.votes import seal

from .conftest import MEETING, fresh


def test_open_vote_tells_the_voting_members(meeting):
    item = meeting.item()

    assert item.status == "voting"
    told = Notification.objects.filter(event="vote.opened")
    assert told.count() == 13
    assert not told.filter(recipient__username="thuky").exists()


def test_only_one_item_is_voted_on_at_a_time(meeting, world):
    session = meeting.session("cao-thang", "hong-gai")
    chair = world.user("chutri")
    services.open_vote(session.items.get(order=1), by=chair)

    with pytest.raises(DomainError):
        services.open_vote(session.items.get(order=2), by=chair)
    assert session.items.get(order=2).status == "not_open"


def test_no_vote_without_the_quorum(meeting, world):
    session = meeting.session("cao-thang")
    meeting.attend(session, absent=[f"uyvien{n:02}" for n in range(5, 13)])

    with pytest.raises(DomainError):
        services.open_vote(session.items.get(), by=world.user("chutri"))
    assert session.items.get().status == "not_open"


def test_cast_vote_counts_once_and_says_nothing_in_the_log(meeting):
    item = meeting.item()
    vote = meeting.vote(item, "uyvien01", "against", reason="Chưa đủ căn cứ.")

    assert Vote.objects.get() == vote
    event = Event.objects.of(item).last()
    assert event.event == "vote.cast"
    assert "against" not in event.payload
    assert "Chưa đủ" not in event.payload
    assert event.data["seal"] == seal(fresh(vote))


def test_a_reason_is_needed_unless_in_favour(meeting):
    item = meeting.item()

    for choice in ("against", "other"):
        with pytest.raises(DomainError) as refused:
            meeting.vote(item, "uyvien01", choice, reason="  ")
        assert "reason" in refused.value.fields
    assert not Vote.objects.exists()
    meeting.vote(item, "uyvien01", "for")
    assert Vote.objects.count() == 1


def test_a_second_vote_is_refused_by_name_unless_it_replaces(meeting):
    item = meeting.item()
    first = meeting.vote(item, "uyvien01", "for")

    with pytest.raises(DomainError, match="Ủy viên 01"):
        meeting.vote(item, "uyvien01", "against")
    assert list(Vote.objects.all()) == [first]

    second = meeting.vote(item, "uyvien01", "against", replaces=first.pk)
    assert second.replaces == first
    with pytest.raises(StaleError):  # an old page names the first one again
        meeting.vote(item, "uyvien01", "for", replaces=first.pk)
    third = meeting.vote(item, "uyvien01", "other", replaces=second.pk)
    assert Vote.objects.count() == 3
    assert third.replaces == second


def test_nobody_replaces_the_vote_of_another_member(meeting):
    item = meeting.item()
    theirs = meeting.vote(item, "uyvien01")

    with pytest.raises(StaleError):
        meeting.vote(item, "uyvien02", "against", replaces=theirs.pk)
    assert Vote.objects.count() == 1


def test_before_opening_and_after_closing_nothing_is_counted(meeting, world, clock_at):
    session = meeting.session("cao-thang")
    item = session.items.get()
    with pytest.raises(DomainError):
        meeting.vote(item, "uyvien01")
    services.open_vote(item, by=world.user("chutri"))
    meeting.vote(item, "uyvien01")
    clock_at(MEETING + timedelta(minutes=101))
    services.close_vote(item, by=world.user("chutri"))

    with pytest.raises(DomainError, match="09:41"):
        meeting.vote(item, "uyvien02")
    assert Vote.objects.count() == 1
    assert fresh(item).tally["cast"] == 1


def test_the_closing_instant_is_after_every_vote_that_was_taken(meeting, world):
    item = meeting.item()
    meeting.everyone(item)  # the clock stands still: all at one instant
    item = services.close_vote(item, by=world.user("chutri"))

    assert item.closed_at > clock.now()
    assert item.tally["cast"] == 13


@pytest.mark.parametrize("name", ["thuky", "lanhdao", "quantri", "thamdinh", "truong.caothang"])
def test_without_a_voting_seat_no_vote(meeting, name):
    item = meeting.item()

    with pytest.raises(DomainError):
        meeting.vote(item, name)
    assert not Vote.objects.exists()


def test_an_absent_member_cannot_vote_until_marked_present(meeting):
    item = meeting.item(absent=["uyvien03"])

    with pytest.raises(DomainError):
        meeting.vote(item, "uyvien03")
    assert not Vote.objects.exists()
    meeting.attend(item.session)
    meeting.vote(item, "uyvien03")
    assert Vote.objects.count() == 1


def test_a_seat_that_ended_today_does_not_vote(meeting):
    item = meeting.item()
    Membership.objects.filter(user__username="uyvien04").update(valid_to=clock.today())

    with pytest.raises(DomainError):
        meeting.vote(item, "uyvien04")
    assert not Vote.objects.exists()


def test_a_member_of_the_unit_is_recused_and_stays_in_the_base(meeting, world):
    item = meeting.item("bai-chay")  # uyvien12 works there

    recusal = Recusal.objects.get()
    assert (recusal.membership.user.username, recusal.is_automatic) == ("uyvien12", True)
    with pytest.raises(DomainError):
        meeting.vote(item, "uyvien12")
    assert not Vote.objects.exists()
    told = Notification.objects.filter(event="vote.opened")
    assert not told.filter(recipient__username="uyvien12").exists()

    meeting.everyone(item)
    item = services.close_vote(item, by=world.user("chutri"))
    assert (item.tally["base"], item.tally["cast"], item.tally["recused"]) == (13, 12, 1)


def test_a_police_post_at_the_unit_recuses_too(meeting, world):
    Posting.objects.create(
        user=world.users["uyvien02"],
        unit=world.units["cao-thang"],
        role="chief",
        valid_from="2021-01-01",
    )
    item = meeting.item("cao-thang")

    assert Recusal.objects.get().membership.user.username == "uyvien02"
    with pytest.raises(DomainError):
        meeting.vote(item, "uyvien02")
    assert not Vote.objects.exists()


def test_a_member_may_declare_not_to_take_part(meeting, world):
    item = meeting.item()
    services.recuse(item, by=world.user("uyvien06"), reason="Người thân công tác tại đơn vị.")

    with pytest.raises(DomainError):
        meeting.vote(item, "uyvien06")
    with pytest.raises(DomainError):
        services.recuse(item, by=world.user("uyvien06"), reason="Lần nữa")
    meeting.vote(item, "uyvien07")
    with pytest.raises(DomainError):  # the vote is sent already
        services.recuse(item, by=world.user("uyvien07"), reason="Muộn")
    assert Recusal.objects.count() == 1


def test_close_vote_stores_the_count_with_its_rules(meeting, world):
    item = meeting.item()
    meeting.everyone(
        item, against=["uyvien01", "uyvien02"], other=["uyvien03"], silent=["uyvien04"]
    )
    item = services.close_vote(item, by=world.user("chutri"))

    kept = {name: item.tally[name] for name in ("for", "against", "other", "cast", "needed")}
    assert kept == {"for": 9, "against": 2, "other": 1, "cast": 12, "needed": 7}
    assert item.tally["passed"] is True
    assert item.tally["quorum"]["quorum_needed"] == 9
    event = Event.objects.of(item).last()
    assert event.event == "vote.closed"
    assert len(event.data["ballots"]) == 12


def test_close_vote_changes_nothing_when_already_closed(meeting, world):
    item = meeting.item()
    chair = world.user("chutri")
    services.close_vote(item, by=chair)
    kept = fresh(item).tally

    with pytest.raises(DomainError):
        services.close_vote(item, by=chair)
    assert fresh(item).tally == kept
    assert Event.objects.of(item).filter(event="vote.closed").count() == 1


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        ("recognise", "recognised"),
        ("not_recognise", "not_recognised"),
        ("defer", "deferred"),
    ],
)
def test_the_chair_concludes_and_the_dossier_follows(meeting, world, outcome, status):
    item = meeting.item()
    chair = world.user("chutri")
    meeting.everyone(item)
    services.close_vote(item, by=chair)
    reason = "" if outcome == "recognise" else "Có tình tiết mới."
    services.conclude_item(item, by=chair, outcome=outcome, text="Kết luận.", against_reason=reason)

    assert fresh(item.dossier).status == status
    told = Notification.objects.filter(event="dossier.concluded")
    assert {n.recipient.username for n in told} == {"canbo.caothang", "truong.caothang"}
    with pytest.raises(DomainError):
        services.conclude_item(item, by=chair, outcome="recognise", text="Lần hai")
    assert fresh(item).conclusion == "Kết luận."


@pytest.mark.parametrize(("yes", "outcome"), [(7, "not_recognise"), (7, "defer"), (6, "recognise")])
def test_a_conclusion_against_the_count_needs_a_reason(meeting, world, yes, outcome):
    item = meeting.item()
    chair = world.user("chutri")
    names = ["chutri", *(f"uyvien{n:02}" for n in range(1, 13))]
    meeting.everyone(item, against=names[yes:])
    item = services.close_vote(item, by=chair)

    with pytest.raises(DomainError) as refused:
        services.conclude_item(item, by=chair, outcome=outcome, text="Kết luận.")
    assert "against_reason" in refused.value.fields
    assert fresh(item).status == "closed"
    assert fresh(item.dossier).status == "on_agenda"

    services.conclude_item(
        item, by=chair, outcome=outcome, text="Kết luận.", against_reason="Vì sao."
    )
    assert fresh(item).against_tally_reason == "Vì sao."


def test_conclude_waits_for_the_count(meeting, world):
    item = meeting.item()

    with pytest.raises(DomainError):
        services.conclude_item(item, by=world.user("chutri"), outcome="recognise", text="Sớm")
    assert fresh(item).outcome == ""
