"""A consistent copy of the database and back, on SQLite and on PostgreSQL."""

import os
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

FRESH_SCHEMA = (
    "SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
)


class Failed(Exception):  # noqa: N818 -- reads as a sentence where it is caught
    """The database's own tool has refused; the text is what it says."""


@contextmanager
def dump(path: Path):
    """Copy the database to ``path``; inside the block queries see exactly what was copied."""
    if connection.vendor == "sqlite":
        with _sqlite_dump(path):
            yield
    else:
        with _postgresql_dump(path):
            yield


@contextmanager
def _sqlite_dump(path):
    with transaction.atomic():  # immediate: nobody writes until the block ends
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            closing(sqlite3.connect(path)) as target,
        ):
            source.backup(target)
        yield


@contextmanager
def _postgresql_dump(path):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        _run("pg_dump", "-Fc", "--no-owner", "--no-acl", f"--snapshot={snapshot}", "-f", str(path))
        yield


def load(path: Path):
    """Replace the database by the copy, whole or not at all."""
    connection.close()
    if connection.vendor == "sqlite":
        _sqlite_load(path)
    else:
        _postgresql_load(path)


def _sqlite_load(path):
    with closing(sqlite3.connect(path)) as copy:
        said = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if said != "ok":
        raise Failed(said)
    name = Path(connection.settings_dict["NAME"])
    name.parent.mkdir(parents=True, exist_ok=True)
    for rest in ("-wal", "-shm"):
        name.with_name(name.name + rest).unlink(missing_ok=True)
    os.replace(path, name)


def _postgresql_load(path):
    script = path.with_suffix(".sql")
    try:
        _run("pg_restore", "--no-owner", "--no-acl", "-f", str(script), str(path), connect=False)
        # Copied by pieces, so that a large database needs no memory.
        with script.open("rb") as rest:
            arguments = ["psql", "-1", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
            process = subprocess.Popen(  # noqa: S603 -- our own command
                arguments, env=_environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
            )
            try:
                process.stdin.write(FRESH_SCHEMA.encode())
                while block := rest.read(1024 * 1024):
                    process.stdin.write(block)
            except BrokenPipeError:
                pass  # psql has stopped; it says why
            _, said = process.communicate()
        if process.returncode:
            raise Failed(said.decode(errors="replace").strip())
    finally:
        script.unlink(missing_ok=True)


def others_at_work() -> int:
    """Connections of other processes to this database (PostgreSQL), or 1 when SQLite is busy."""
    if connection.vendor == "sqlite":
        return _sqlite_busy()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def _sqlite_busy():
    """Every open connection in WAL mode holds a lock that a change of the mode runs into."""
    name = Path(connection.settings_dict["NAME"])
    connection.close()
    if not name.exists():
        return 0
    with closing(sqlite3.connect(name, timeout=0)) as probe:
        try:
            probe.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return 1
    return 0


def _run(*command, connect=True):
    try:
        done = subprocess.run(  # noqa: S603 -- our own command
            command,
            env=_environment() if connect else None,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise Failed(f"{command[0]} is not installed (Debian: postgresql-client).") from None
    if done.returncode:
        raise Failed(done.stderr.strip())


def _environment():
    """Where the database is, in the variables of PostgreSQL's own tools; no password in ``ps``."""
    names = {
        "NAME": "PGDATABASE",
        "HOST": "PGHOST",
        "PORT": "PGPORT",
        "USER": "PGUSER",
        "PASSWORD": "PGPASSWORD",
    }
    given = connection.settings_dict
    return os.environ | {name: str(given[key]) for key, name in names.items() if given.get(key)}
