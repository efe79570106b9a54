"""Two definitions, and two scores, side by side: every change is named, once, with its reason."""

import random
from copy import deepcopy

import pytest

from apps.criteria.scoring import Context, criteria_of, digest, score
from apps.criteria.scoring.compare import (
    KINDS,
    changed_words,
    differences,
    identity_of,
    score_differences,
)
from tests.criteria.definitions import CODES, find, load, read

YEAR = Context(year=2021, reports_on_time=4, links={"ANTT-124-XP": True})


def found(old, new):
    return [(change.kind, change.place, change.scoring) for change in differences(old, new)]


def pair(code="DEMO-ANCS"):
    return load(code), load(code)


def group_of(definition, code):
    return next(group for group in definition["groups"] if group["code"] == code)


@pytest.mark.parametrize("code", CODES)
def test_a_definition_does_not_differ_from_itself(code):
    old, new = pair(code)
    assert differences(old, new) == []
    assert changed_words(old, new) == []


def _set(definition, code, **facts):
    find(definition, code).update(facts)


CASES = {
    "renamed": (lambda d: _set(d, "B2", title_vi="Tỷ lệ khác"), ("criterion", "B2"), False),
    "weight": (lambda d: _set(d, "A1", max="7"), ("criterion", "A1"), True),
    "rule": (
        lambda d: _set(d, "A3", rule={"type": "linear", "cap": "5"}),
        ("criterion", "A3"),
        True,
    ),
    "kind": (lambda d: _set(d, "A1", kind="count"), ("criterion", "A1"), True),
    "fold": (lambda d: _set(d, "A3", fold="sum"), ("criterion", "A3"), True),
    "mandatory": (lambda d: _set(d, "A2", mandatory=True), ("criterion", "A2"), True),
    "veto": (lambda d: _set(d, "A2", veto=True), ("criterion", "A2"), True),
    "unit": (lambda d: _set(d, "A3", unit_vi="lượt"), ("criterion", "A3"), False),
    "evidence": (lambda d: _set(d, "A3", evidence="none"), ("criterion", "A3"), False),
    "not_applicable": (
        lambda d: _set(d, "A3", not_applicable="excluded"),
        ("criterion", "A3"),
        True,
    ),
    "computed": (lambda d: _set(d, "A4", computed=None), ("criterion", "A4"), True),
    "inputs": (
        lambda d: find(d, "A3")["inputs"][0].update(type="decimal"),
        ("criterion", "A3"),
        True,
    ),
    "need": (lambda d: group_of(d, "B").update(need=2), ("group", "B"), True),
    "minimum": (lambda d: d["bands"][0].update(min="95"), ("band", "XS"), True),
    "cap": (lambda d: d["bands"][0].update(cap={"of": 5}), ("band", "XS"), True),
    "conditions": (lambda d: d["bands"][0].update(group_min={"A": "9"}), ("band", ""), True),
    "recognised": (lambda d: d["bands"][0].update(recognised=False), ("band", ""), True),
    "facts": (lambda d: d.update(applies_to=["xa"]), ("set",), False),
}


@pytest.mark.parametrize("kind", CASES)
def test_one_change_is_named_once_with_its_place(kind):
    old, new = pair()
    change, place, scoring = CASES[kind]
    place = (*place[:1], new["bands"][0]["code"]) if place[0] == "band" else place
    change(new)
    assert found(old, new) == [(kind, place, scoring)]
    assert (digest(old).scoring != digest(new).scoring) is scoring


def test_a_default_said_aloud_changes_no_point():
    old, new = pair()
    find(new, "B5")["rule"]["against"] = "previous_year"
    new["bands"][0]["recognised"] = True
    assert found(old, new) == [
        ("rule", ("criterion", "B5"), False),
        ("recognised", ("band", "XUAT_SAC"), False),
    ]
    assert digest(old).scoring == digest(new).scoring


def test_a_label_and_a_source_are_words():
    old, new = pair()
    find(new, "A3")["inputs"][0]["label_vi"] = "Số lượt"
    new["source_vi"] = "Nguồn khác"
    assert found(old, new) == [
        ("wording", ("set",), False),
        ("wording", ("criterion", "A3"), False),
    ]
    assert changed_words(old, new) == [
        (("set",), old["source_vi"], "Nguồn khác"),
        (("input", "A3", "value"), "Số lần (lũy kế từ đầu năm)", "Số lượt"),
    ]


def test_a_new_number_and_place_keep_the_identity():
    old, new = pair()
    criterion = group_of(new, "A")["criteria"].pop(2)
    criterion.update(code="B9", identity="A3")
    group_of(new, "B")["criteria"].append(criterion)
    assert found(old, new) == [
        ("renumbered", ("criterion", "B9"), True),
        ("moved", ("criterion", "B9"), True),
    ]


def test_two_criteria_change_places():
    old, new = pair()
    criteria = group_of(new, "A")["criteria"]
    criteria[0], criteria[1] = criteria[1], criteria[0]
    (change,) = differences(old, new)
    assert (change.kind, change.place) == ("reordered", ("group", "A"))
    assert (change.before[:2], change.after[:2]) == (["A1", "A2"], ["A2", "A1"])


def test_a_group_under_another_letter_is_the_same_group():
    old, new = pair()
    group_of(new, "B")["code"] = "H"
    assert found(old, new) == [("renumbered", ("group", "H"), True)]


def _split(definition):
    criteria = group_of(definition, "A")["criteria"]
    one, two = deepcopy(criteria[1]), deepcopy(criteria[1])
    one.update(code="A2a", identity="A2a", replaces=["A2"], max="1")
    two.update(code="A2b", identity="A2b", replaces=["A2"], max="3")
    criteria[1:2] = [one, two]


def _merge(definition):
    criteria = group_of(definition, "A")["criteria"]
    criteria[0].update(identity="A12", replaces=["A1", "A2"], max="10")
    del criteria[1]


def test_split_and_merged_criteria_name_all_they_concern():
    old, new = pair()
    _split(new)
    (change,) = differences(old, new)
    assert (change.kind, change.place) == ("split", ("criterion", "A2"))
    assert [one["code"] for one in change.after] == ["A2a", "A2b"]
    old, new = pair()
    _merge(new)
    (change,) = differences(old, new)
    assert (change.kind, change.place) == ("merged", ("criterion", "A1"))
    assert [one["code"] for one in change.before] == ["A1", "A2"]


def test_added_dropped_and_replaced():
    old, new = pair()
    gone = group_of(new, "A")["criteria"].pop(1)
    assert found(old, new) == [("dropped", ("criterion", "A2"), True)]
    assert found(new, old) == [("added", ("criterion", "A2"), True)]
    group_of(new, "A")["criteria"].insert(1, {**gone, "identity": "X", "replaces": ["A2"]})
    assert found(old, new) == [("replaced", ("criterion", "A2"), True)]


MUTATIONS = [change for change, _place, _scoring in CASES.values()]


def test_what_touches_scoring_is_what_the_fingerprint_says():
    """Fifty times some of the changes at once: named as scoring exactly when the digest moves."""
    dice = random.Random(3)
    for _round in range(50):
        old, new = pair()
        for change in dice.sample(MUTATIONS, dice.randint(0, 4)):
            change(new)
        changes = differences(old, new)
        assert {change.kind for change in changes} <= set(KINDS)
        moved = digest(old).scoring != digest(new).scoring
        assert any(change.scoring for change in changes) is moved
        assert bool(changes) is (digest(old).full != digest(new).full)


def test_a_draft_without_anything_is_compared_too():
    old, new = load("DEMO-ANCS"), {"code": "DEMO-ANCS", "groups": [{"criteria": [{}]}], "bands": []}
    assert {change.kind for change in differences(old, new)} >= {"added", "dropped"}
    assert changed_words(old, new)
    assert differences(new, old)


# --- scores ---------------------------------------------------------------------------------------

VALUES = {
    "A1": True,
    "A2": True,
    "A3": 3,
    "B1": 5,
    "B2": (16, 25),
    "B3": 1,
    "B4": 0,
    "B5": 0,
    "B0": 0,
    "C1": (24, 25),
    "C2": 3,
    "C3": True,
    "D1": (99, 100),
    "D2": 3,
    "E1": 0,
    "E2": True,
}


def scored(definition, values=VALUES, context=YEAR):
    typed = {}
    for criterion in criteria_of(definition):
        short = values.get(identity_of(criterion), values.get(criterion["code"]))
        if short is not None and criterion["inputs"]:
            typed[criterion["code"]] = read(criterion, short)
    return score(definition, typed, {"B1": "6", "B5": "0"}, context).as_dict()


def reasons(old, new, old_scored=None, new_scored=None):
    result = score_differences(old_scored or scored(old), new_scored or scored(new), old, new)
    return {line.code: line.reasons for line in result.changed}


def test_equal_scores_have_lines_and_no_differences():
    old, new = pair()
    result = score_differences(scored(old), scored(new), old, new)
    assert len(result.lines) == len(list(criteria_of(old)))
    assert result.changed == ()
    assert not result.band_differs
    assert result.band_reasons == ()


def test_weight_and_rule_are_the_reason():
    old, new = pair()
    _set(new, "A1", max="5")
    _set(new, "A3", max="6", rule={"type": "linear", "cap": "3"})
    assert reasons(old, new) == {
        "A1": ("weight_changed",),
        "A3": ("rule_changed", "weight_changed"),
    }
    result = score_differences(scored(old), scored(new), old, new)
    by_code = {line.code: line for line in result.lines}
    assert (by_code["A3"].before["points"], by_code["A3"].after["points"]) == ("3.75", "6")
    assert str(by_code["A3"].gain) == "2.25"
    assert (result.total_before, result.total_after) != (None, None)


def test_a_value_that_is_not_carried_over():
    old, new = pair()
    item = {"name": "number", "type": "int", "label_vi": "Số", "label_en": "Number"}
    _set(new, "C2", inputs=[item], identity="C2")
    values = {key: one for key, one in VALUES.items() if key != "C2"}
    assert reasons(old, new, new_scored=scored(new, values)) == {
        "C2": ("value_not_carried", "inputs_changed")
    }


def test_new_dropped_split_and_merged_lines():
    old, new = pair()
    group_of(new, "A")["criteria"].pop(1)
    assert reasons(old, new) == {"A2": ("dropped_criterion",)}
    assert reasons(new, old) == {"A2": ("new_criterion",)}
    old, new = pair()
    _split(new)
    assert reasons(old, new) == {
        "A2": ("split",),
        "A2a": ("split", "value_not_carried"),
        "A2b": ("split", "value_not_carried"),
    }
    old, new = pair()
    _merge(new)
    assert reasons(old, new) == {"A1": ("merged",), "A2": ("merged",)} | {
        key: one for key, one in reasons(old, new).items() if key not in ("A1", "A2")
    }


def test_a_criterion_that_absorbs_another_is_merged_although_its_name_stays():
    old, new = pair()
    criteria = group_of(new, "A")["criteria"]
    criteria[0].update(replaces=["A2"], max="10")
    del criteria[1]
    carried = {key: one for key, one in VALUES.items() if key != "A1"}
    found = score_differences(scored(old), scored(new, carried), old, new)
    by_code = {line.code: line for line in found.changed}
    assert by_code["A1"].reasons == ("merged", "value_not_carried", "weight_changed")
    assert by_code["A1"].others == ("A2",)
    assert by_code["A2"].reasons == ("merged",)


def test_redistribution_is_a_reason_of_its_own():
    old, new = pair()
    none = {**VALUES, "B2": (0, 0)}
    found = reasons(old, new, new_scored=scored(new, none))
    assert found["B2"] == ("value_differs",)
    assert found["B4"] == ("redistribution",)


def test_a_renumbered_criterion_is_the_same_line():
    old, new = pair()
    find(new, "A2").update(code="A9", identity="A2")
    assert reasons(old, new) == {}


def test_the_band_has_reasons_too():
    old, new = pair()
    before = scored(old)
    assert before["band"] == "DAT"
    new["bands"][0]["min"] = "81"
    result = score_differences(before, scored(new), old, new)
    assert (result.band_before, result.band_after) == ("DAT", "XUAT_SAC")
    assert result.band_reasons == ("bands_changed",)
    failing = {**VALUES, "A1": False}
    result = score_differences(before, scored(old, failing), old, old)
    assert (result.passed_before, result.passed_after) == (True, False)
    assert result.band_reasons[:2] == ("mandatory_failure", "total_changed")
