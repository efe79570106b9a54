"""How quarters make the year, case by case."""

from decimal import Decimal

import pytest

from apps.criteria.scoring import Context, Value, fold, score, to_json
from tests.criteria.definitions import find, load, read

NR = "not_reported"


def year_of(set_code, code, shorts):
    """The folded value of one criterion from the short hand of its quarters."""
    definition = load(set_code)
    criterion = find(definition, code)
    quarters = [None if s is None else {code: read(criterion, s)} for s in shorts]
    return fold(definition, quarters)[code]


def inputs_of(value):
    return to_json(value)["inputs"] if value.state == "value" else value.state


ILLUSTRATIVE = [
    ("A1", [True, False, False, False], {"value": True}),
    ("A1", [False, False, False, False], {"value": False}),
    ("A2", [False, True, False, False], {"value": True}),
    ("A3", [1, 2, 4, 3], {"value": 4}),
    ("B1", [10, 12, 8, 9], {"value": 39}),
    ("B1", ["none", 12, "none", 9], {"value": 21}),
    ("B2", [(4, 5), (3, 3), (0, 0), (5, 12)], {"met": 12, "total": 20}),
    ("B2", ["none", "none", "none", "none"], "none"),
    ("B3", [3, 2, 1, 0], {"value": 0}),
    ("B4", [0, 1, 0, 0], {"value": 1}),
    ("B5", [1, 1, 1, 1], {"value": 4}),
    ("C1", [(5, 10), (6, 10), (7, 10), (9, 10)], {"met": 9, "total": 10}),
    ("C2", [1, 3, 2, 2], {"value": 3}),
    ("C3", [False, False, False, True], {"value": True}),
    ("D1", [(95, 100), (98, 100), (40, 40), (200, 210)], {"met": 433, "total": 450}),
    ("D2", [0, 2, 2, 1], {"value": 2}),
    ("E1", [0, 0, 1, 0], {"value": 1}),
    ("E1", ["none"] * 4, "none"),
    ("E2", [False, True, True, True], {"value": True}),
]
CIRCULAR = [
    ("1.1", ["none", "2021-05-01", "2021-03-02", "none"], {"value": "2021-03-02"}),
    ("1.1", ["none"] * 4, "none"),
    ("1.4", [0, 1, 2, 1], {"value": 1}),
    ("2.1", [True, True, True, True], {"value": True}),
    ("2.1", [True, False, True, True], {"value": False}),
    ("3.a", [0, 0, 0, 0], {"value": 0}),
    ("3.a", [0, 1, 0, 0], {"value": 1}),
    ("6.1", [(1, 25), (20, 25), (25, 25), (26, 26)], {"met": 26, "total": 26}),
]
EXCUSED = {"value": 1, "force_majeure": True, "explanation": "Lũ quét"}
HANDLED = {"value": 2, "handled_in_time": True, "explanation": "Bắt ngay"}


@pytest.mark.parametrize(("code", "quarters", "expected"), ILLUSTRATIVE)
def test_illustrative_set(code, quarters, expected):
    assert inputs_of(year_of("DEMO-ANCS", code, quarters)) == expected


@pytest.mark.parametrize(("code", "quarters", "expected"), CIRCULAR)
def test_circular(code, quarters, expected):
    assert inputs_of(year_of("ANTT-124-XP", code, quarters)) == expected


@pytest.mark.parametrize(
    ("set_code", "code", "quarters", "expected"),
    [
        ("SYN-30", "S3.5", ["7", "8", "8", "8"], {"value": "7.75"}),
        ("SYN-30", "S3.5", ["7", "8", "8"], {"value": "7.6667"}),
        ("SYN-30", "S5.6", ["10.5", "10", "9.5", "0"], {"value": "30"}),
        ("SYN-30", "S3.6", ["1", "2", "0.5", "1.5"], {"value": "1.5"}),
        (
            *("SYN-30", "S4.5"),
            [{"backlog": 3, "complaints": 1}, {"backlog": 0, "complaints": 0}],
            {"backlog": 0, "complaints": 1},
        ),
        (
            *("ANTT-124-CQDN", "1.2"),
            [{"plan": "2021-02-01"}, {"plan": "2021-05-01", "registration": "2021-04-01"}],
            {"plan": "2021-02-01", "registration": "2021-04-01"},
        ),
        ("ANTT-124-CQDN", "1.1", ["not_applicable"] * 4, "not_applicable"),
        ("ANTT-124-CQDN", "1.1", ["not_applicable", True], {"value": True}),
        ("SYN-30", "S5.3", [True, "not_applicable"], "not_applicable"),
        ("ANTT-124-KDC", "5.1", ["hoan_thanh", "hoan_thanh_tot"], {"value": "hoan_thanh_tot"}),
    ],
)
def test_other_folds(set_code, code, quarters, expected):
    assert inputs_of(year_of(set_code, code, quarters)) == expected


@pytest.mark.parametrize(
    ("word", "expected"), [("maximum", "tot"), ("minimum", "yeu"), ("last", "kha")]
)
def test_levels_fold_by_their_order(word, expected):
    definition = load("SYN-30")
    find(definition, "S1.6")["fold"] = word
    quarters = [{"S1.6": Value("value", {"value": v})} for v in ("tot", "yeu", "kha")]

    assert fold(definition, quarters)["S1.6"].inputs == {"value": expected}


def test_smallest_number():
    definition = load("SYN-30")
    find(definition, "S3.5")["fold"] = "minimum"
    quarters = [{"S3.5": Value("value", {"value": v})} for v in ("7.5", "6", "9")]

    assert fold(definition, quarters)["S3.5"].inputs == {"value": Decimal(6)}


@pytest.mark.parametrize(
    ("set_code", "code", "quarters", "expected", "missing"),
    [
        # what a missing quarter could change is not known
        ("DEMO-ANCS", "B1", [10, None, 10, 10], NR, (2,)),
        ("DEMO-ANCS", "B1", [10, NR, 10, 10], NR, (2,)),
        ("DEMO-ANCS", "B2", [(1, 1), None, None, (1, 1)], NR, (2, 3)),
        ("DEMO-ANCS", "B3", [0, 0, 0, None], NR, (4,)),
        ("DEMO-ANCS", "A1", [False, None, False, False], NR, (2,)),
        ("DEMO-ANCS", "E1", [0, None, 0, 0], NR, (2,)),
        ("ANTT-124-XP", "3.a", [0, 0, 0, None], NR, (4,)),
        ("ANTT-124-XP", "2.1", [True, None, True, True], NR, (2,)),
        ("SYN-30", "S3.5", ["8", None], NR, (2,)),
        ("ANTT-124-CQDN", "1.1", ["not_applicable", None], NR, (2,)),
        ("ANTT-124-XP", "1.1", [None, None], NR, (1, 2)),
        ("ANTT-124-XP", "1.1", ["none", None], NR, (2,)),
        # what it cannot change stands
        ("DEMO-ANCS", "A1", [True, None, None, None], {"value": True}, ()),
        ("DEMO-ANCS", "A3", [2, None, 3, None], {"value": 3}, ()),
        ("DEMO-ANCS", "B3", [None, None, None, 0], {"value": 0}, ()),
        ("DEMO-ANCS", "E1", [None, 1, None, None], {"value": 1}, ()),
        ("ANTT-124-XP", "3.a", [1, None, 0, 0], {"value": 1}, ()),
        ("ANTT-124-XP", "2.1", [False, None, None, None], {"value": False}, ()),
        ("ANTT-124-XP", "1.1", ["2021-02-01", None], {"value": "2021-02-01"}, ()),
    ],
)
def test_missing_quarters(set_code, code, quarters, expected, missing):
    value = year_of(set_code, code, quarters)

    assert inputs_of(value) == expected
    assert value.missing_quarters == missing


def test_line_names_the_missing_quarters():
    definition = load("DEMO-ANCS")
    quarter = {"B4": Value("none")}

    year = fold(definition, [quarter, None, quarter, None])
    line = score(definition, year, {}, Context(2021)).line("B4")

    assert (line.verdict, line.reason) == ("missing", "quarters_missing")
    assert line.params == {"quarters": "2, 4"}


@pytest.mark.parametrize(
    ("quarters", "verdict"),
    [
        ([EXCUSED, 0, 0, 0], "met"),
        ([EXCUSED, HANDLED, 0, 0], "met"),
        ([EXCUSED, 1, 0, 0], "failed"),
        ([1, 0, 0, 0], "failed"),
        ([0, 0, 0, 0], "met"),
        ([EXCUSED, 1, None, 0], "failed"),
        ([EXCUSED, None, 0, 0], "missing"),
    ],
)
def test_an_excuse_covers_only_its_own_quarter(quarters, verdict):
    definition = load("ANTT-124-XP")
    year = {"4.b": year_of("ANTT-124-XP", "4.b", quarters)}

    assert score(definition, year, {}, Context(2021)).line("4.b").verdict == verdict


def test_explanations_are_joined_once_each():
    year = year_of("ANTT-124-XP", "4.b", [EXCUSED, HANDLED, EXCUSED, 0])

    assert year.inputs == {
        "value": 4,
        "handled_in_time": True,
        "force_majeure": True,
        "explanation": "Lũ quét\nBắt ngay",
    }


def test_computed_and_linked_criteria_are_not_folded():
    assert "A4" not in fold(load("DEMO-ANCS"), [{}])
    assert "B3" not in fold(load("DEMO-CAPDH"), [{}])


def test_a_part_of_the_year_folds_the_quarters_there_are():
    assert inputs_of(year_of("DEMO-ANCS", "B1", [10, 12])) == {"value": 22}


def test_no_quarter_at_all_is_not_reported():
    assert fold(load("DEMO-ANCS"), [])["B1"] == Value("not_reported")
