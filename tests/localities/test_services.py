"""Correcting the registry: done, refused, and nothing left behind."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.errors import DomainError, StaleError
from apps.core.stale import values_of
from apps.localities import services
from apps.localities.models import Locality, LocalityVersion
from apps.localities.services.registry import CORRECTED
from tests.accounts.acts import acts, names
from tests.factories.world import make_locality

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(world):
    return world.localities["bai-chay"]


def correct(version, by, **changes):
    values = {
        "name": version.name,
        "code": version.code or "",
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "reason": "theo công báo",
    }
    return services.correct_version(version, by=by, **values | changes)


def add(ward, by, **changes):
    values = {
        "kind": "phuong",
        "name": "Bãi Cháy Mới",
        "code": "06652",
        "parent": None,
        "valid_from": date(2025, 7, 1),
        "source": "Nghị quyết 1679",
    }
    return services.add_version(ward, by=by, **values | changes)


def test_correction_changes_name_and_code_and_keeps_both_in_the_log(world, ward):
    version = correct(ward.versions.get(), world.user("quantri"), name="Bãi Cháy A", code="06652")

    version.refresh_from_db()
    assert (version.name, version.code, version.search_key) == (
        "Bãi Cháy A",
        "06652",
        "phuong bai chay a",
    )
    assert Locality.objects.get(pk=ward.pk).name == "Bãi Cháy A"
    data = acts()[0].data
    assert (data["before"]["name"], data["after"]["name"]) == ("Bãi Cháy", "Bãi Cháy A")
    assert (data["before"]["code"], data["after"]["code"]) == (None, "06652")
    assert data["reason"] == "theo công báo"


def test_slug_stays_through_a_new_name(world, ward):
    add(ward, world.user("quantri"))

    assert Locality.objects.get(pk=ward.pk).slug == "bai-chay"


def test_a_new_version_ends_the_present_one_the_same_day(world, ward):
    add(ward, world.user("quantri"))

    old, new = ward.versions.order_by("valid_from")
    assert (old.valid_to, new.valid_from, new.valid_to) == (date(2025, 7, 1),) * 2 + (None,)
    assert Locality.objects.get(pk=ward.pk).name == "Bãi Cháy Mới"
    assert names() == ["locality.version_added"]


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        (date(2025, 6, 30), None),  # one day too early
        (date(2019, 1, 1), date(2020, 1, 2)),
        (date(2021, 1, 1), date(2021, 2, 1)),
        (date(2026, 1, 1), date(2026, 1, 1)),  # no day at all
        (date(2026, 1, 1), date(2025, 1, 1)),
    ],
)
def test_overlapping_days_are_refused(world, ward, begin, end):
    new = add(ward, world.user("quantri"))
    before = list(LocalityVersion.objects.order_by("pk").values())

    with pytest.raises(DomainError):
        correct(new, world.user("quantri"), valid_from=begin, valid_to=end)

    assert list(LocalityVersion.objects.order_by("pk").values()) == before
    assert names() == ["locality.version_added"]


def test_days_that_touch_are_no_overlap(world, ward):
    new = add(ward, world.user("quantri"))

    correct(new, world.user("quantri"), valid_to=date(2026, 1, 1))

    assert names() == ["locality.version_added", "locality.corrected"]


def test_a_code_belongs_to_one_unit_at_a_time(world, ward):
    admin = world.user("quantri")
    other = make_locality("ha-lam", "phuong", "Hà Lầm", code="06676")
    before = list(LocalityVersion.objects.order_by("pk").values())

    with pytest.raises(DomainError) as refusal:
        correct(ward.versions.get(), admin, code="06676")
    assert "code" in refusal.value.fields
    assert list(LocalityVersion.objects.order_by("pk").values()) == before

    # Once the other has ended, the code may be given again.
    other.versions.update(valid_to=date(2025, 7, 1))
    add(ward, admin, code="06676")
    assert names() == ["locality.version_added"]


@pytest.mark.parametrize("day", [date(2019, 12, 31), date(2020, 1, 1)])
def test_a_new_version_needs_a_present_one_that_began_before(world, ward, day):
    with pytest.raises(DomainError):
        add(ward, world.user("quantri"), valid_from=day)

    assert ward.versions.get().valid_to is None
    assert names() == []


def test_a_unit_does_not_belong_to_itself(world, ward):
    with pytest.raises(DomainError):
        add(ward, world.user("quantri"), parent=ward)

    assert ward.versions.count() == 1


def test_a_correction_that_saw_old_values_is_refused(world, ward):
    version = ward.versions.get()
    seen = values_of(version, CORRECTED)
    LocalityVersion.objects.filter(pk=version.pk).update(code="11111")

    with pytest.raises(StaleError) as refusal:
        correct(version, world.user("quantri"), code="22222", seen=seen)

    assert "11111" in refusal.value.fields["code"]
    assert ward.versions.get().code == "11111"
    assert names() == []


def test_postgresql_refuses_overlaps_by_itself(world, ward):
    def overlap():
        LocalityVersion.objects.create(
            locality=ward,
            level="commune",
            kind="phuong",
            name="Bãi Cháy",
            valid_from=date(2021, 1, 1),
            valid_to=date(2021, 2, 1),
        )

    if connection.vendor != "postgresql":
        overlap()  # SQLite leaves it to the service
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        overlap()
    assert ward.versions.count() == 1


# --- finding --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["bai-chay", "bai chay", "BÃI CHÁY", "Phường Bãi Cháy", "Ba\u0303i Cha\u0301y"]
)
def test_a_unit_is_found_however_it_is_typed(world, ward, words):
    assert services.find_locality(words) == ward


def test_an_ambiguous_name_is_answered_with_the_candidates(world):
    make_locality("hong-ha", "phuong", "Hồng Hà")

    with pytest.raises(DomainError) as refusal:
        services.find_locality("hong")

    assert "hong-gai" in str(refusal.value)
    assert "hong-ha" in str(refusal.value)
    with pytest.raises(DomainError):
        services.find_locality("khong co")
