"""Publishing a definition: once, sound, and for good."""

import copy
from datetime import date

import pytest
import yaml
from django.conf import settings

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.criteria.models import CriteriaSet, CriteriaVersion, Criterion
from apps.criteria.services import publish_definition

DAY = date(2021, 1, 4)


@pytest.fixture
def definition():
    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / "demo-ancs.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_publish_definition_stores_version_groups_and_criteria(db, definition):
    version = publish_definition(definition, number="1.0", published_on=DAY)

    assert version.status == CriteriaVersion.Status.PUBLISHED
    assert (version.groups.count(), version.criteria.count()) == (5, 17)
    assert [c.code for c in version.criteria.all()][:3] == ["A1", "A2", "A3"]
    assert version.set.is_invented
    assert [e.event for e in Event.objects.all()] == ["criteria.published"]


def test_publish_definition_again_adds_nothing(db, definition):
    first = publish_definition(definition, number="1.0", published_on=DAY)
    again = publish_definition(definition, number="1.0", published_on=date(2022, 1, 1))

    assert (again.pk, again.published_on) == (first.pk, DAY)
    assert Event.objects.count() == 1
    assert Criterion.objects.count() == 17


def test_publish_definition_refuses_other_content_under_the_same_number(db, definition):
    version = publish_definition(definition, number="1.0", published_on=DAY)
    other = copy.deepcopy(definition)
    other["title_vi"] = "Tên khác"

    with pytest.raises(DomainError):
        publish_definition(other, number="1.0", published_on=DAY)

    version.refresh_from_db()
    assert version.definition == definition
    assert CriteriaVersion.objects.count() == 1
    assert publish_definition(other, number="1.1", published_on=DAY).number == "1.1"


def test_publish_definition_refuses_an_unsound_one_and_stores_nothing(db, definition):
    definition["groups"][0]["criteria"][0]["max"] = "7"  # maxima do not add up any more

    with pytest.raises(DomainError):
        publish_definition(definition, number="1.0", published_on=DAY)

    assert not CriteriaSet.objects.exists()
    assert not Event.objects.exists()
