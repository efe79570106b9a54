"""A name is found as people type it: without diacritics, in any case, wherever it was written."""

import pytest
from django.apps import apps

from apps.core.folding import fold
from apps.core.searching import fill_keys
from apps.police.models import PoliceUnit
from apps.police.services import update_unit
from apps.programmes.models import Subject

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


def test_names_that_stood_there_before_are_found(world):
    PoliceUnit.objects.update(search_key="")
    fill_keys("police", "PoliceUnit")(apps, None)
    assert world.city_police in PoliceUnit.objects.filter(search_key__contains="thanh pho ha long")
