"""The units of the country: what the files say, and that loading them is safe to repeat."""

import unicodedata
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.localities.models import Locality, LocalityVersion, Succession
from seeds import units

REFORM = "2025-07-01"
CUA_LO_WARDS = {
    "nghi-hai", "nghi-hoa", "nghi-huong", "nghi-tan", "nghi-thu", "nghi-thuy", "thu-thuy",
}  # fmt: skip


class Files:
    """The parsed tables, with the few questions the tests ask."""

    def __init__(self):
        self.versions = units.read("versions")
        self.successions = units.read("successions")
        self.by_slug = defaultdict(list)
        for row in self.versions:
            self.by_slug[row["slug"]].append(row)

    def on(self, day, **wanted):
        return [
            row
            for row in self.versions
            if row["valid_from"] <= day < (row["valid_to"] or "9999")
            and all(row[column] == value for column, value in wanted.items())
        ]

    def before(self, slug):
        """{predecessor: kind} of a unit."""
        rows = [row for row in self.successions if row["successor"] == slug]
        return {row["predecessor"]: row["kind"] for row in rows}

    def after(self, slug):
        """{successor: (kind, is default)} of a unit."""
        rows = [row for row in self.successions if row["predecessor"] == slug]
        return {row["successor"]: (row["kind"], row["is_default"] == "1") for row in rows}

    def current(self, slug):
        (row,) = (row for row in self.by_slug[slug] if not row["valid_to"])
        return row


@pytest.fixture(scope="module")
def files():
    return Files()


# What the files say


def test_today_has_every_province_and_commune(files):
    today = files.on("2026-11-01")
    communes = [row for row in today if row["level"] == "commune"]
    assert Counter(row["level"] for row in today) == {"province": 34, "commune": 3321}
    assert Counter(row["kind"] for row in communes) == {"xa": 2621, "phuong": 687, "dac_khu": 13}
    assert Counter(row["kind"] for row in today if row["level"] == "province") == {
        "tinh": 28,
        "thanh_pho": 6,
    }
    assert all(row["valid_from"] == REFORM for row in communes)
    assert all(len(row["code"]) == 5 and row["latitude"] and row["longitude"] for row in communes)
    assert len({row["code"] for row in communes}) == 3321
    provinces = {row["slug"] for row in today if row["level"] == "province"}
    assert {row["parent"] for row in communes} == provinces
    count = Counter(row["parent"] for row in communes)
    assert (count["quang-ninh"], count["nghe-an"], count["ha-noi"]) == (54, 130, 126)


def test_the_day_before_the_reform_has_the_old_country(files):
    old = files.on("2025-06-30")
    communes = [row for row in old if row["level"] == "commune"]
    assert Counter(row["level"] for row in old) == {
        "province": 63,
        "district": 696,
        "commune": 10040,
    }
    assert sum(bool(row["code"]) for row in communes) == 10035
    assert {row["name"] for row in communes if not row["code"]} == {
        "Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo",
    }  # fmt: skip
    districts = {row["slug"] for row in old if row["level"] == "district"}
    assert {row["parent"] for row in communes} == districts
    assert files.on(REFORM, level="district") == []


def test_every_row_is_well_formed(files):
    for row in files.versions:
        assert row["name"] == unicodedata.normalize("NFC", row["name"]).strip() != ""
        assert row["level"] in LocalityVersion.Level.values
        assert row["kind"] in LocalityVersion.Kind.values
        assert not row["code"] or row["code"].isdigit()
        assert not row["parent"] or row["parent"] in files.by_slug
        assert bool(row["parent"]) == (row["level"] != "province")
    for row in files.successions:
        assert row["predecessor"] != row["successor"]
        assert files.by_slug[row["predecessor"]][-1]["valid_to"] == row["on"]
        assert any(
            version["valid_from"] <= row["on"] < (version["valid_to"] or "9999")
            for version in files.by_slug[row["successor"]]
        )


def test_versions_of_one_unit_follow_each_other(files):
    for rows in files.by_slug.values():
        assert all(one["valid_to"] == other["valid_from"] for one, other in pairwise(rows))
        assert len({row["level"] for row in rows}) == 1


def test_a_parent_holds_while_its_children_do(files):
    for row in files.versions:
        if row["parent"]:
            parent = files.by_slug[row["parent"]]
            assert parent[0]["valid_from"] <= row["valid_from"]
            assert (row["valid_to"] or "9999") <= (parent[-1]["valid_to"] or "9999")


def test_every_old_commune_continues_or_has_successors(files):
    heirs = defaultdict(list)
    for row in files.successions:
        heirs[row["predecessor"]].append(row)
    outcome = Counter()
    for row in files.on("2025-06-30", level="commune"):
        rows = heirs[row["slug"]]
        if not rows:
            assert not files.by_slug[row["slug"]][-1]["valid_to"]
            outcome["continues"] += 1
        elif rows[0]["kind"] == "whole":
            assert len(rows) == 1
            assert rows[0]["is_default"] == "1"
            outcome["whole"] += 1
        else:
            assert len(rows) > 1
            assert {heir["kind"] for heir in rows} == {"part"}
            assert sum(heir["is_default"] == "1" for heir in rows) == 1
            outcome["divided"] += 1
    assert outcome == {"continues": 132, "whole": 9437, "divided": 471}


def test_every_unit_of_today_comes_from_somewhere(files):
    heirs = {row["successor"] for row in files.successions}
    for row in files.on("2026-11-01"):
        continues = files.by_slug[row["slug"]][0]["valid_from"] < REFORM
        assert continues != (row["slug"] in heirs)


def test_a_unit_continues_only_alone_and_under_its_name(files):
    (old, new) = files.by_slug["muong-lat"]
    assert (old["kind"], old["parent"], new["kind"], new["parent"]) == (
        "thi_tran",
        "muong-lat-huyen",
        "xa",
        "thanh-hoa",
    )
    assert files.by_slug["ly-son"][1]["kind"] == "dac_khu"
    assert files.before("ta-xi-lang") == {"ta-si-lang": "whole"}  # respelt: a new unit


def test_provinces_continue_or_merge(files):
    same = [row for row in files.on("2026-11-01", level="province") if row["valid_from"] < REFORM]
    assert {row["slug"] for row in same} == {
        "ha-noi", "hue", "lai-chau", "dien-bien", "son-la", "lang-son", "quang-ninh",
        "thanh-hoa", "nghe-an", "ha-tinh", "cao-bang",
    }  # fmt: skip
    assert files.before("phu-tho") == {
        "phu-tho-truoc-2025": "whole",
        "hoa-binh-truoc-2025": "whole",
        "vinh-phuc": "whole",
    }


def test_ha_long_has_33_units_until_yet_kieu_is_merged(files):
    assert len(files.on("2021-12-31", parent="ha-long")) == 33
    assert len(files.on("2024-10-31", parent="ha-long")) == 33
    assert len(files.on("2024-11-01", parent="ha-long")) == 32
    assert len(files.on("2024-12-01", parent="ha-long")) == 32
    assert files.by_slug["yet-kieu"][0]["code"] == ""
    assert files.after("yet-kieu") == {"tran-hung-dao": ("whole", True)}
    assert len(files.by_slug["tran-hung-dao"]) == 1


def test_what_became_of_the_five_wards_of_2021(files):
    assert files.before("bai-chay-2025") == {"bai-chay": "whole", "hung-thang": "whole"}
    assert files.after("bai-chay") == {"bai-chay-2025": ("whole", True)}
    assert files.after("cao-thang") == {"ha-lam-2025": ("whole", True)}
    assert files.by_slug["cao-thang"][0]["code"] == files.current("ha-lam-2025")["code"] == "06676"
    assert files.before("ha-lam-2025").keys() == {"ha-lam", "cao-thang", "ha-trung"}
    assert files.before("hong-gai-2025").keys() == {"hong-gai", "bach-dang", "tran-hung-dao"}
    assert files.after("dong-lam") == {
        "hoanh-bo-2025": ("part", True),
        "thong-nhat-2025": ("part", False),
    }
    assert files.before("quang-la-2025").keys() == {"quang-la", "bang-ca", "dan-chu", "tan-dan"}


def test_cua_lo_was_a_town_then_part_of_vinh_and_is_a_ward(files):
    def wards(day, parent):
        return {row["slug"] for row in files.on(day, parent=parent)}

    assert wards("2023-03-07", "cua-lo") == CUA_LO_WARDS
    assert not CUA_LO_WARDS & wards("2023-03-07", "vinh")
    assert wards("2025-01-01", "cua-lo") == set()
    assert wards("2025-01-01", "vinh") > CUA_LO_WARDS
    assert len(wards("2025-01-01", "vinh")) == 33
    town = files.by_slug["cua-lo"]
    assert [(row["kind"], row["code"], row["valid_to"]) for row in town] == [
        ("thi_xa", "", "2024-12-01")
    ]
    assert files.current("cua-lo-2025")["code"] == "16732"
    assert files.before("cua-lo-2025") == dict.fromkeys(CUA_LO_WARDS, "whole")


def test_kind_and_name_are_apart(files):
    assert files.by_slug["quan-1"][0]["name"] == "1"
    assert [row["name"] for row in files.on("2025-06-30", code="27046")] == ["5"]
    assert [row["kind"] for row in files.on("2025-06-30", code="27046")] == ["phuong"]
    assert [row["kind"] for row in files.on("2025-06-30", code="15061")] == ["thi_tran"]


def test_files_are_small():
    assert sum(path.stat().st_size for path in units.DATA.iterdir()) < 1_500_000


# What the database holds


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The country in the database for all tests below; each of them works in a savepoint."""
    steps = []
    with django_db_blocker.unblock(), transaction.atomic():
        counts = units.load(progress=lambda *step: steps.append(step))
        yield {"counts": counts, "steps": steps}
        transaction.set_rollback(True)


def everything():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Locality, LocalityVersion, Succession)
    ]


@pytest.mark.django_db
def test_loading_fills_an_empty_database(loaded, files):
    assert loaded["counts"] == {"localities": 14013, "versions": 14152, "successions": 10524}
    assert LocalityVersion.objects.count() == len(files.versions)
    assert loaded["steps"][-1][:2] == (10524, 10524)
    done = [step[0] for step in loaded["steps"] if step[1] == 14152]
    assert done == sorted(done)
    assert len(done) > 10


@pytest.mark.django_db
def test_a_loaded_version_has_what_a_saved_one_has(loaded):
    version = LocalityVersion.objects.get(locality__slug="bai-chay-2025")
    keys = version.search_key, version.sort_key
    assert version.full_name == "Phường Bãi Cháy"
    assert (version.code, version.parent.slug) == ("06673", "quang-ninh")
    assert (version.valid_from, version.valid_to) == (date(2025, 7, 1), None)
    version.save()
    version.refresh_from_db()
    assert (version.search_key, version.sort_key) == keys
    assert LocalityVersion.objects.get(locality__slug="yet-kieu").code is None
    assert Locality.objects.get(slug="muong-lat").name == "Mường Lát"


@pytest.mark.django_db
def test_loading_again_changes_nothing(loaded):
    before = everything()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        counts = units.load()
    assert set(counts.values()) == {0}
    assert everything() == before
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(queries) < 10


@pytest.mark.django_db
def test_loading_again_fills_a_gap(loaded):
    Succession.objects.filter(predecessor__slug="dong-lam").delete()
    LocalityVersion.objects.filter(locality__slug="dong-lam").delete()
    Locality.objects.get(slug="dong-lam").delete()
    counts = units.load()
    assert counts == {"localities": 1, "versions": 1, "successions": 2}
    assert LocalityVersion.objects.get(locality__slug="dong-lam").code == "07042"


@pytest.mark.django_db
def test_loading_again_keeps_corrections(loaded):
    version = LocalityVersion.objects.get(locality__slug="yet-kieu")
    version.name, version.code, version.valid_from = "Yết Kiêu (cũ)", "06682", date(2019, 5, 1)
    version.save()
    Succession.objects.filter(predecessor__slug="dong-lam", is_default=False).delete()
    assert set(units.load().values()) == {0}
    version.refresh_from_db()
    assert (version.name, version.code) == ("Yết Kiêu (cũ)", "06682")
    assert Succession.objects.filter(predecessor__slug="dong-lam").count() == 1
