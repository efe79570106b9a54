"""Fixtures used in several apps; nothing of ours is mocked."""

import gc
import importlib

import pytest
from django.conf import settings
from django.db import connection

from apps.core import clock
from apps.core.planned import _KNOWN
from tests.factories import world as worlds
from tests.factories.kept import kept

# The migrations whose triggers keep rows from being changed or deleted.
GUARDS = (
    "apps.audit.migrations.0002_append_only",
    "apps.criteria.migrations.0003_published_is_published",
)
# Whole worlds of objects live as long as the process; looking through all of them again and again
# took a sixth of the suite's time.
gc.set_threshold(100_000, 50, 1000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Browser tests are handed out by the stack that they share."""
    if config.getvalue("dist") != "loadgroup":
        return None
    from tests.e2e.groups import ByStack  # noqa: PLC0415 -- needed for these tests only

    return ByStack(config, log)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings):
    """Files of a test stay in the test's own folder."""
    settings.DATA_DIR = tmp_path
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")


@pytest.fixture(autouse=True)
def plans_of_its_own():
    """A plan is kept by the connection, and made for tables as large as they are.

    In an installation they grow by and by and the database plans anew; here they grow by
    thousands of rows from one test to the next.
    """
    line = connection.connection
    if line is not None and connection.vendor == "postgresql" and _KNOWN.pop(line, None):
        with line.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")


@pytest.fixture(autouse=True)
def log_can_be_emptied(request):
    """Tests that commit empty all tables afterwards; the guarding triggers step aside."""
    names = set(request.fixturenames)
    marker = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in names or "live_server" in names
    if not (commits or (marker and marker.kwargs.get("transaction"))):
        yield
        return
    request.getfixturevalue("transactional_db")
    guards = [importlib.import_module(name) for name in GUARDS]
    for triggers in guards:
        triggers.run(connection, triggers.SQLITE_UNDO, triggers.POSTGRESQL_UNDO)
        triggers.run(connection, triggers.SQLITE, triggers.POSTGRESQL)
    yield
    for triggers in guards:
        triggers.run(connection, triggers.SQLITE_UNDO, triggers.POSTGRESQL_UNDO)


@pytest.fixture
def clock_at():
    """``clock_at(moment)``: the business clock stands there for the rest of the test."""
    entered = []

    def stand(moment):
        manager = clock.at(moment)
        manager.__enter__()
        entered.append(manager)
        return moment

    yield stand
    for manager in reversed(entered):
        manager.__exit__(None, None, None)


@pytest.fixture
def world(db, clock_at):
    """Hạ Long on 20/12/2021, the illustrative set, nothing reported yet."""
    clock_at(worlds.NOW)
    return kept("world", worlds.build)


@pytest.fixture
def login(client):
    """``login(user)``: the test client signed in as that user."""

    def enter(user):
        client.force_login(user, backend="apps.accounts.backends.AccountBackend")
        return client

    return enter


assert settings.TRIAL, "the suite runs with trial settings"
