"""Sessions: planned, invited, attended, opened, ended."""

import pytest

from apps.audit.models import Event
from apps.committees.models import Membership
from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.recognition import services
from apps.recognition.models import Attendance, Session
from apps.recognition.services.sessions import quorum

from .conftest import MEETING, fresh

ABSENT = [f"uyvien{n:02}" for n in range(8, 13)]  # 5 of 13: 8 are left, 9 are needed


def numbers(session):
    return [i.dossier.number for i in session.items.order_by("order")]


def test_plan_session_numbers_by_year(story, world):
    first = story.session(until="planned")
    second = story.session(until="planned")

    assert (first.number, second.number) == ("HN-2022-01", "HN-2022-02")
    Session.objects.filter(pk=second.pk).update(number="HN-2022-99")
    assert story.session(until="planned").number == "HN-2022-100"
    assert story.session(until="planned").number == "HN-2022-101"


def test_edit_session_keeps_before_and_after(story, world):
    session = story.session(until="planned")
    secretary = world.user("thuky")
    services.edit_session(
        session, by=secretary, title=session.title, starts_at=MEETING, place="Phòng họp số 2"
    )

    data = Event.objects.of(session).last().data
    assert (data["before"]["place"], data["after"]["place"]) == (
        "Hội trường Thành ủy",
        "Phòng họp số 2",
    )


def test_agenda_takes_appraised_dossiers_in_order(story, world):
    session = story.session("bai-chay", "cao-thang", "hong-gai", until="planned")
    secretary = world.user("thuky")
    assert numbers(session) == ["HS-2021-0001", "HS-2021-0002", "HS-2021-0003"]

    services.move_item(session.items.get(order=3), direction="up", by=secretary)
    assert numbers(session) == ["HS-2021-0001", "HS-2021-0003", "HS-2021-0002"]
    with pytest.raises(DomainError):
        services.move_item(session.items.get(order=1), direction="up", by=secretary)

    gone = session.items.get(order=1).dossier
    services.remove_item(session.items.get(order=1), by=secretary)
    assert numbers(session) == ["HS-2021-0003", "HS-2021-0002"]
    assert [i.order for i in session.items.all()] == [1, 2]
    assert fresh(gone).status == "appraised"


def test_agenda_refuses_what_is_not_appraised_or_there_already(story, world):
    session = story.session("bai-chay", until="planned")
    secretary = world.user("thuky")
    waiting = story.dossier("cao-thang", until="submitted")

    with pytest.raises(DomainError):
        services.add_item(session, dossier=waiting, by=secretary)
    with pytest.raises(DomainError):
        services.add_item(session, dossier=session.items.get().dossier, by=secretary)
    assert session.items.count() == 1
    assert fresh(waiting).status == "submitted"


def test_invite_tells_members_of_the_day_once_until_something_changes(story, world):
    session = story.session("bai-chay", until="planned")
    secretary = world.user("thuky")
    Membership.objects.filter(user__username="uyvien05").update(valid_to="2022-01-09")

    services.invite(session, by=secretary)
    invited = Notification.objects.filter(event="session.invited")
    assert invited.count() == 13  # thirteen voting and the secretary, less the one whose term ended
    assert not invited.filter(recipient__username="uyvien05").exists()

    with pytest.raises(DomainError):
        services.invite(session, by=secretary)
    assert Notification.objects.filter(event__startswith="session.").count() == 13

    services.edit_session(
        session, by=secretary, title=session.title, starts_at=MEETING, place="Phòng họp số 2"
    )
    services.invite(session, by=secretary)
    assert Notification.objects.filter(event="session.changed").count() == 13


def test_invite_refuses_an_empty_agenda(story, world):
    session = story.session(until="planned")

    with pytest.raises(DomainError):
        services.invite(session, by=world.user("thuky"))
    assert fresh(session).invited_at is None
    assert not Notification.objects.exists()


def test_quorum_counts_voting_members_only(meeting, world):
    session = meeting.session("bai-chay", until="planned")
    meeting.attend(session, absent=ABSENT)

    found = quorum(session)
    assert (found["base"], found["present"], found["quorum_needed"]) == (13, 8, 9)
    assert not found["met"]
    assert found["quorum_is_default"]
    meeting.attend(session, absent=ABSENT[1:])
    assert quorum(session)["met"]


def test_open_session_needs_the_quorum_and_pins_the_rules(meeting, world):
    session = meeting.session("bai-chay", until="planned")
    chair = world.user("chutri")
    meeting.attend(session, absent=ABSENT)

    with pytest.raises(DomainError, match="9"):
        services.open_session(session, by=chair)
    assert fresh(session).status == "planned"
    assert fresh(session).base_count is None

    meeting.attend(session)
    services.open_session(session, by=chair)
    session = fresh(session)
    assert (session.status, session.base_count) == ("open", 13)
    assert session.rule["quorum_numerator"] == 2
    assert session.rule["majority"] == "more_than_half"

    type(world.committee).objects.update(quorum_numerator=1, quorum_denominator=1)
    assert quorum(fresh(session))["quorum_needed"] == 9  # the rules of the day stay


def test_a_term_that_ends_on_the_day_no_longer_counts(meeting, world):
    Membership.objects.filter(user__username="uyvien05").update(valid_to=clock.today())
    session = meeting.session("bai-chay")

    assert session.base_count == 12


def test_attendance_is_fixed_once_the_session_has_ended(meeting, world):
    session = meeting.session("bai-chay")
    services.close_session(session, by=world.user("chutri"))

    with pytest.raises(DomainError):
        meeting.attend(session, absent=ABSENT)
    assert not Attendance.objects.filter(is_present=False).exists()


def test_planned_things_cannot_change_during_the_session(meeting, world):
    session = meeting.session("bai-chay", "cao-thang")
    secretary = world.user("thuky")

    for step in (
        lambda: services.move_item(session.items.get(order=1), direction="down", by=secretary),
        lambda: services.remove_item(session.items.get(order=1), by=secretary),
        lambda: services.invite(session, by=secretary),
        lambda: services.edit_session(
            session, by=secretary, title="Khác", starts_at=MEETING, place="Khác"
        ),
        lambda: services.open_session(session, by=world.user("chutri")),
    ):
        with pytest.raises(DomainError):
            step()
    assert numbers(session) == ["HS-2021-0001", "HS-2021-0002"]
    assert fresh(session).title == "Hội nghị xét duyệt"


def test_close_session_waits_for_conclusions_and_frees_what_was_not_reached(meeting, world):
    session = meeting.session("cao-thang", "hong-gai")
    chair = world.user("chutri")
    item = services.open_vote(session.items.get(order=1), by=chair)

    with pytest.raises(DomainError):
        services.close_session(session, by=chair)
    meeting.everyone(item)
    services.close_vote(item, by=chair)
    with pytest.raises(DomainError):
        services.close_session(session, by=chair)
    assert fresh(session).status == "open"

    services.conclude_item(item, by=chair, outcome="recognise", text="Công nhận.")
    services.close_session(session, by=chair)
    assert fresh(session).status == "closed"
    assert fresh(session.items.get(order=2).dossier).status == "appraised"
    assert fresh(session.items.get(order=1).dossier).status == "recognised"
