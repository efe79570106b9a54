"""Several people at once, with real threads and commits, on both databases."""

import contextvars
import threading

import pytest
from django.db import connections

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.recognition import services
from apps.recognition.models import AgendaItem, Dossier, Session, Vote
from apps.recognition.services.votes import count

from .conftest import fresh, verified_year

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*steps):
    """Run the steps in threads that start together; what each returned or raised, in order."""
    gate = threading.Barrier(len(steps))
    outcomes = [None] * len(steps)

    def run(place, step):
        gate.wait()
        try:
            outcomes[place] = step()
        except DomainError as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    # The fixed clock is a context variable, so each thread gets a copy of this context.
    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, place, step))
        for place, step in enumerate(steps)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def refusals(outcomes):
    return [o for o in outcomes if isinstance(o, DomainError)]


def test_two_closings_at_once_close_once(meeting, world):
    item = meeting.item()
    meeting.everyone(item)
    chair = world.user("chutri")

    outcomes = at_once(
        lambda: services.close_vote(item, by=chair), lambda: services.close_vote(item, by=chair)
    )

    assert len(refusals(outcomes)) == 1
    assert Event.objects.of(item).filter(event="vote.closed").count() == 1
    assert fresh(item).tally["cast"] == 13


def test_votes_that_race_with_the_closing_are_counted_or_refused(meeting, world):
    item = meeting.item()
    chair = world.user("chutri")
    members = [f"uyvien{n:02}" for n in range(1, 9)]
    users = {name: world.user(name) for name in members}

    def voting(name):
        return lambda: services.cast_vote(item, by=users[name], choice="for")

    outcomes = at_once(
        *(voting(name) for name in members[:4]),
        lambda: services.close_vote(item, by=chair),
        *(voting(name) for name in members[4:]),
    )

    item = fresh(item)
    stored = Vote.objects.filter(item=item)
    taken = [o for o in outcomes if isinstance(o, Vote)]
    assert item.status == "closed"
    assert len(taken) + len(refusals(outcomes)) == 8
    assert stored.count() == len(taken) == item.tally["cast"]
    assert all(vote.at < item.closed_at for vote in stored)
    assert count(item, list(stored), present=item.tally["present"])["cast"] == len(taken)


def test_one_member_in_two_windows_votes_once(meeting, world):
    item = meeting.item()
    member = world.user("uyvien01")

    outcomes = at_once(
        lambda: services.cast_vote(item, by=member, choice="for"),
        lambda: services.cast_vote(item, by=member, choice="against", reason="Khác"),
    )

    assert len(refusals(outcomes)) == 1
    assert Vote.objects.count() == 1


def test_two_openings_open_one_item(meeting, world):
    session = meeting.session("cao-thang", "hong-gai")
    one, two = session.items.all()
    chair = world.user("chutri")

    at_once(lambda: services.open_vote(one, by=chair), lambda: services.open_vote(two, by=chair))

    assert AgendaItem.objects.filter(status="voting").count() == 1


def test_dossiers_and_sessions_begun_at_once_get_their_own_numbers(story, world):
    wards = ["bai-chay", "cao-thang", "hong-gai"]
    for ward in wards:
        verified_year(world, ward)
    enrolments = [world.enrolment(ward) for ward in wards]
    people = [world.user(f"canbo.{ward.replace('-', '')}") for ward in wards]

    at_once(
        *(
            lambda e=e, p=p: services.create_dossier(e, by=p)
            for e, p in zip(enrolments, people, strict=True)
        )
    )
    at_once(*(lambda: story.session(until="planned") for _n in range(3)))

    assert sorted(Dossier.objects.values_list("number", flat=True)) == [
        "HS-2021-0001",
        "HS-2021-0002",
        "HS-2021-0003",
    ]
    assert sorted(Session.objects.values_list("number", flat=True)) == [
        "HN-2022-01",
        "HN-2022-02",
        "HN-2022-03",
    ]


def test_two_conclusions_at_once_conclude_once(meeting, world):
    item = meeting.item()
    chair = world.user("chutri")
    meeting.everyone(item)
    services.close_vote(item, by=chair)

    outcomes = at_once(
        lambda: services.conclude_item(item, by=chair, outcome="recognise", text="Một"),
        lambda: services.conclude_item(
            item, by=chair, outcome="defer", text="Hai", against_reason="Lý do"
        ),
    )

    assert len(refusals(outcomes)) == 1
    wanted = {"recognise": "recognised", "defer": "deferred"}[fresh(item).outcome]
    assert fresh(item.dossier).status == wanted
