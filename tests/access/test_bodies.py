"""Ids in the body and in the query: an object of elsewhere is refused, and nothing is written.

The matrix varies what stands in the address; here the address is one's own and the id typed into
the form, or put behind the question mark, belongs to another city.
"""

import pytest
from django.urls import reverse

from apps.audit.models import Event
from apps.committees.models import Membership
from apps.core import clock
from apps.localities.models import LocalityVersion
from apps.programmes.models import Enrolment
from apps.recognition.models import AgendaItem, Dossier, Session, Vote
from apps.reporting.models import ReviewMark
from tests.factories import world as worlds

from .world import AccessWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def access(world_clock):
    return AccessWorld()


@pytest.fixture
def world_clock(db, clock_at):
    return clock_at(worlds.NOW)


def send(access, login, username, route, args, **body):
    """One POST; returns the answer and how many events it left."""
    client = login(access.world.user(username))
    before = Event.objects.count()
    response = client.post(reverse(route, args=args), body)
    return response, Event.objects.count() - before


def test_agenda_refuses_a_dossier_of_another_city(access, login):
    own, other = access.places["own"], access.places["other"]
    Dossier.objects.filter(pk=other.dossier.pk).update(status="appraised")
    before = AgendaItem.objects.count()

    response, events = send(
        access,
        login,
        "thuky",
        "recognition:agenda-add",
        [own.session.number],
        dossier=other.dossier.pk,
    )

    assert response.status_code == 200
    assert (events, AgendaItem.objects.count()) == (0, before)
    assert "Nghi Hải" not in response.content.decode()


def test_session_refuses_a_programme_of_another_committee(access, login):
    before = Session.objects.count()

    response, events = send(
        access,
        login,
        "thuky",
        "recognition:session-create",
        [],
        title="Hội nghị",
        starts_at="08:00 20/01/2022",
        place="Phòng họp",
        programme=access.places["other"].programme.pk,
    )

    assert response.status_code == 200
    assert (events, Session.objects.count()) == (0, before)


def test_invitation_refuses_a_unit_of_another_city_in_a_mixed_list(access, login):
    Enrolment.objects.filter(pk=access.world.enrolments["quang-la"].pk).update(status="declined")
    mine = LocalityVersion.objects.get(locality__slug="quang-la")
    foreign = LocalityVersion.objects.get(locality__slug="nghi-hai")

    response, events = send(
        access,
        login,
        "thamdinh",
        "programmes:enrolment-invite",
        [access.world.programme.slug],
        versions=[mine.pk, foreign.pk],
    )

    assert response.status_code == 200
    assert events == 0
    assert Enrolment.objects.get(pk=access.world.enrolments["quang-la"].pk).status == "declined"


def test_vote_cannot_replace_the_ballot_of_another_member(access, login):
    place = access.places["own"]
    Session.objects.filter(pk=place.session.pk).update(status="open", base_count=13, rule={})
    AgendaItem.objects.filter(pk=place.item.pk).update(status="voting", opened_at=clock.now())
    other = Membership.objects.get(user__username="uyvien02")
    ballot = Vote.objects.create(item=place.item, membership=other, choice="for", at=clock.now())
    mine = Membership.objects.get(user__username="uyvien01")
    Vote.objects.create(item=place.item, membership=mine, choice="for", at=clock.now())

    response, events = send(
        access,
        login,
        "uyvien01",
        "recognition:vote",
        [place.session.number, 1],
        choice="other",
        reason="Ý kiến khác",
        replaces=ballot.pk,
    )

    assert response.status_code == 200
    assert (events, Vote.objects.count()) == (0, 2)


def test_attendance_ignores_a_member_of_another_committee(access, login):
    place, stranger = access.places["own"], Membership.objects.get(user__username="chutri.cualo")

    send(
        access,
        login,
        "thuky",
        "recognition:attendance",
        [place.session.number],
        **{f"present_{stranger.pk}": "on"},
    )

    assert not place.session.attendance.filter(membership=stranger).exists()


def test_review_ignores_fields_of_criteria_that_are_not_in_the_report(access, login):
    place = access.places["own"]

    send(
        access,
        login,
        "thamdinh",
        "reporting:review",
        place.report.url_args,
        **{"verdict-ZZ9": "return", "reason-ZZ9": "x", "status": "verified", "unit": "2"},
    )

    assert not ReviewMark.objects.exists()
    place.report.refresh_from_db()
    assert place.report.status == "submitted"


@pytest.mark.parametrize(
    ("route", "username"),
    [("dashboards:overview", "uyvien01"), ("dashboards:overview-export", "uyvien01")],
)
def test_query_of_another_city_is_404(access, login, route, username):
    client = login(access.world.user(username))

    assert client.get(reverse(route), {"ct": access.world.programme.slug}).status_code == 200
    assert client.get(reverse(route), {"ct": "cua-lo-2021"}).status_code == 404


@pytest.mark.parametrize(
    ("route", "username"),
    [
        ("reporting:queue", "thamdinh"),
        ("recognition:dossier-list", "uyvien01"),
        ("recognition:recognition-list", "uyvien01"),
        ("recognition:session-list", "uyvien01"),
        ("dashboards:search", "uyvien01"),
    ],
)
def test_lists_never_show_rows_of_another_city(access, login, route, username):
    client = login(access.world.user(username))
    foreign = access.places["other"]

    for query in ({}, {"ct": foreign.programme.pk}, {"q": foreign.dossier.number}):
        page = client.get(reverse(route), query, follow=True).content.decode()
        assert f"/{foreign.programme.slug}/2021-q4/" not in page
        assert f"/ho-so/{foreign.dossier.number}/" not in page
        assert f"/hoi-nghi/{foreign.session.number}/" not in page


def test_own_city_is_found_by_the_same_lists(access, login):
    client = login(access.world.user("uyvien01"))

    page = client.get(reverse("recognition:dossier-list")).content.decode()

    assert f"/ho-so/{access.places['own'].dossier.number}/" in page
