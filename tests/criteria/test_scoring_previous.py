"""The comparison with the previous quarter, with the zero-base rule of the previous year."""

from decimal import Decimal

import pytest

from apps.criteria.scoring import Context, check, digest, fold, previous_period, score
from tests.criteria.definitions import find, load


def against_the_quarter_before(code="B5"):
    """DEMO-ANCS with B5 (compared) or B1 (by tiers of the fall) against the previous quarter."""
    definition = load("DEMO-ANCS")
    criterion = find(definition, code)
    criterion["rule"]["against"] = "previous_period"
    criterion["fold"] = "last"
    assert check(definition) == []
    return definition


def quarters(*figures, code="B5"):
    return [
        None if figure is None else {code: {"state": "value", "inputs": {"value": figure}}}
        for figure in figures
    ]


def line(definition, reported, baselines=None, code="B5"):
    context = Context(
        2021,
        through_quarter=len(reported),
        previous_period=previous_period(definition, reported, baselines or {}),
    )
    return score(definition, fold(definition, reported), baselines, context).line(code)


@pytest.mark.parametrize(
    ("reported", "baseline", "reason"),
    [
        ((9, 5, 4), None, "fell_since_period"),
        ((1, 5, 5), None, "unchanged_since_period"),
        ((9, 5, 6), None, "rose_since_period"),
        ((9, 0, 0), None, "zero_in_both_periods"),
        ((9, 0, 1), None, "rose_from_zero_since_period"),
        ((5,), [9, 9, 9, 6], "fell_since_period"),
        ((5,), [9, 9, 9, 0], "rose_from_zero_since_period"),
        ((5,), [9, 9, 9, None], "previous_missing"),
        ((5,), [9, 9, 9], "previous_missing"),
        ((5,), 36, "previous_missing"),
        ((5,), None, "previous_missing"),
        ((9, None, 6), None, "previous_missing"),
        ((9, 5, None), None, "quarters_missing"),
    ],
)
def test_the_quarter_before_decides(reported, baseline, reason):
    baselines = {} if baseline is None else {"B5": baseline}

    assert line(against_the_quarter_before(), quarters(*reported), baselines).reason == reason


def test_what_is_unknown_waits_and_earns_nothing():
    scored = line(against_the_quarter_before(), quarters(5))

    assert (scored.verdict, scored.points) == ("waiting", Decimal(0))


def test_none_is_a_zero_to_compare_with():
    reported = [{"B5": {"state": "none", "inputs": {}}}, *quarters(0)]

    assert line(against_the_quarter_before(), reported).reason == "zero_in_both_periods"


def test_the_fall_is_measured_in_percent_of_the_quarter_before():
    definition = against_the_quarter_before("B1")

    scored = line(definition, quarters(100, 80, code="B1"), code="B1")

    assert (scored.reason, scored.params["percent"]) == ("fell_since_period", "20")
    assert scored.points == Decimal(10)


def test_last_years_figures_are_not_asked_for():
    definition = against_the_quarter_before()

    assert line(definition, quarters(9, 5), {"B5": [1, 1, 1, 1]}).reason == "fell_since_period"


def test_only_the_last_quarter_can_make_the_year():
    definition = against_the_quarter_before()
    find(definition, "B5")["fold"] = "sum"

    assert "criterion B5: fold_of_previous_period (fold=sum)" in check(definition)


def test_nothing_is_compared_where_nothing_is_asked():
    assert previous_period(load("DEMO-ANCS"), quarters(9, 5), {}) == {}


def test_the_default_said_is_no_other_scoring_content():
    said, other = load("DEMO-ANCS"), against_the_quarter_before()
    find(said, "B5")["rule"]["against"] = "previous_year"

    assert digest(said).scoring == digest(load("DEMO-ANCS")).scoring
    assert digest(other).scoring != digest(load("DEMO-ANCS")).scoring
