"""A whole year: totals, bands, redistribution, waiting, and what comes from the context."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from apps.criteria.scoring import (
    Context,
    Value,
    criteria_of,
    quota,
    score,
    shown,
)
from tests.criteria.definitions import YEAR, find, load, read

BEST = {
    "A1": True,
    "A2": True,
    "A3": 4,
    "B1": 80,
    "B2": (9, 10),
    "B3": 0,
    "B4": 0,
    "B5": 3,
    "B0": 0,
    "C1": (10, 10),
    "C2": 3,
    "C3": True,
    "D1": (100, 100),
    "D2": 3,
    "E1": 0,
    "E2": True,
}
BASELINES = {"B1": 100, "B5": 4}
CHECKLIST = {
    "1.1": "2021-02-01",
    "1.2": "2021-02-02",
    "1.3": "2021-02-03",
    "1.4": 1,
    "2.1": True,
    **{f"3.{point}": "none" for point in ("a", "b", "c", "d", "dd", "e", "g")},
    "4.a": 10,
    "4.b": 0,
    "4.d": 0,
    "5.1": True,
    "5.2": 0,
    "6.1": (25, 25),
    "6.2": (18, 25),
    "4.c": {"new_hotspots": 0, "new_cases": 0, "managed": True},
}


def year(code, shorts, baselines=None, context=YEAR, **changes):
    """Score a set from the short hand; a change to None takes the criterion away."""
    definition = load(code)
    shorts = {key: item for key, item in {**shorts, **changes}.items() if item is not None}
    values = {key: read(find(definition, key), short) for key, short in shorts.items()}
    return score(definition, values, baselines, context)


def ancs(**changes):
    return year("DEMO-ANCS", BEST, BASELINES, **changes)


def points_by_code(scored):
    return {line.code: line.points for line in scored.lines}


def test_a_perfect_year_has_all_points():
    scored = ancs()

    assert (scored.total, scored.max_total) == (Decimal(100), Decimal(100))
    assert (scored.band, scored.passed, scored.complete) == ("XUAT_SAC", True, True)
    assert [group.points for group in scored.groups] == [20, 35, 20, 15, 10]
    assert scored.failed_mandatory == ()


@pytest.mark.parametrize(
    ("changes", "total", "band"),
    [
        ({"E2": False, "C3": False}, "91", "XUAT_SAC"),
        ({"E2": False, "B4": 1}, "90", "XUAT_SAC"),
        ({"E2": False, "B4": 1, "A3": 3}, "88.75", "DAT"),
        ({"D1": (97, 100), "B3": 2, "B4": 1, "E2": False}, "80", "DAT"),
        ({"D1": (97, 100), "B3": 2, "B4": 1, "E2": False, "A3": 3}, "78.75", "CHUA_DAT"),
    ],
)
def test_total_and_band(changes, total, band):
    scored = ancs(**changes)

    assert (scored.total, scored.band) == (Decimal(total), band)
    assert scored.passed == (band != "CHUA_DAT")


@pytest.mark.parametrize(
    ("given", "band", "on_screen"),
    [
        ("80", "DAT", "80.00"),
        ("79.9999", "CHUA_DAT", "80.00"),
        ("79.995", "CHUA_DAT", "80.00"),
        ("79.9949", "CHUA_DAT", "79.99"),
        ("89.995", "DAT", "90.00"),
        ("90", "XUAT_SAC", "90.00"),
    ],
)
def test_band_comes_from_the_exact_total(given, band, on_screen):
    definition = load("DEMO-ANCS")
    single = {
        **find(definition, "A2"),
        "code": "X",
        "kind": "number",
        "max": "100",
        "rule": {"type": "points"},
        "inputs": [{"name": "value", "type": "decimal"}],
    }
    definition["groups"] = [{"code": "X", "max": "100", "criteria": [single]}]

    scored = score(definition, {"X": Value("value", {"value": given})}, {}, YEAR)

    assert (scored.total, scored.band) == (Decimal(given), band)
    assert shown(scored.total) == Decimal(on_screen)


@pytest.mark.parametrize("code", ["A1", "B0", "C1", "E1"])
def test_a_mandatory_failure_bars_every_passing_band(code):
    worst = {"A1": False, "B0": 1, "C1": (16, 25), "E1": 1}[code]

    scored = ancs(**{code: worst})

    assert scored.failed_mandatory == (code,)
    assert scored.line(code).mandatory_failure
    assert (scored.band, scored.passed) == ("CHUA_DAT", False)


def test_a_voluntary_criterion_without_points_is_no_failure():
    scored = ancs(B3=5)

    assert scored.line("B3").verdict == "failed"
    assert not scored.line("B3").mandatory_failure
    assert scored.failed_mandatory == ()


def test_b2_without_cases_spreads_its_points_over_group_b():
    scored = ancs(B2=(0, 0))

    group = scored.groups[1]
    assert (group.points, group.max) == (Decimal(35), Decimal(35))
    assert scored.total == Decimal(100)
    maxima = {line.code: line.max for line in scored.lines if line.group == "B"}
    assert maxima == {
        "B1": Decimal("12.9629"),
        "B2": Decimal(0),
        "B3": Decimal("9.0741"),
        "B4": Decimal("6.4815"),
        "B5": Decimal("6.4815"),
        "B0": Decimal(0),
    }
    note = scored.line("B1").notes[0]
    assert (note.code, note.params) == (
        "maximum_raised",
        {"before": "10", "after": "12.9629", "codes": "B2"},
    )
    assert scored.line("B0").notes == ()


def test_spread_points_keep_their_proportion():
    scored = ancs(B2=(0, 0), B3=1, B1=96)

    points = points_by_code(scored)
    assert points["B3"] == Decimal("3.8889")  # 3 × 35 / 27
    assert points["B1"] == Decimal("7.7778")  # 6 × 35 / 27
    assert scored.line("B3").verdict == "partly"


def test_none_in_a_ratio_is_a_denominator_of_zero():
    assert ancs(B2="none").total == ancs(B2=(0, 0)).total == Decimal(100)


def test_not_applicable_without_redistribution_takes_its_points_away():
    scored = ancs(D1=(0, 0))

    assert (scored.total, scored.max_total) == (Decimal(92), Decimal(92))
    assert scored.groups[3].max == Decimal(7)
    assert scored.line("D2").notes == ()


def test_points_fall_away_when_nobody_in_the_group_can_receive_them():
    definition = load("DEMO-ANCS")
    group = definition["groups"][1]
    group["criteria"] = [c for c in group["criteria"] if c["code"] in ("B2", "B0")]
    values = {"B2": Value("none"), "B0": Value("none")}

    scored = score(definition, values, {}, YEAR)

    assert (scored.groups[1].points, scored.groups[1].max) == (Decimal(0), Decimal(0))


def test_two_criteria_spread_together():
    context = Context(year=2021)
    definition = load("SYN-30")
    group = definition["groups"][1]
    group["criteria"] = [c for c in group["criteria"] if c["code"] in ("S2.4", "S2.5", "S2.6")]
    group["criteria"][1]["not_applicable"] = "redistribute"
    values = {
        "S2.4": Value("none"),
        "S2.5": Value("not_applicable"),
        "S2.6": Value("none"),
    }

    line = score(definition, values, {}, context).line("S2.4")

    assert (line.points, line.max) == (Decimal(10), Decimal(10))
    assert line.notes[0].params["codes"] == "S2.5, S2.6"


def test_a_missing_baseline_keeps_the_band_open():
    scored = year("DEMO-ANCS", BEST, {"B5": 4})

    assert scored.line("B1").verdict == "waiting"
    assert (scored.total, scored.complete) == (Decimal(90), False)
    assert (scored.band, scored.passed) == (None, None)


def test_a_mandatory_failure_decides_even_while_figures_wait():
    scored = year("DEMO-ANCS", {**BEST, "E1": 1}, {})

    assert (scored.band, scored.passed, scored.complete) == ("CHUA_DAT", False, False)


def test_not_reported_is_never_zero():
    for missing in (ancs(B4=None), ancs(B4="not_reported")):
        line = missing.line("B4")
        assert (line.points, line.verdict, line.reason) == (Decimal(0), "missing", "not_reported")
        assert not line.mandatory_failure


def test_a_missing_voluntary_criterion_leaves_a_final_band_but_no_provisional_one():
    assert (ancs(B4=None).band, ancs(B4=None).complete) == ("XUAT_SAC", False)
    assert ancs(B4=None, context=replace(YEAR, provisional=True)).band is None


def test_a_missing_mandatory_criterion_leaves_no_band():
    assert (ancs(E1=None).band, ancs(E1=None).failed_mandatory) == (None, ())


def test_checklist_passes_as_a_whole_without_points():
    scored = year("ANTT-124-XP", CHECKLIST, {"4.a": 12})

    assert (scored.total, scored.max_total) == (None, None)
    assert (scored.band, scored.passed, scored.complete) == ("DAT", True, True)
    assert {line.points for line in scored.lines} == {None}
    assert {group.points for group in scored.groups} == {None}
    assert {group.verdict for group in scored.groups} == {"met"}


@pytest.mark.parametrize("code", [c["code"] for c in criteria_of(load("ANTT-124-XP"))])
def test_checklist_fails_with_any_single_failure(code):
    spots = {"new_hotspots": 1, "new_cases": 0, "managed": True}
    worse = {"1.4": 0, "2.1": False, "5.1": False, "6.1": (24, 25), "6.2": (17, 25), "4.c": spots}
    worst = worse.get(code, "2021-06-01" if code.startswith("1.") else 99)

    scored = year("ANTT-124-XP", {**CHECKLIST, code: worst}, {"4.a": 12})

    assert (scored.band, scored.passed) == ("CHUA_DAT", False)
    assert scored.failed_mandatory == (code,)


def test_checklist_is_open_while_one_answer_is_missing():
    scored = year("ANTT-124-XP", {**CHECKLIST, "2.1": None}, {"4.a": 12})

    assert (scored.band, scored.passed, scored.complete) == (None, None, False)
    assert scored.groups[1].verdict == "missing"


def test_checklist_accepts_what_does_not_apply():
    shorts = {
        "1.1": "not_applicable",
        "1.3": True,
        "1.4": (9, 9),
        "1.5": 1,
        "2": True,
        "3": "none",
        "4": "not_applicable",
        "5": (0, 0),
        "1.2": {"plan": "2021-01-05", "registration": "2021-01-05"},
    }

    scored = year("ANTT-124-CQDN", shorts)

    assert (scored.band, scored.complete) == ("DAT", True)


@pytest.mark.parametrize(
    ("changes", "band"),
    [
        ({}, None),
        ({"I.a": (50, 10000), "I.b": 2}, None),
        ({"I.a": (50, 10000), "I.b": 2, "I.c": (10, 10000)}, "LOAI_I"),
        ({"I.b": 2, "I.c": (10, 10000), "I.dd": True}, "LOAI_I"),
        (
            {"II.b": 1, "II.c": (5, 10000), "II.d": {"plants": 600, "area_m2": "0"}},
            "LOAI_II",
        ),
    ],
)
def test_k_of_n_over_the_criteria_of_a_group(changes, band):
    plants = {"plants": 0, "area_m2": "0"}
    quiet = {
        "I.a": (0, 10000),
        "I.b": 0,
        "I.c": (0, 10000),
        "I.d": plants,
        "I.dd": False,
        "II.b": 0,
        "II.c": (0, 10000),
        "II.d": plants,
    }

    scored = year("MT-28-TRONGDIEM", {**quiet, **changes})

    assert scored.band == band
    assert not scored.passed


def test_an_unknown_band_is_never_given():
    scored = year("HD01-TBVANTT", {"1": (99, 100), "2": 0, "3": True})

    assert (scored.complete, scored.failed_mandatory, scored.band) == (True, (), None)


@pytest.mark.parametrize(("rated", "places"), [(0, 0), (4, 0), (5, 1), (9, 1), (10, 2), (99, 19)])
def test_quota_is_the_floor_of_one_fifth(rated, places):
    assert quota(rated) == places


def test_a_score_is_plain_json():
    facts = ancs(B2=(0, 0)).as_dict()

    assert json.loads(json.dumps(facts)) == facts
    assert (facts["total"], facts["lines"][4]["max"]) == ("100", "12.9629")
    assert facts["lines"][4]["mandatory_failure"] is False
