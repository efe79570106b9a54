"""Committees, seats, assignments: use cases and pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.committees import services
from apps.committees.models import Assignment, Committee, Membership
from apps.core import clock
from apps.core.errors import DomainError
from tests.accounts.acts import names

pytestmark = pytest.mark.django_db


def seat_of(username):
    return Membership.objects.get(user__username=username)


def add(world, username, by="quantri", **changes):
    values = {"position": "member", "is_voting": True, "valid_from": clock.today()}
    return services.add_membership(
        world.committee, by=world.user(by), user=world.user(username), **values | changes
    )


def test_a_seat_begins_and_ends_with_what_it_followed(world):
    admin, today = world.user("quantri"), clock.today()
    seat = add(world, "thamdinh", home=world.localities["bai-chay"])
    services.add_assignment(seat, by=admin, locality=world.localities["hong-gai"], valid_from=today)
    assert services.standing(world.user("thamdinh")).seat_in(world.committee.pk)

    services.end_membership(seat, by=admin, valid_to=today)

    assert services.standing(world.user("thamdinh")).seat_in(world.committee.pk) is None
    assert Assignment.objects.get().valid_to == today
    assert names() == ["membership.added", "assignment.added", "membership.ended"]


def test_seats_that_are_refused(world):
    count = Membership.objects.count()

    with pytest.raises(DomainError):  # sits there already
        add(world, "uyvien01")
    with pytest.raises(DomainError):  # a second head
        add(world, "thamdinh", position="head")
    with pytest.raises(DomainError):  # oneself
        add(world, "quantri")
    with pytest.raises(DomainError):  # backwards
        add(world, "thamdinh", valid_to=clock.today() - timedelta(days=1))

    assert Membership.objects.count() == count
    assert names() == []


def test_nobody_ends_their_own_seat(world):
    with pytest.raises(DomainError):
        services.end_membership(seat_of("chutri"), by=world.user("chutri"), valid_to=clock.today())

    assert seat_of("chutri").valid_to is None
    assert names() == []


def test_assignments_stay_inside_the_seat_and_are_held_once(world):
    admin, seat, ward = world.user("quantri"), seat_of("uyvien01"), world.localities["hong-gai"]
    services.add_assignment(seat, by=admin, locality=ward, valid_from=date(2021, 1, 1))

    for day in (date(2019, 1, 1), date(2021, 6, 1)):
        with pytest.raises(DomainError):
            services.add_assignment(seat, by=admin, locality=ward, valid_from=day)

    assert Assignment.objects.count() == 1
    assert names() == ["assignment.added"]


def test_a_quorum_is_a_part_of_the_whole(world):
    values = {"locality": world.city, "kind": "council", "name": "Hội đồng", "family": "state"}

    for part, whole in ((0, 3), (4, 3)):
        with pytest.raises(DomainError):
            services.create_committee(
                by=world.user("quantri"),
                **values,
                quorum_numerator=part,
                quorum_denominator=whole,
            )
    services.create_committee(by=world.user("quantri"), **values)
    with pytest.raises(DomainError):
        services.create_committee(by=world.user("quantri"), **values)

    assert Committee.objects.filter(name="Hội đồng").count() == 1
    assert names() == ["committee.created"]


# --- pages ------------------------------------------------------------------------------------


def test_administrator_builds_a_committee_by_pages(world, login):
    client = login(world.user("quantri"))
    response = client.post(
        reverse("committees:committee-create"),
        {
            "name": "Hội đồng xét duyệt",
            "locality": "ha-long",
            "kind": "council",
            "family": "state",
            "quorum_numerator": "1",
            "quorum_denominator": "2",
        },
    )
    committee = Committee.objects.get(name="Hội đồng xét duyệt")
    detail = reverse("committees:committee-detail", args=[committee.pk])
    assert response.url == detail
    assert "empty" in client.get(detail).content.decode()

    response = client.post(
        reverse("committees:membership-create", args=[committee.pk]),
        {
            "user": "ThamDinh",
            "position": "head",
            "is_voting": "on",
            "home": "bai chay",
            "order": "1",
            "valid_from": "20/12/2021",
        },
    )
    assert response.url == detail
    seat = committee.memberships.get()
    assert (seat.home, seat.is_voting) == (world.localities["bai-chay"], True)
    client.post(
        reverse("committees:assignment-create", args=[seat.pk]),
        {"locality": "hong gai", "valid_from": "20/12/2021"},
    )
    text = client.get(detail).content.decode()
    assert "Hồng Gai" in text
    assignment = seat.assignments.get()
    client.post(
        reverse("committees:assignment-end", args=[assignment.pk]), {"valid_to": "25/12/2021"}
    )
    client.post(reverse("committees:membership-end", args=[seat.pk]), {"valid_to": "31/12/2021"})
    seat.refresh_from_db()
    assert seat.valid_to == date(2021, 12, 31)
    assert len(names()) == 5


def test_secretary_assigns_wards_but_gives_no_seat(world, login):
    client = login(world.user("thuky"))
    seat = seat_of("uyvien01")
    form = {"locality": "hong-gai", "valid_from": "20/12/2021"}

    address = reverse("committees:assignment-create", args=[seat.pk])
    assert client.post(address, form).status_code == 302
    assert seat.assignments.count() == 1
    pk = world.committee.pk
    assert client.get(reverse("committees:committee-detail", args=[pk])).status_code == 200
    assert client.get(reverse("committees:membership-create", args=[pk])).status_code == 403
    assert client.get(reverse("committees:membership-end", args=[seat.pk])).status_code == 403


def test_members_read_and_change_nothing(world, login):
    client = login(world.user("uyvien02"))
    seat, pk = seat_of("uyvien01"), world.committee.pk

    assert client.get(reverse("committees:committee-list")).status_code == 200
    assert client.get(reverse("committees:committee-detail", args=[pk])).status_code == 200
    for name in ("assignment-create", "membership-end"):
        assert client.get(reverse(f"committees:{name}", args=[seat.pk])).status_code == 403
    assert client.get(reverse("committees:committee-create")).status_code == 403


@pytest.mark.parametrize("who", ["canbo.baichay", "thamdinh", "lanhdao", "kiemtoan"])
def test_strangers_to_the_committee_stay_outside(world, login, who):
    client = login(world.user(who))
    seat, pk = seat_of("uyvien01"), world.committee.pk

    assert client.get(reverse("committees:committee-list")).status_code == 403
    assert client.get(reverse("committees:committee-detail", args=[pk])).status_code == 403
    for name in ("assignment-create", "membership-end"):
        assert client.get(reverse(f"committees:{name}", args=[seat.pk])).status_code == 404
    assert client.get(reverse("committees:committee-detail", args=[9999])).status_code == 404
