"""Who takes part: the pages of invitation, answer and enrolment."""

import re

import pytest

from apps.programmes import services
from apps.programmes.models import Enrolment
from tests.factories import world as worlds
from tests.programmes.addresses import address

KEY = "0123456789abcdef0123456789abcdef"


# --- doors --------------------------------------------------------------------------------------------


def test_the_city_invites_and_the_ward_accepts(world, second, login):
    city = login(world.user("thamdinh"))
    url = address("enrolment-invite", second.slug)
    page = city.get(url, {"q": "hong"})
    assert [v.locality.slug for v in page.context["listed"]] == ["hong-gai"]

    chosen = world.localities["bai-chay"].versions.get()
    city.post(url, {"units": [chosen.pk]})
    city.post(f"{url}?q=hong", {"everyone": "on"})
    assert set(second.enrolments.values_list("subject__slug", flat=True)) == {
        "bai-chay",
        "hong-gai",
    }

    ward = login(world.user("truong.baichay"))
    answer = address("enrolment-respond", second.slug, "bai-chay")
    missing = ward.post(answer, {"answer": "accept", "commitment": "", "reason": "giữ lại"})
    assert "commitment" in missing.context["form"].errors
    assert "giữ lại" in missing.content.decode()
    ward.post(answer, {"answer": "accept", "commitment": "Cam kết"})

    enrolment = second.enrolments.get(subject__slug="bai-chay")
    assert (enrolment.status, enrolment.commitment) == ("enrolled", "Cam kết")
    assert ward.get(answer).status_code == 302  # answered: nothing to answer any more


def test_nobody_is_invited_by_an_empty_form(world, second, login):
    url = address("enrolment-invite", second.slug)

    response = login(world.user("thamdinh")).post(url, {})

    assert response.status_code == 200
    assert "units" in response.context["form"].errors
    assert not second.enrolments.exists()


def test_invite_refuses_units_of_elsewhere_in_the_body(world, second, login):
    far = worlds.make_locality("cua-lo", "thi_xa", "Cửa Lò", level="district")
    ward = worlds.make_locality("nghi-huong", "phuong", "Nghi Hương", parent=far)
    worlds.make_unit(ward, "Công an phường Nghi Hương")

    login(world.user("thamdinh")).post(
        address("enrolment-invite", second.slug), {"units": [ward.versions.get().pk]}
    )

    assert not second.enrolments.exists()


@pytest.mark.parametrize("username", ["quantri", "canbo.baichay", "truong.baichay", "thuky"])
def test_inviting_is_for_the_lead_unit(world, second, login, username):
    url = address("enrolment-invite", second.slug)

    assert login(world.user(username)).get(url).status_code == 403
    assert login(world.user(username)).post(url, {"everyone": "on"}).status_code == 403
    assert not second.enrolments.exists()


def test_answering_is_for_the_chief_of_the_unit(world, second, login):
    versions = list(services.candidates(second))
    services.invite_units(second, by=world.user("thamdinh"), versions=versions)
    url = address("enrolment-respond", second.slug, "bai-chay")
    yes = {"answer": "accept", "commitment": "Cam kết"}

    assert login(world.user("canbo.baichay")).post(url, yes).status_code == 403
    assert login(world.user("thamdinh")).post(url, yes).status_code == 403
    assert login(world.user("truong.caothang")).post(url, yes).status_code == 404
    assert second.enrolments.get(subject__slug="bai-chay").status == "invited"
    assert login(world.user("pho.baichay")).post(url, yes).status_code == 302
    assert second.enrolments.get(subject__slug="bai-chay").status == "enrolled"


def test_the_city_enrols_directly(world, second, login):
    versions = list(services.candidates(second))
    services.invite_units(second, by=world.user("thamdinh"), versions=versions)
    url = address("enrolment-enrol", second.slug, "bai-chay")

    assert login(world.user("truong.baichay")).post(url).status_code == 403
    assert login(world.user("truong.caothang")).post(url).status_code == 404
    assert login(world.user("thamdinh")).get(url).status_code == 405
    assert login(world.user("thamdinh")).post(url).status_code == 302
    assert second.enrolments.get(subject__slug="bai-chay").status == "enrolled"


def test_enrolment_list_shows_only_what_the_reader_may_see(world, ct, login):
    url = address("enrolment-list", ct)

    def seen(username, **query):
        rows = login(world.user(username)).get(url, query).context["page_obj"]
        return [e.subject.slug for e in rows]

    assert seen("canbo.baichay") == ["bai-chay"]
    assert sorted(seen("thamdinh")) == sorted(worlds.WARDS)
    assert seen("thamdinh", q="cao thang") == ["cao-thang"]
    assert seen("thamdinh", status="invited") == []
    assert seen("quantri") == []


@pytest.mark.parametrize("count", [1, 3])
def test_enrolment_list_query_count(world, ct, login, count, django_assert_max_num_queries):
    kept = list(worlds.WARDS)[:count]
    Enrolment.objects.exclude(subject__slug__in=kept).delete()
    client = login(world.user("thamdinh"))
    client.get(address("enrolment-list", ct))

    with django_assert_max_num_queries(8):
        response = client.get(address("enrolment-list", ct))

    assert len(response.context["page_obj"]) == count


def test_enrolment_page_is_for_insiders(world, ct, login):
    url = address("enrolment-detail", ct, "bai-chay")

    for username in ("canbo.baichay", "thamdinh", "thuky", "lanhdao"):
        assert login(world.user(username)).get(url).status_code == 200
    for username in ("canbo.caothang", "quantri"):
        assert login(world.user(username)).get(url).status_code == 404


@pytest.mark.parametrize("username", ["canbo.baichay", "thamdinh", "thuky", "lanhdao"])
def test_links_to_reports_lead_somewhere_for_each_reader(world, ct, login, username):
    client = login(world.user(username))
    page = client.get(address("enrolment-detail", ct, "bai-chay")).content.decode()

    links = set(re.findall(rf'href="(/ct/{ct}/2021-q[^"]*)"', page))

    assert len(links) == 4
    assert {client.get(link).status_code for link in links} == {200}


def test_enrolment_page_query_count(world, ct, login, django_assert_max_num_queries):
    client = login(world.user("thamdinh"))
    url = address("enrolment-detail", ct, "bai-chay")
    client.get(url)

    with django_assert_max_num_queries(8):
        client.get(url)
