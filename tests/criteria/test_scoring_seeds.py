"""Every criterion of every seed set: literal cases, at least one that passes and one that fails."""

import re
from decimal import Decimal

import pytest

from apps.criteria.scoring import RULES, check, criteria_of, digest
from tests.criteria.definitions import CODES, find, load, loaded_codes, score_one
from tests.criteria.seed_cases import CHECKLISTS, POINTS

NATURES = {
    "ANTT-124-XP": ("real", True, 20),
    "ANTT-124-KDC": ("real", True, 8),
    "ANTT-124-CQDN": ("real", True, 9),
    "ANTT-124-CSGD": ("real", True, 8),
    "ANTT-23-XP": ("superseded", False, 4),
    "DEMO-ANCS": ("illustrative", True, 17),
    "DEMO-CAPDH": ("illustrative", True, 8),
    "DH-9745": ("partial", False, 2),
    "HD01-TBVANTT": ("partial", False, 3),
    "MT-28-TRONGDIEM": ("partial", False, 8),
    "NTM-19.2": ("partial", False, 6),
    "SYN-30": ("synthetic", True, 30),
}


# The first digits of the full and of the scoring digest; whoever changes one changes history.
DIGESTS = {
    "ANTT-124-CQDN": ("5f5132960d5e", "acbc934db885"),
    "ANTT-124-CSGD": ("197cd34a871a", "8e876f38f7d7"),
    "ANTT-124-KDC": ("3c03bf33a9c7", "e7f8513ffd86"),
    "ANTT-124-XP": ("922f942a8358", "5907dda22df2"),
    "ANTT-23-XP": ("b485d604a51f", "537a8e812e91"),
    "DEMO-ANCS": ("0d38f122ab38", "fd44444b41cd"),
    "DEMO-CAPDH": ("d92c2ad92d86", "b151f7438f3e"),
    "DH-9745": ("d308e3df7c24", "fb2c667b7e10"),
    "HD01-TBVANTT": ("eaaa70eb4c09", "930255f80622"),
    "MT-28-TRONGDIEM": ("11d6cc94a2fe", "3c1927ab4032"),
    "NTM-19.2": ("fa392ff547d8", "bb0a7fa26a46"),
    "SYN-30": ("ad76a5a32c7d", "200f09b418c7"),
}


@pytest.mark.parametrize(("set_code", "code", "short", "baseline", "verdict", "reason"), CHECKLISTS)
def test_checklist_criterion(set_code, code, short, baseline, verdict, reason):
    line = score_one(set_code, code, short, baseline)

    assert (line.verdict, line.reason) == (verdict, reason)
    assert line.points is None
    assert line.max is None
    assert line.mandatory_failure == (verdict == "failed" and set_code != "MT-28-TRONGDIEM")


@pytest.mark.parametrize(("set_code", "code", "short", "baseline", "points", "verdict"), POINTS)
def test_criterion_with_points(set_code, code, short, baseline, points, verdict):
    line = score_one(set_code, code, short, baseline)

    assert (line.points, line.verdict) == (Decimal(points), verdict)
    assert line.mandatory_failure == (verdict == "failed" and line.mandatory)


def test_every_criterion_has_a_case_that_passes_and_one_that_fails():
    cases = [(c[0], c[1], c[4]) for c in CHECKLISTS] + [(c[0], c[1], c[5]) for c in POINTS]
    # These two rest on the context alone; their failures are in test_scoring_context.py.
    elsewhere = {("DEMO-CAPDH", "B3", "failed"), ("DEMO-ANCS", "A4", "failed")}
    needed = {
        (set_code, criterion["code"], verdict)
        for set_code in CODES
        for criterion in criteria_of(load(set_code))
        for verdict in ("met", "failed")
    }

    assert needed - set(cases) == elsewhere


def test_the_folder_holds_exactly_the_known_sets():
    assert loaded_codes() == set(CODES) == set(NATURES)


@pytest.mark.parametrize("code", CODES)
def test_seed_set_is_sound_and_marked_by_its_nature(code):
    definition = load(code)

    assert check(definition) == []
    found = (definition["nature"], definition["scored"], len(criteria_of(definition)))
    assert found == NATURES[code]


@pytest.mark.parametrize("code", CODES)
def test_seed_set_speaks_both_languages(code):
    definition = load(code)

    for word in ("source", "confidence", "status", "title", "recognition_rule"):
        assert definition[f"{word}_vi"]
        assert definition[f"{word}_en"]
    for criterion in criteria_of(definition):
        assert bool(criterion["unit_vi"]) == bool(criterion["unit_en"])
        assert ("guidance_vi" in criterion) == ("guidance_en" in criterion)


@pytest.mark.parametrize("code", ["ANTT-124-XP", "ANTT-124-KDC", "ANTT-124-CQDN", "ANTT-124-CSGD"])
def test_the_circular_knows_no_points(code):
    definition = load(code)

    assert definition["max_total"] is None
    assert {criterion["max"] for criterion in criteria_of(definition)} == {None}
    assert {criterion["mandatory"] for criterion in criteria_of(definition)} == {True}


@pytest.mark.parametrize(("code", "mark"), [("DEMO-ANCS", "MINH HỌA"), ("DEMO-CAPDH", "MINH HỌA")])
def test_illustrative_set_carries_its_mark_in_both_titles(code, mark):
    definition = load(code)

    assert definition["title_vi"].startswith(f"[{mark}]")
    assert definition["title_en"].startswith("[ILLUSTRATIVE]")


def test_synthetic_set_carries_its_mark_in_both_titles():
    definition = load("SYN-30")

    assert definition["title_vi"].startswith("[TỔNG HỢP]")
    assert definition["title_en"].startswith("[SYNTHETIC]")
    assert [len(group["criteria"]) for group in definition["groups"]] == [6, 6, 6, 6, 6]
    assert definition["max_total"] == "100"


def test_published_worked_example_of_16_and_18_of_25():
    example = load("ANTT-23-XP")["worked_example"]

    line = score_one("ANTT-23-XP", example["criterion"], (example["recognised"], example["total"]))
    enough = score_one("ANTT-23-XP", "4", (example["minimum_to_pass"], example["total"]))
    one_less = score_one("ANTT-23-XP", "4", (example["minimum_to_pass"] - 1, example["total"]))

    assert (example["recognised"], example["total"], example["minimum_to_pass"]) == (16, 25, 18)
    assert (line.verdict, line.params["percent"], line.params["needed"]) == ("failed", "64", 18)
    assert (enough.verdict, one_less.verdict) == ("met", "failed")


@pytest.mark.parametrize("code", CODES)
def test_digests_are_those_under_which_scores_were_pinned(code):
    assert tuple(part[:12] for part in digest(load(code))) == DIGESTS[code]


def test_digests_tell_words_from_rules():
    original, words, rules = load("DEMO-ANCS"), load("DEMO-ANCS"), load("DEMO-ANCS")
    words["groups"][0]["criteria"][0]["title_vi"] = "Tên khác"
    find(rules, "A3")["rule"]["cap"] = "5"

    assert digest(original) == digest(load("DEMO-ANCS"))
    assert digest(words).full != digest(original).full
    assert digest(words).scoring == digest(original).scoring
    assert digest(rules).scoring != digest(original).scoring


@pytest.mark.parametrize("name", RULES)
def test_every_rule_names_the_text_it_is_taken_from(name):
    said = RULES[name].__doc__

    assert re.search(r"Thông tư \d+/\d{4}|QĐ \d+/\d{4}|HD \d+/HD|Illustrative|illustrative", said)
