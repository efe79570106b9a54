"""The door to enrolments: insider, neighbour, superior, successor, readers, anonymous."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.localities.models import Succession
from apps.programmes.models import Enrolment, Programme
from tests.factories import world as worlds

ALL = set(worlds.WARDS)


def seen(user):
    rows = Enrolment.objects.visible_to(user)
    return set(rows.values_list("subject__slug", flat=True))


@pytest.mark.parametrize(
    ("username", "slugs"),
    [
        ("canbo.baichay", {"bai-chay"}),
        ("truong.caothang", {"cao-thang"}),
        ("thamdinh", ALL),
        ("thuky", ALL),
        ("lanhdao", ALL),
        ("kiemtoan", ALL),
        ("quantri", set()),
    ],
)
def test_enrolments_by_role(world, username, slugs):
    assert seen(world.user(username)) == slugs


def test_nobody_and_a_technical_superuser_see_nothing(world):
    assert seen(AnonymousUser()) == set()
    assert seen(User.objects.create_superuser("ky.thuat", password="x")) == set()


def test_the_province_reads_below_itself(world):
    police = worlds.make_unit(world.province, "Công an tỉnh Quảng Ninh")

    assert seen(world.post("tinh", police, "verifier")) == ALL


def test_a_successor_reads_its_predecessor(world):
    heir = worlds.make_locality("hong-gai-2025", "phuong", "Hồng Gai", parent=world.province)
    user = world.post("canbo.moi", worlds.make_unit(heir, "Công an phường Hồng Gai"), "officer")
    assert seen(user) == set()

    Succession.objects.create(
        predecessor=world.localities["hong-gai"],
        successor=heir,
        on=date(2021, 7, 1),
        kind="whole",
    )

    assert seen(user) == {"hong-gai"}


def test_a_posting_that_ended_opens_no_door(world):
    user = world.post("cu.baichay", world.units["bai-chay"], "officer", end=date(2021, 12, 20))

    assert seen(user) == set()


def test_drafts_are_seen_by_those_who_prepare_them(world):
    Programme.objects.update(status="draft")

    for username, count in (("quantri", 1), ("thamdinh", 1), ("canbo.baichay", 0), ("thuky", 0)):
        assert Programme.objects.visible_to(world.user(username)).count() == count
    assert Programme.objects.visible_to(AnonymousUser()).count() == 0
