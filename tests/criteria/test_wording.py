"""Every criterion of every seed set reads as sentences, in both languages."""

from decimal import Decimal

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from apps.criteria.scoring import RULES, criteria_of
from apps.criteria.wording import band_words, fold_words, rule_words

FILES = sorted((settings.BASE_DIR / "seeds" / "data" / "criteria").glob("*.yaml"))
CRITERIA = [
    pytest.param(criterion, id=f"{path.stem}-{criterion['code']}")
    for path in FILES
    for criterion in criteria_of(yaml.safe_load(path.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_seed_criterion_reads_as_sentences(criterion, language):
    with translation.override(language):
        lines = rule_words(criterion)
        folds = fold_words(criterion)

    assert lines
    assert all(line.strip() and "%(" not in line and "None" not in line for line in lines)
    assert bool(folds) == bool(criterion.get("fold"))
    # A set with points says how many; a checklist never speaks of points.
    points = any("điểm" in line.lower() or "points" in line.lower() for line in lines)
    words = " ".join(i[f"label_{language}"] for i in criterion["inputs"])
    if criterion["max"] and Decimal(criterion["max"]):
        assert points
    elif "điểm" not in words and "points" not in words and criterion["max"] is None:
        assert not [line for line in lines if "points" in line]


@pytest.mark.parametrize(
    ("k", "sentence"),
    [
        (1, "Met when at least 1 of these 2 criteria are met: A7, B2."),
        (2, "Met when all of these criteria that apply are met: A7, B2."),
        (None, "Met when all of these criteria that apply are met: A7, B2."),
    ],
)
def test_criteria_that_are_counted_go_by_their_codes_of_today(k, sentence):
    rule = {"type": "k_of_criteria", "of": ["goc-1", "B2"], **({} if k is None else {"k": k})}
    criterion = {"max": None, "rule": rule, "inputs": [], "code": "C1"}
    named = [{"code": "A7", "identity": "goc-1"}, {"code": "B2"}, criterion]

    with translation.override("en"):
        assert rule_words(criterion, {"groups": [{"criteria": named}]}) == [sentence]


def test_the_previous_quarter_is_said():
    facts = {key: {"met": True} for key in ("lower", "equal", "higher", "both_zero")}
    rule = {"type": "compare_previous", "against": "previous_period", **facts}

    first, *_rest, last = words(rule)

    assert first == "Against the previous quarter:"
    assert last == "0 in both quarters: met."


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({}, ["All other cases."]),
        ({"min": "0"}, ["All other cases."]),
        ({"unknown": True, "min": "9"}, ["The rule is not known from the source."]),
        ({"min": "80.5"}, ["From 80.5 points, by the exact total."]),
        ({"group_min": {"A": "10"}}, ["At least 10 points in group “Force”."]),
        ({"requires_no_veto": True}, ["No knock-out criterion fails."]),
        (
            {"group": "A", "requires_no_failure": True, "recognised": False},
            [
                "Group “Force” is reached.",
                "No mandatory criterion fails.",
                "It means no recognition.",
            ],
        ),
        (
            {"recognised": True, "cap": {"part": 1, "of": 5, "of_band": "HTT"}},
            [
                "All other cases.",
                "It means recognition.",
                "At most 1/5 of those rated well or better.",
            ],
        ),
    ],
)
def test_every_condition_of_a_band_is_said(facts, sentences):
    definition = {"groups": [{"code": "A", "title_vi": "Lực lượng", "title_en": "Force"}]}

    with translation.override("en"):
        assert band_words(facts, definition) == sentences
    with translation.override("vi"):
        assert not set(band_words(facts, definition)) & set(sentences)


def test_every_rule_type_has_words():
    from apps.criteria import wording  # noqa: PLC0415 -- its table is private to it

    assert set(wording._RULES) == set(RULES)


def words(rule, *, maximum=None, inputs=(), **more):
    criterion = {"max": maximum, "rule": rule, "inputs": list(inputs), **more}
    with translation.override("en"):
        return rule_words(criterion)


def test_ratio_tiers_name_every_edge_and_the_empty_total():
    lines = words(
        {
            "type": "ratio_tiers",
            "tiers": [
                {"from": "0", "below": "80", "points": "0"},
                {"from": "80", "points": "8.5"},
            ],
        },
        maximum="8.5",
    )

    assert lines == [
        "By the ratio met / total:",
        "From 0 % to below 80 %: 0 points.",
        "From 80 % up: 8.5 points.",
        "With a total of 0 it is not applicable.",
    ]


def test_decimals_follow_the_language():
    criterion = {"max": "5", "rule": {"type": "deduct", "each": "0.5"}, "inputs": []}

    with translation.override("vi"):
        assert "0,5" in rule_words(criterion)[0]
    with translation.override("en"):
        assert "0.5" in rule_words(criterion)[0]


def test_whole_numbers_of_one_read_as_the_number_itself():
    lines = words(
        {
            "type": "tiers",
            "tiers": [{"from": "0", "below": "1", "points": "7"}, {"from": "1", "points": "0"}],
        },
        maximum="7",
        inputs=[{"name": "value", "type": "int", "label_en": "Spots"}],
    )

    assert lines == ["0: 7 points.", "From 1 up: 0 points."]


def test_a_window_over_the_new_year_says_which_year():
    (line,) = words({"type": "date", "from": "11-16", "to": "11-15"})

    assert (
        line == "Met when the document is dated from 16/11 of the year before to 15/11 of the year."
    )
