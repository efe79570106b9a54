"""Administrators, and a draft that they edit."""

import pytest
import yaml

from apps.accounts.models import Grant
from apps.core import clock
from apps.criteria import services
from tests.factories.world import BEGIN, NOW, make_user

from .editor import SETS, Editor


@pytest.fixture
def admin(db, clock_at):
    clock_at(NOW)
    user = make_user("quantri", "Quản trị")
    Grant.objects.create(user=user, kind="administrator", valid_from=BEGIN)
    return user


@pytest.fixture
def other(admin):
    user = make_user("quantri2", "Nguyễn Văn Minh")
    Grant.objects.create(user=user, kind="administrator", valid_from=BEGIN)
    return user


@pytest.fixture
def draft(admin):
    definition = yaml.safe_load((SETS / "demo-ancs.yaml").read_text(encoding="utf-8"))
    version = services.publish_definition(definition, number="1.0", published_on=clock.today())
    return services.create_draft(version, by=admin, number="2.0")


@pytest.fixture
def editor(login, admin, draft):
    return Editor(login(admin), draft)
