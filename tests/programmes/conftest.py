"""Shared by the pages' tests."""

import pytest

from apps.programmes.models import Programme
from tests.factories import world as worlds


@pytest.fixture
def ct(world):
    return world.programme.slug


@pytest.fixture
def second(world):
    """A running programme that nobody takes part in yet."""
    programme = Programme.objects.create(
        slug="phuong-dien-hinh-2021",
        title="Phường điển hình",
        year=2021,
        lead_unit=world.city_police,
        committee=world.committee,
        criteria_version=world.programme.criteria_version,
        status=Programme.Status.OPEN,
    )
    worlds.make_period(programme, 4)
    return programme
