"""A resubmission shows exactly the rows that changed: a hundred random cases."""

import random

import pytest

from apps.reporting.models import Report
from apps.reporting.services.review import return_report
from apps.reporting.sheet import Sheet
from tests.reporting.city import day, fix, submit, submitted

CASES = 100
SENT_BACK = "B2"


def another(rng, cell):
    """The same cell with one thing changed that a reader would notice."""
    kind = rng.choice(["value", "remark", "explanation", "evidence"])
    if kind == "value":
        name, value = rng.choice(sorted(cell["inputs"].items()))
        changed = not value if isinstance(value, bool) else value + rng.randint(1, 9)
        return {**cell, "inputs": {**cell["inputs"], name: changed}}
    if kind == "evidence":
        return {**cell, "evidence": [*cell["evidence"], f"{rng.getrandbits(256):064x}"]}
    return {**cell, kind: f"{cell[kind]} {rng.randint(0, 999)}"}


def same_again(rng, cell):
    """The same cell as another program would write it."""
    version = {**cell, "version": cell["version"] + rng.randint(0, 3)}
    names = list(version["inputs"])
    rng.shuffle(names)
    return {**version, "inputs": {name: version["inputs"][name] for name in names}}


@pytest.mark.timeout(300)
def test_exactly_the_changed_rows_and_those_sent_back_stand_out(world, clock_at):
    clock_at(day(21))
    report = submitted(world)
    reasons = {SENT_BACK: "Chưa khớp sổ."}
    return_report(report, by=world.user("thamdinh"), due_on=day(24).date(), reasons=reasons)
    clock_at(day(22))
    submit(world, fix(world, report, **{SENT_BACK: {"met": 17, "total": 20}}))
    report = Report.objects.for_list().get(pk=report.pk)
    first, second = report.submissions.order_by("number")
    now = second.content
    base = Sheet(report)
    results, quarter, items = base.results, base.last_quarter, base.items
    rng = random.Random(26)
    for case in range(CASES):
        changed = set(rng.sample(sorted(now), rng.randint(0, len(now))))
        sheet = Sheet(report)
        # The results stand as they are; what the unit said before is the random part.
        sheet.results, sheet.last_quarter, sheet.items = results, quarter, items
        first.content = {
            code: another(rng, cell) if code in changed else same_again(rng, cell)
            for code, cell in now.items()
        }
        sheet.attempts = [first, second]
        shown = {line.code for g in sheet.groups(lambda line: line.stands_out) for line in g.lines}
        assert shown == changed | {SENT_BACK}, case
