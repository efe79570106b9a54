"""Pages of the registry."""

from datetime import date

import pytest
from django.urls import reverse

from apps.localities.models import Locality, Succession
from tests.accounts.acts import names
from tests.factories.world import make_locality

pytestmark = pytest.mark.django_db
LIST = "/don-vi/"


@pytest.fixture
def officer(world, login):
    return login(world.user("canbo.baichay"))


def slugs(response):
    return [row.locality.slug for row in response.context["page_obj"]]


def test_list_puts_provinces_first(officer, world):
    assert slugs(officer.get(LIST))[:2] == ["quang-ninh", "ha-long"]


@pytest.mark.parametrize("words", ["bai chay", "BÃI CHÁY", "Ba\u0303i Cha\u0301y", "phường bãi"])
def test_list_finds_without_diacritics(officer, world, words):
    assert slugs(officer.get(LIST, {"q": words})) == ["bai-chay"]


def test_list_finds_code_level_province(officer, world):
    make_locality("ha-noi", "thanh_pho", "Hà Nội", level="province", code="01")
    make_locality("hoan-kiem", "phuong", "Hoàn Kiếm", parent=Locality.objects.get(slug="ha-noi"))

    assert slugs(officer.get(LIST, {"q": "193"})) == ["ha-long"]
    assert slugs(officer.get(LIST, {"province": "ha-noi"})) == ["hoan-kiem"]
    # communes of a province, also through the district they stood under
    assert len(slugs(officer.get(LIST, {"province": "quang-ninh", "level": "commune"}))) == 5
    assert slugs(officer.get(LIST, {"level": "district"})) == ["ha-long"]


def test_list_finds_by_old_names_and_says_so(officer, world):
    ward = world.localities["bai-chay"]
    ward.versions.update(valid_to=date(2021, 6, 1))
    ward.versions.create(
        level="commune", kind="phuong", name="Vịnh Xanh", valid_from=date(2021, 6, 1)
    )

    response = officer.get(LIST, {"q": "bai chay"})

    assert slugs(response) == ["bai-chay"]
    assert "Phường Bãi Cháy" in response.content.decode()


def test_ended_units_are_shown_on_request(officer, world):
    world.localities["quang-la"].versions.update(valid_to=date(2021, 6, 1))

    assert "quang-la" not in slugs(officer.get(LIST))
    assert slugs(officer.get(LIST, {"state": "ended"})) == ["quang-la"]
    assert "quang-la" in slugs(officer.get(LIST, {"state": "all"}))
    assert "state=all" in officer.get(LIST, {"q": "quang la"}).content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
@pytest.mark.parametrize("query", [{}, {"q": "them"}])
def test_list_query_count(officer, world, count, query, django_assert_max_num_queries):
    for number in range(count):
        make_locality(f"them-{number}", "xa", f"Thêm {number}", parent=world.city)
    officer.get(LIST)  # the session notes the first click

    with django_assert_max_num_queries(8):
        officer.get(LIST, query)


def test_detail_shows_the_unit_through_time(officer, world):
    ward = world.localities["bai-chay"]
    old = make_locality("yet-kieu", "phuong", "Yết Kiêu", parent=world.city)
    old.versions.update(valid_to=date(2021, 6, 1))
    Succession.objects.create(
        predecessor=old, successor=ward, on=date(2021, 6, 1), kind="whole", legal_basis="NQ 1"
    )

    text = officer.get(reverse("localities:locality-detail", args=["bai-chay"])).content.decode()
    for words in ("Phường Bãi Cháy", "Yết Kiêu", "01/06/2021", "NQ 1", "Công an phường Bãi Cháy"):
        assert words in text
    assert reverse("localities:version-create", args=["bai-chay"]) not in text

    text = officer.get(reverse("localities:locality-detail", args=["yet-kieu"])).content.decode()
    assert "Bãi Cháy" in text
    city = officer.get(reverse("localities:locality-detail", args=["ha-long"]))
    assert len(city.context["page_obj"]) == 5
    assert officer.get(reverse("localities:locality-detail", args=["khong-co"])).status_code == 404


@pytest.mark.parametrize("who", ["canbo.baichay", "thamdinh", "thuky", "chutri", "kiemtoan"])
def test_only_the_administrator_corrects(world, login, who):
    client = login(world.user(who))
    version = world.localities["bai-chay"].versions.get()

    for address in addresses(version):
        assert client.get(address).status_code == 403
        assert client.post(address, {"name": "X"}).status_code == 403
    assert names() == []


def addresses(version):
    return [
        reverse("localities:version-update", args=["bai-chay", version.pk]),
        reverse("localities:version-create", args=["bai-chay"]),
    ]


def test_administrator_corrects_and_renames_by_pages(world, login):
    client = login(world.user("quantri"))
    version = world.localities["bai-chay"].versions.get()
    update, create = addresses(version)
    seen = client.get(update).context["form"]["seen"].value()
    form = {"name": "Bãi Cháy", "code": "06652", "valid_from": "01/01/2020", "reason": "Công báo"}

    response = client.post(update, form | {"seen": seen})
    assert response.url == "/don-vi/bai-chay/"
    response = client.post(
        create,
        {
            "kind": "phuong",
            "name": "Bãi Cháy Mới",
            "code": "06652",
            "parent": "quang ninh",
            "valid_from": "01/07/2025",
            "source": "NQ 1679",
        },
    )
    assert response.url == "/don-vi/bai-chay/"

    new = world.localities["bai-chay"].versions.get(valid_to=None)
    assert (new.name, new.parent) == ("Bãi Cháy Mới", world.province)
    assert names() == ["locality.corrected", "locality.version_added"]


def test_a_refused_correction_brings_the_page_back_as_typed(world, login):
    client = login(world.user("quantri"))
    version = world.localities["bai-chay"].versions.get()
    update, _create = addresses(version)
    seen = client.get(update).context["form"]["seen"].value()

    response = client.post(
        update,
        {
            "name": "Bãi Cháy",
            "code": "22a",
            "valid_from": "40/01/2020",
            "reason": "Lý do",
            "seen": seen,
        },
    )

    assert set(response.context["form"].errors) == {"code", "valid_from"}
    assert "Lý do" in response.content.decode()
    assert "40/01/2020" in response.content.decode()
    # the form of another unit's version does not exist here
    other = world.localities["hong-gai"].versions.get()
    address = reverse("localities:version-update", args=["bai-chay", other.pk])
    assert client.get(address).status_code == 404
    assert names() == []


def test_whole_names_stand_before_parts_of_words(officer, world):
    make_locality("phong", "xa", "Phong", parent=world.city)
    make_locality("hong", "xa", "Hồng", parent=world.city)

    assert slugs(officer.get(LIST, {"q": "hong"})) == ["hong", "hong-gai", "phong"]
