"""Starts and stops the application with its own data, on the database and broker of the run."""

import contextlib
import itertools
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
from django.conf import settings

from apps.core import clock

# Redis has 16 databases: two processes of the suite take seven each, one stack after another.
SHARE = 7
BROKERS = itertools.cycle(
    SHARE * (os.environ.get("PYTEST_XDIST_WORKER") == "gw1") + number for number in range(SHARE)
)
START_SECONDS = 180
STOP_SECONDS = 60
ROOT = Path(settings.BASE_DIR)


class Stack:
    """``with Stack(folder, seeds=[…]) as stack:`` – ``stack.url``, ``stack.rows(sql)``.

    With ``like`` the data are copied from another stack that is filled and not running; with
    ``collected`` files are hashed, compressed and kept by browsers as in a real installation.
    """

    def __init__(self, folder, *, seeds=(), like=None, tick="1", collected=False):
        self.folder = Path(folder)
        self.collected = collected
        self.seeds = seeds
        self.like = like
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.server = os.environ.get("DATABASE_URL", "")
        self.name = f"ancs_e2e_{os.getpid()}_{self.port}"
        self.process = None
        self.env = {
            **os.environ,
            "ANCS_DATA_DIR": str(self.folder),
            "ANCS_SITE_URL": self.url,
            "ANCS_TICK_SECONDS": tick,
            "ANCS_COLLECTED": str(collected),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
        }
        if self.server:
            self.env["DATABASE_URL"] = f"{self.server.rsplit('/', 1)[0]}/{self.name}"
        if os.environ.get("REDIS_URL"):
            number = 2 + next(BROKERS)
            self.env["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{number}"

    @contextlib.contextmanager
    def filled(self):
        """The data alone, for other stacks to begin with."""
        try:
            self._fill()
            yield self
        finally:
            self._drop()

    def _fill(self):
        if self.like:
            shutil.copytree(self.like.folder, self.folder, dirs_exist_ok=True)
        if self.server:
            source = f' TEMPLATE "{self.like.name}"' if self.like else ""
            self._on_server(f'CREATE DATABASE "{self.name}"{source}')
        if self.like is None:
            self.manage("migrate", "-v0")
        for part in self.seeds:
            self.manage("seed", part)
        if self.collected:
            self.manage("collectstatic", "--noinput", "-v0")

    def _drop(self):
        if self.server:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')

    def __enter__(self):
        self._fill()
        self.resume()
        return self

    def __exit__(self, *exc):
        self.halt()
        self._drop()

    @property
    def is_at_work(self) -> bool:
        return self.process is not None

    def halt(self):
        """Stop web, worker and beat; the data stay."""
        if self.is_at_work:
            process, self.process = self.process, None
            process.send_signal(signal.SIGTERM)
            process.wait(STOP_SECONDS)

    def resume(self):
        """Start them, again where they were."""
        log = (self.folder / "supervisor.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "runlocal", "--port", str(self.port), "--no-seed"],
            cwd=ROOT,
            env=self.env,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.halt()
            self._drop()
            raise

    def manage(self, *words):
        """Run one management command on the data of this stack."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-3000:]}"
        return done.stdout

    def stand_at(self, year, month, day, hour=8, minute=0):
        """Move the business clock of web, worker and beat."""
        shift = clock.local(year, month, day, hour, minute) - clock.real_now()
        # Replaced at once: a half-written file would show the processes the real day.
        fresh = self.folder / "clock-shift.new"
        fresh.write_text(str(shift.total_seconds()))
        fresh.replace(self.folder / "clock-shift")

    def rows(self, query, *values):
        """Read, never write."""
        if self.server:
            with contextlib.closing(psycopg2.connect(self.env["DATABASE_URL"])) as connection:
                connection.set_session(readonly=True)
                with connection.cursor() as cursor:
                    cursor.execute(query.replace("?", "%s"), values)
                    return cursor.fetchall()
        path = f"file:{self.folder / 'ancs.sqlite3'}?mode=ro"
        with contextlib.closing(sqlite3.connect(path, uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def wait_for(self, query, *values, seconds=30):
        """Until the query finds something: worker and beat do their part in their own time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.rows(query, *values)
            if found and found[0][0]:
                return found
            time.sleep(0.2)
        raise AssertionError(f"Not within {seconds} s: {query} {values}")

    def _on_server(self, statement):
        with contextlib.closing(psycopg2.connect(self.server)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def _wait_until_it_answers(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(urllib.error.URLError, OSError):
                urllib.request.urlopen(f"{self.url}/healthz/", timeout=5)
                return
            time.sleep(0.2)
        raise AssertionError((self.folder / "supervisor.log").read_text()[-3000:])
