"""``python -m bench.floor``: what saving one cell costs before anything is checked or scored.

The same request twice, in turns, in one process on the data of ``bench.entry``: saved as ever, and
with all left out but signing in, the door and lock of the report, the cell, its row of history and
the version of the report. What is left out: reading the year, the form, validation, conflicts, the
score and the answer about other cells. Prints both in milliseconds and their ratio.
"""

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

from . import postgres
from .changes import change_ours, only
from .entry import UNITS, machine, our_environment, prepare
from .forms import largest_form
from .jobs import QUIET, our_jobs
from .nationwide import OFFICER, definition
from .simulate import say

DRAW = random.Random(4)
WARM = 10


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.floor", description=__doc__)
    parser.add_argument("--units", type=int, default=UNITS)
    parser.add_argument("--rounds", type=int, default=100)
    options = parser.parse_args()
    say(machine())
    folder = Path(tempfile.mkdtemp(prefix="ancs-bench."))
    try:
        with postgres.own_server("ancs"):
            our_environment(folder)
            programme, report = prepare(options.units)
            measure(options.rounds, programme, report)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(rounds, programme, report):
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from apps.reporting.models import Result  # noqa: PLC0415
    from apps.reporting.views.cells import ReportCells  # noqa: PLC0415

    client = Client()
    client.force_login(get_user_model().objects.get(username=OFFICER))
    criteria = [c for group in definition()["groups"] for c in group["criteria"]]
    place = next(job for job in our_jobs(programme, criteria) if job.name == "one cell")
    ways = {"as ever": ReportCells.save, "least": least}
    times = {name: [] for name in ways}
    for _round in range(rounds + WARM):
        for name, save in ways.items():
            fields = largest_form(client.get(place.path).content.decode())
            sent, (code,) = change_ours(fields, criteria, 1, DRAW)
            Least.row = Result.objects.select_related("criterion").get(
                report=report, criterion__code=code
            )
            ReportCells.save, before = save, Least.row.version
            begun = time.perf_counter()
            answer = client.post(
                place.to,
                urlencode([*only(sent, code), ("source", "")]),
                content_type="application/x-www-form-urlencoded",
                headers={name.lower(): value for name, value in QUIET.items()},
            )
            times[name].append(time.perf_counter() - begun)
            stored = Result.objects.get(pk=Least.row.pk).version
            if answer.status_code != 200 or stored != before + 1:
                sys.exit(f"{name}: {answer.status_code}, the cell was not saved")
    ReportCells.save = ways["as ever"]
    taken = {name: 1000 * statistics.median(all_of[WARM:]) for name, all_of in times.items()}
    for name, milliseconds in taken.items():
        say(f"{name:8} {milliseconds:6.2f} ms")
    say(f"ratio    {taken['least'] / taken['as ever']:6.2f}")


class Least:
    """The cell that is saved next, read before the clock runs."""

    row = None


def least(view, **place):
    """Stands in for ``ReportCells.save``: the same cell once more, as a new version."""
    from django.db import transaction  # noqa: PLC0415
    from django.http import JsonResponse  # noqa: PLC0415

    from apps.core import clock  # noqa: PLC0415
    from apps.reporting.models import Report  # noqa: PLC0415
    from apps.reporting.services.rows import put, write  # noqa: PLC0415
    from apps.reporting.views.base import find_report  # noqa: PLC0415

    with transaction.atomic():
        report = find_report(view.request.user, begun=False, lock=True, **place)
        row = put(Least.row, Least.row, view.request.user, clock.now())
        write([row], uuid.uuid4())
        Report.objects.filter(pk=report.pk).update(version=report.version + 1)
    return JsonResponse({})


if __name__ == "__main__":
    sys.exit(main())
