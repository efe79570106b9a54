"""``python -m bench.simulate``: a draft tried on 3,321 units × 30 criteria × 4 quarters.

Measures the stream itself (``assessments.simulation.simulate``: reading, scoring twice, giving
away), the counted outcome with its differences, and the Excel file. Memory is what each run adds
at its highest point: the stream must need as much for all units as for a tenth of them.
"""

import argparse
import gc
import sys
import time
from itertools import islice
from pathlib import Path

from .national import own_database, populate

UNITS = 3321


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=UNITS)
    units = parser.parse_args().units
    with own_database():
        started = time.perf_counter()
        programme = populate(units)
        say(f"{units} units made in {time.perf_counter() - started:.1f} s")
        table(measure(programme, units))


def measure(programme, units) -> list[tuple]:
    """``(name, seconds, CPU seconds, units a CPU second, growth of the high water mark)`` each."""
    from apps.assessments.exports import trial_workbook  # noqa: PLC0415
    from apps.assessments.simulation import simulate  # noqa: PLC0415
    from apps.assessments.tried import try_version  # noqa: PLC0415

    version = draft_of(programme.criteria_version)
    rows = []

    def one(name, count, run):
        before = forget_high_water()
        started, begun = time.perf_counter(), time.process_time()
        run()
        cpu = time.process_time() - begun
        seconds = time.perf_counter() - started
        rows.append((name, seconds, cpu, count / cpu, high_water() - before))

    tenth = max(units // 10, 1)
    one("stream, a tenth", tenth, lambda: drain(islice(simulate(version, [programme]), tenth)))
    one("stream, all", units, lambda: drain(simulate(version, [programme])))
    one("outcome with differences", units, lambda: try_version(version, [programme]))
    one("Excel file", units, lambda: trial_workbook(version, [programme]).close())
    return rows


def draft_of(version):
    """A draft with other tiers, other points and a renumbered criterion."""
    from apps.accounts.models import User  # noqa: PLC0415
    from apps.criteria import services  # noqa: PLC0415

    by = User.objects.get(username="bench")
    draft = services.create_draft(version, by=by, number="1.1")

    def change(definition):
        criteria = [c for group in definition["groups"] for c in group["criteria"]]
        for criterion in criteria:
            tiers = criterion["rule"].get("tiers") or ()
            if len(tiers) > 2 and "from" in tiers[-1]:
                edge = str(int(float(tiers[-1]["from"])) + 1)
                tiers[-1]["from"] = tiers[-2]["below"] = edge
        first = criteria[0]
        first["code"], first["identity"] = f"{first['code']}b", first["code"]

    return services.change_draft(draft, by=by, what="changed", change=change)


def drain(rows):
    for _row in rows:
        pass


def forget_high_water() -> float:
    """Begin to watch anew (Linux); returns what the process holds now, in MiB."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    return high_water()


def high_water() -> float:
    """The most memory the process held since it is watched, in MiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def table(rows):
    say(f"{'':26}{'seconds':>9}{'CPU':>9}{'units/CPU s':>13}{'memory +MiB':>13}")
    for name, seconds, cpu, speed, growth in rows:
        say(f"{name:26}{seconds:9.2f}{cpu:9.2f}{speed:13.0f}{growth:13.1f}")


def say(line):
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
