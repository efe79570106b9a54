"""Backup and restore of a whole installation, on the database that the suite runs on."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings

from tests.faults.stores import PostgresStore, SqliteStore

from .processes import environment

pytestmark = pytest.mark.slow
CHANGE = "UPDATE accounts_user SET phone = 'changed' WHERE username = 'quantri'"
CHANGED = "SELECT count(*) FROM accounts_user WHERE phone = 'changed'"


class Installation:
    """A copy of the prepared one, reached by ``manage.py`` in processes of their own."""

    def __init__(self, data, database):
        self.data, self.database = data, database
        self.evidence = data / "evidence"
        self.environment = environment(
            DJANGO_SETTINGS_MODULE="config.settings.local",
            ANCS_DATA_DIR=data,
            REDIS_URL="",
            **database.environment,
        )

    def manage(self, *arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def add_evidence(self, content):
        name = hashlib.sha256(content).hexdigest()
        path = self.evidence / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def change(self):
        """Somebody works on: a changed row, a new file."""
        self.database.execute(CHANGE)
        self.later = self.add_evidence(b"later")

    def is_changed(self):
        return self.database.rows(CHANGED) == [(1,)] and self.later.exists()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    kind = PostgresStore if os.environ.get("DATABASE_URL") else SqliteStore
    store = kind(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def original(store, tmp_path_factory):
    """The backup of an installation with one file of evidence; made once."""
    folder = tmp_path_factory.mktemp("original")
    source = Installation(folder / "data", store.copy(folder / "data"))
    source.add_evidence(b"a scan")
    done = source.manage("backup", folder)
    assert done.returncode == 0, done.stderr
    again = source.manage("backup", next(folder.glob("*.zip")))
    assert again.returncode == 1
    assert "nothing is overwritten" in again.stderr
    source.database.close()
    return next(folder.glob("ancs-*.zip"))


@pytest.fixture
def packed(original, tmp_path):
    return shutil.copy2(original, tmp_path / "backup.zip")


@pytest.fixture
def installation(store, tmp_path):
    """A copy of the one that was packed, on which somebody has worked since."""
    copy = store.copy(tmp_path / "data")
    here = Installation(tmp_path / "data", copy)
    here.add_evidence(b"a scan")
    here.change()
    yield here
    copy.close()


def test_restore_brings_back_database_evidence_and_keys(installation, packed):
    key = (installation.data / "secret_key").read_text()
    (installation.data / "secret_key").write_text("another one")

    done = installation.manage("restore", packed, "--replace")

    assert done.returncode == 0, done.stderr
    assert "events in" in done.stdout  # the audit chains were walked
    assert installation.database.rows(CHANGED) == [(0,)]
    files = [path.read_bytes() for path in installation.evidence.rglob("*") if path.is_file()]
    assert files == [b"a scan"]
    assert (installation.data / "secret_key").read_text() == key


def test_backup_lists_what_it_holds_and_is_private(installation, packed):
    assert packed.stat().st_mode & 0o077 == 0
    manifest = json.loads(zipfile.ZipFile(packed).read("manifest.json"))
    users = installation.database.rows("SELECT count(*) FROM accounts_user")[0][0]
    assert manifest["rows"]["accounts_user"] == users > 0
    assert len(manifest["files"]) == 3


def test_restore_refuses_to_lose_data_unless_told(installation, packed):
    done = installation.manage("restore", packed)
    assert done.returncode == 1
    assert "--replace" in done.stderr
    assert installation.is_changed()


def test_restore_refuses_a_running_installation(installation, packed):
    with (installation.data / "supervisor.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = installation.manage("restore", packed, "--replace")
    assert done.returncode == 1
    assert "running" in done.stderr
    assert installation.is_changed()


def test_restore_refuses_while_somebody_uses_the_database(installation, packed):
    with installation.database.held():
        done = installation.manage("restore", packed, "--replace")
    assert done.returncode == 1
    assert "Others use the database" in done.stderr
    assert installation.is_changed()


def damage_cut(path):
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def damage_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def damage_missing_file(path):
    _rewrite(path, lambda name, content: None if name.startswith("evidence/") else content)


def damage_other_content(path):
    _rewrite(path, lambda name, content: b"!" if name.startswith("evidence/") else content)


def _rewrite(path, change):
    with zipfile.ZipFile(path) as old:
        members = {name: change(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w") as new:
        for name, content in members.items():
            if content is not None:
                new.writestr(name, content)


@pytest.mark.parametrize(
    "damage", [damage_cut, damage_bit, damage_missing_file, damage_other_content]
)
def test_damaged_backup_changes_nothing(installation, packed, damage):
    damage(packed)
    done = installation.manage("restore", packed, "--replace")
    assert done.returncode == 1
    assert "Nothing was restored" in done.stderr
    assert "Traceback" not in done.stderr
    assert installation.is_changed()
