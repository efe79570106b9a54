"""Criteria sets to read: open to everyone who is signed in, invented ones marked."""

import pytest
from django.urls import reverse

from apps.criteria.models import CriteriaVersion
from tests.factories import world as worlds

MARK = "mark-illustrative"


@pytest.fixture
def reader(world, login):
    return login(world.user("canbo.baichay"))


def test_sets_need_a_login(client, db):
    response = client.get(reverse("criteria:set-list"))

    assert response.status_code == 302


def test_set_list_keeps_natures_apart(reader):
    for code in ("antt-124-xp", "dh-9745", "antt-23-xp"):
        worlds.make_version(code)

    response = reader.get(reverse("criteria:set-list"))

    natures = [section["nature"].value for section in response.context["sections"]]
    assert natures == ["real", "illustrative", "partial", "superseded"]
    for nature in natures:
        assert f"nature-{nature}" in response.content.decode()


def test_set_list_finds_without_diacritics(reader):
    worlds.make_version("antt-124-xp")

    found = reader.get(reverse("criteria:set-list"), {"q": "AN TOAN ve an ninh"})
    nothing = reader.get(reverse("criteria:set-list"), {"q": "khong co gi"})

    assert [s["nature"].value for s in found.context["sections"]] == ["real"]
    assert nothing.context["sections"] == []


@pytest.mark.parametrize("extra", [0, 3])
def test_set_list_query_count(reader, extra, django_assert_max_num_queries):
    for code in ("antt-124-xp", "antt-124-kdc", "dh-9745")[:extra]:
        worlds.make_version(code)
    reader.get(reverse("criteria:set-list"))

    with django_assert_max_num_queries(5):
        reader.get(reverse("criteria:set-list"))


@pytest.mark.parametrize(
    "code",
    ["antt-124-xp", "demo-ancs", "demo-capdh", "dh-9745", "ntm-19-2", "hd01-tbvantt", "syn-30"],
)
def test_version_page_says_what_it_is(reader, code):
    version = worlds.make_version(code)

    response = reader.get(version.get_absolute_url())
    page = response.content.decode()

    assert response.status_code == 200
    assert (MARK in page) == version.set.is_invented
    assert f"nature-{version.set.nature}" in page
    assert ("notice-warning" in page) == (not version.set.is_scored)
    for criterion in version.by_code:
        assert criterion in page


def test_version_page_of_another_number_does_not_exist(reader):
    version = CriteriaVersion.objects.get()

    assert reader.get(version.get_absolute_url()).status_code == 200
    url = reverse("criteria:version-detail", args=[version.set.code, "9.9"])
    assert reader.get(url).status_code == 404
