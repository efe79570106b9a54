"""``python -m bench.entry``: entry, saving, queue and home against the peer, in one run.

Both stand on one PostgreSQL of the measurement's own, over the same figures of 3,321 units, each
behind a gunicorn of its own. Every round asks everybody once, in an order drawn anew.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg2

from . import jobs, peers, plot, postgres, table
from .nationwide import OFFICER, PASSWORD, VERIFIER, WARD, definition, populate
from .servers import ROOT, Person, served
from .simulate import say

UNITS = 3321


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_call: sys.exit(1))  # servers are stopped, data removed
    say(f"peer, SHA-256 over its files: {peers.refuse_changed()}")
    say(machine())
    folder = Path(tempfile.mkdtemp(prefix="ancs-bench."))
    try:
        with postgres.own_server("perf", "ancs"):
            measure(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read_options():
    parser = argparse.ArgumentParser(prog="python -m bench.entry", description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--warm", type=int, default=8, help="rounds before the clock counts")
    parser.add_argument("--no-browser", action="store_true", help="leave out weight and vitals")
    parser.add_argument("--plot", metavar="FILE", help="write the ratios as an SVG")
    return parser.parse_args()


def machine():
    words = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return (
        f"{datetime.now():%d/%m/%Y %H:%M}, commit {commit.strip() or 'unknown'},"  # noqa: DTZ005
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def measure(options, folder):
    env = our_environment(folder)
    programme, report = prepare(options.units)
    begun = time.perf_counter()
    peers.fill(programme)
    say(f"the peer has the same rows: {time.perf_counter() - begun:.0f} s")
    criteria = [c for group in definition()["groups"] for c in group["criteria"]]
    ours, theirs = jobs.our_jobs(programme, criteria), jobs.peer_jobs(report)
    queries = peers.counted(ROOT, "bench.settings", env, [job.as_dict() for job in ours])
    queries |= peers.counted(
        peers.FOLDER, "ref.settings", peers.environment(), [job.as_dict() for job in theirs]
    )
    with (
        served("config.wsgi", folder=ROOT, env=env, log=folder / "ours.log") as own,
        served(
            "ref.wsgi", folder=peers.FOLDER, env=peers.environment(), log=folder / "peer.log"
        ) as other,
    ):
        people = signed_in(own, other)
        times, worked = rounds(options, [*ours, *theirs], people, report)
        for line in table.lines(times, worked, queries):
            say(line)
        if options.plot:
            Path(options.plot).write_text(plot.svg(times), encoding="utf-8")
    if not options.no_browser:
        weigh(env, folder, ours)
    say(f"load at the end {os.getloadavg()[0]:.1f}; {options.rounds} rounds, no failed answer")


def weigh(env, folder, todo):
    """Weight and vitals, with the pages compressed as the proxy sends them."""
    from . import vitals  # noqa: PLC0415

    pages = {job.name: (job.user, job.path) for job in todo if job.name in vitals.PAGES}
    with served("bench.compressed", folder=ROOT, env=env, log=folder / "vitals.log") as server:
        people = {
            name: Person(server).sign_in("/dang-nhap/", name, PASSWORD)
            for name in (OFFICER, VERIFIER)
        }
        for line in vitals.lines(server.port, people, pages):
            say(line)


def our_environment(folder):
    """Named before Django is set up, here and in the web server."""
    (folder / "data").mkdir()
    os.environ |= {
        "ANCS_DATA_DIR": str(folder / "data"),
        "DATABASE_URL": postgres.dsn("ancs"),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONWARNINGS": "ignore",
    }
    return dict(os.environ)


def prepare(units):
    """The project's own database and static files; returns programme and the ward's report."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from apps.reporting.models import Report, Result  # noqa: PLC0415

    begun = time.perf_counter()
    call_command("collectstatic", "--noinput", verbosity=0)
    call_command("migrate", verbosity=0)
    programme = populate(units)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    say(
        f"{units} units × 30 criteria × 4 quarters: {Report.objects.count():,} reports,"
        f" {Result.objects.count():,} cells, made in {time.perf_counter() - begun:.0f} s"
    )
    report = Report.objects.get(period__quarter=4, enrolment__subject__slug=WARD).pk
    connection.close()
    return programme, report


def signed_in(own, other):
    """Job's user → somebody with a session of their own."""
    people = {
        name: Person(own).sign_in("/dang-nhap/", name, PASSWORD) for name in (OFFICER, VERIFIER)
    }
    people[""] = Person(other)  # the bare page knows nobody
    people["peer"] = Person(other).sign_in("/admin/login/", peers.NAME, peers.PASSWORD)
    return people


def rounds(options, todo, people, report):
    """Two of name → {round: seconds}: until the answer, and of the web server's processor."""
    draw = random.Random(9)
    times, worked = {job.name: {} for job in todo}, {job.name: {} for job in todo}
    with (
        closing(psycopg2.connect(postgres.dsn("ancs"))) as ours,
        closing(psycopg2.connect(postgres.dsn("perf"))) as theirs,
    ):
        ours.autocommit = theirs.autocommit = True
        for number in range(options.warm + options.rounds):
            now = [job for job in todo if number % job.every == 0]
            for job in draw.sample(now, len(now)):
                own = theirs if job.user in ("", "peer") else ours
                answer = job.run(people[job.user], report, own)
                if number >= options.warm:
                    times[job.name][number] = answer.seconds
                    worked[job.name][number] = answer.worked
    return times, worked


if __name__ == "__main__":
    sys.exit(main())
