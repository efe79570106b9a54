"""What comes from outside: punctuality, linked recognitions, last year's figures, never a clock."""

import subprocess
import sys
from decimal import Decimal

import pytest

from apps.criteria.scoring import Context, InvalidValueError, Value, score
from tests.criteria.definitions import YEAR, load, score_one


@pytest.mark.parametrize(
    ("on_time", "points", "verdict"),
    [(4, "5", "met"), (3, "3.75", "partly"), (1, "1.25", "partly"), (0, "0", "failed")],
)
def test_punctuality_is_computed_from_the_context(on_time, points, verdict):
    line = score_one("DEMO-ANCS", "A4", context=Context(2021, reports_on_time=on_time))

    assert (line.points, line.verdict, line.reason) == (Decimal(points), verdict, "on_time")
    assert line.value == {"state": "value", "inputs": {"value": on_time}}


def test_punctuality_waits_when_nobody_counted():
    line = score_one("DEMO-ANCS", "A4", context=Context(2021))

    assert (line.points, line.verdict, line.reason) == (Decimal(0), "waiting", "on_time_unknown")


def test_punctuality_is_never_typed():
    with pytest.raises(InvalidValueError, match="computed_not_entered"):
        score(load("DEMO-ANCS"), {"A4": Value("value", {"value": 4})}, {}, YEAR)


@pytest.mark.parametrize(
    ("links", "verdict", "reason"),
    [
        ({"ANTT-124-XP": True}, "met", "linked_in_force"),
        ({"ANTT-124-XP": False}, "failed", "linked_not_in_force"),
        ({"ANTT-124-KDC": True}, "waiting", "linked_unknown"),
    ],
)
def test_linked_recognition(links, verdict, reason):
    line = score_one("DEMO-CAPDH", "B3", context=Context(2021, links=links))

    assert (line.verdict, line.reason, line.value) == (verdict, reason, None)


@pytest.mark.parametrize(
    ("baseline", "quarter", "points", "reason"),
    [
        (100, 4, "10", "fell"),
        (100, 3, "0", "baseline_whole_year"),
        ("100", 4, "10", "fell"),
        ([25, 25, 25, 25], 4, "10", "fell"),
        ([40, 50, 5, 5], 2, "10", "fell"),
        ([40, 45, 50, 50], 2, "8", "fell"),
        ([40, 45], 2, "8", "fell"),
        ([40], 2, "0", "baseline_missing"),
        ([40, None], 2, "0", "baseline_missing"),
        ([], 1, "0", "baseline_missing"),
        (None, 4, "0", "baseline_missing"),
    ],
)
def test_like_windows_are_compared(baseline, quarter, points, reason):
    context = Context(2021, through_quarter=quarter)

    line = score_one("DEMO-ANCS", "B1", 80, baseline, context)

    assert (line.points, line.reason) == (Decimal(points), reason)


def test_nothing_is_read_from_a_clock():
    with pytest.raises(TypeError, match="Context"):
        score(load("DEMO-ANCS"), {})


def test_the_engine_needs_no_framework():
    code = (
        "import sys; import apps.criteria.scoring; "
        "sys.exit(any(name.split('.')[0] in ('django', 'celery') for name in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
