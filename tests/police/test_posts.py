"""Police units and postings: use cases and pages."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from apps.committees.services import standing
from apps.core import clock
from apps.core.errors import DomainError
from apps.police import services
from apps.police.models import PoliceUnit, Posting
from tests.accounts.acts import acts, names
from tests.factories.world import make_locality

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(world, login):
    return login(world.user("quantri"))


def test_posting_begins_and_ends(world):
    by, unit, today = world.user("quantri"), world.units["hong-gai"], clock.today()

    posting = services.add_posting(
        world.user("thamdinh"), by=by, unit=unit, role="chief", valid_from=today
    )
    assert standing(world.user("thamdinh")).holds("chief", unit_id=unit.pk)

    services.end_posting(posting, by=by, valid_to=today)
    assert not standing(world.user("thamdinh")).holds("chief", unit_id=unit.pk)
    assert names() == ["posting.added", "posting.ended"]
    assert acts()[1].data["after"]["valid_to"] == "2021-12-20"


def test_nobody_posts_themselves(world):
    by = world.user("quantri")
    count = Posting.objects.count()

    with pytest.raises(DomainError):
        services.add_posting(
            by, by=by, unit=world.units["hong-gai"], role="chief", valid_from=clock.today()
        )
    own = Posting.objects.get(user__username="thamdinh")
    with pytest.raises(DomainError):
        services.end_posting(own, by=world.user("thamdinh"), valid_to=clock.today())

    assert Posting.objects.count() == count
    own.refresh_from_db()
    assert own.valid_to is None
    assert names() == []


@pytest.mark.parametrize(
    ("begin", "end"), [(0, None), (-30, -1), (10, 5)], ids=["twice", "overlap", "backwards"]
)
def test_a_post_is_held_once_at_a_time(world, begin, end):
    today, user = clock.today(), world.user("canbo.honggai")
    count = Posting.objects.count()

    with pytest.raises(DomainError):
        services.add_posting(
            user,
            by=world.user("quantri"),
            unit=world.units["hong-gai"],
            role="officer",
            valid_from=today + timedelta(days=begin),
            valid_to=today + timedelta(days=end) if end else None,
        )

    assert Posting.objects.count() == count
    assert names() == []


def test_an_ended_posting_is_not_ended_again(world):
    posting = Posting.objects.get(user__username="canbo.honggai")
    Posting.objects.filter(pk=posting.pk).update(valid_to=date(2021, 1, 1))

    with pytest.raises(DomainError):
        services.end_posting(posting, by=world.user("quantri"), valid_to=clock.today())

    posting.refresh_from_db()
    assert posting.valid_to == date(2021, 1, 1)


def test_each_locality_has_one_police_unit(world):
    by = world.user("quantri")
    ward = make_locality("ha-lam", "phuong", "Hà Lầm")
    services.create_unit(ward, by=by, name="Công an phường Hà Lầm")

    with pytest.raises(DomainError):
        services.create_unit(ward, by=by, name="Công an khác")

    assert PoliceUnit.objects.get(locality=ward).name == "Công an phường Hà Lầm"
    assert names() == ["unit.created"]


# --- pages ------------------------------------------------------------------------------------


def test_pages_of_postings(admin, world):
    address = reverse("police:posting-create", args=["thamdinh"])

    bad = admin.post(address, {"unit": "khong co", "role": "chief", "valid_from": "20/12/2021"})
    assert "unit" in bad.context["form"].errors
    assert 'value="khong co"' in bad.content.decode()
    good = admin.post(address, {"unit": "hồng gai", "role": "chief", "valid_from": "20/12/2021"})
    assert good.url == reverse("accounts:user-detail", args=["thamdinh"])
    posting = Posting.objects.get(user__username="thamdinh", role="chief")

    text = admin.get(good.url).content.decode()
    assert "Công an phường Hồng Gai" in text
    end = reverse("police:posting-end", args=[posting.pk])
    assert end in text
    assert admin.get(end).status_code == 200
    assert admin.post(end, {"valid_to": "31/12/2021"}).url == good.url
    posting.refresh_from_db()
    assert posting.valid_to == date(2021, 12, 31)


def test_ones_own_page_offers_no_post(admin, world):
    text = admin.get(reverse("accounts:user-detail", args=["quantri"])).content.decode()

    assert reverse("police:posting-create", args=["quantri"]) not in text
    response = admin.post(
        reverse("police:posting-create", args=["quantri"]),
        {"unit": "hong-gai", "role": "chief", "valid_from": "20/12/2021"},
    )
    assert response.context["form"].non_field_errors()


def test_pages_of_units(admin, world):
    make_locality("ha-lam", "phuong", "Hà Lầm")
    admin.post(
        reverse("police:unit-create"),
        {"locality": "ha lam", "name": "Công an phường Hà Lầm", "phone": "1"},
    )
    address = reverse("police:unit-update", args=["ha-lam"])
    seen = admin.get(address).context["form"]["seen"].value()
    admin.post(address, {"name": "Công an phường Hà Lầm", "phone": "2", "seen": seen})

    assert PoliceUnit.objects.get(locality__slug="ha-lam").phone == "2"
    found = admin.get(reverse("police:unit-list"), {"q": "ha lam"}).context["page_obj"]
    assert [unit.locality.slug for unit in found] == ["ha-lam"]
    counts = {
        u.locality.slug: u.people
        for u in admin.get(reverse("police:unit-list")).context["page_obj"]
    }
    assert (counts["bai-chay"], counts["ha-lam"]) == (3, 0)
    assert names() == ["unit.created", "unit.updated"]


@pytest.mark.parametrize("who", ["canbo.baichay", "thamdinh", "thuky", "lanhdao", "kiemtoan"])
def test_only_the_administrator_keeps_units_and_postings(world, login, who):
    client = login(world.user(who))
    posting = Posting.objects.get(user__username="canbo.honggai")

    assert client.get(reverse("police:unit-list")).status_code == 403
    assert client.post(reverse("police:unit-create"), {}).status_code == 403
    assert client.post(reverse("police:unit-update", args=["bai-chay"]), {}).status_code == 403
    assert client.post(reverse("police:posting-create", args=["thamdinh"]), {}).status_code == 404
    end = reverse("police:posting-end", args=[posting.pk])
    assert client.post(end, {"valid_to": "20/12/2021"}).status_code == 404
    assert names() == []
