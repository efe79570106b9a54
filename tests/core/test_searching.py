"""A name is found as people type it: without diacritics, in any case, wherever it was written."""

from importlib import import_module

import pytest
from django.apps import apps

from apps.committees.models import Committee
from apps.core import clock
from apps.core.folding import fold
from apps.localities.services.registry import correct_version
from apps.police.models import PoliceUnit
from apps.police.services import update_unit
from apps.programmes.models import Enrolment, Subject

TYPED = {
    "Phường BÃI  Cháy": "bai chay",
    " Đồng\tđội ": "DONG DOI",
    "Xã Hòa Thắng": "hoà thắng",
    "A\u0306\u0300n Thi\u0323nh": "ần thịnh",  # diacritics that stand alone
    "Xã 100% _x_": "100% _",
}


def found(words):
    return [row.name for row in Subject.objects.filter(search_key__contains=fold(words))]


@pytest.mark.parametrize("name", TYPED)
def test_what_is_typed_finds_the_name(db, name):
    Subject.objects.create(name=name, slug="one")
    Subject.objects.bulk_create([Subject(name="Trường Chu Văn An", slug="two", kind="school")])
    assert found(TYPED[name]) == [name]
    assert found("chu van AN") == ["Trường Chu Văn An"]


def test_a_unit_is_found_by_the_name_it_has_now(world):
    unit = world.city_police
    update_unit(unit, by=world.user("quantri"), name="Công an Vùng Than", phone="0203 1")
    assert list(PoliceUnit.objects.matching("cong an vung than")) == [unit]
    assert not PoliceUnit.objects.matching("cong an thanh pho ha long")


@pytest.mark.parametrize(
    ("model", "migration"),
    [
        (Committee, "apps.committees.migrations.0002_committee_search_key"),
        (PoliceUnit, "apps.police.migrations.0002_unit_search_key"),
        (Subject, "apps.programmes.migrations.0003_subject_search_key"),
    ],
)
def test_names_that_stood_there_before_are_found(world, model, migration):
    model.objects.update(search_key="")
    import_module(migration).fill(apps, None)
    for row in model.objects.all():
        assert row in model.objects.filter(search_key__contains=fold(row.name))


def test_a_participant_is_found_by_the_corrected_name_of_its_unit(world):
    """The name it takes part under stays; whoever types the right one finds it."""
    version = world.localities["bai-chay"].versions.get()
    correct_version(
        version,
        by=world.user("quantri"),
        name="Bãi Tắm",
        code=version.code,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        reason="Ghi sai tên.",
    )
    for words in ("bai tam", "BÃI CHÁY"):
        found = Enrolment.objects.matching(words)
        assert [row.subject.slug for row in found] == ["bai-chay"]


def test_a_school_is_found_without_diacritics(world):
    school = Subject.objects.create(name="Trường Chu Văn An", slug="cva", kind="school")
    row = Enrolment.objects.create(
        programme=world.programme, subject=school, unit=world.city_police, invited_at=clock.now()
    )
    assert list(Enrolment.objects.matching("chu van an")) == [row]
