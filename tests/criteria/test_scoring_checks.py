"""A definition is refused for each fault it can have, and only for that."""

import pytest

from apps.criteria.scoring import check
from tests.criteria.definitions import find, load


def faulty(set_code, change):
    definition = load(set_code)
    assert check(definition) == []
    change(definition)
    return check(definition)


def on(code, /, **changes):
    """A change of one criterion; ``rule_x`` changes the rule, None takes a key away."""

    def change(definition):
        criterion = find(definition, code)
        for key, item in changes.items():
            target = criterion["rule"] if key.startswith("rule_") else criterion
            key = key.removeprefix("rule_").rstrip("_")
            if item is None and key in ("fold", "evidence", "tiers", "counts", "cap", "both_zero"):
                del target[key]
            else:
                target[key] = item

    return change


def tiers(*edges):
    """Tiers of B3 from (from, below, points)."""
    return [
        {
            **({} if low is None else {"from": low}),
            **({} if high is None else {"below": high}),
            "points": points,
        }
        for low, high, points in edges
    ]


TEXT = {"name": "explanation", "type": "text", "label_vi": "x", "label_en": "x"}
NUMBER = {"name": "value", "type": "int", "label_vi": "x", "label_en": "x"}


@pytest.mark.parametrize(
    ("code", "change", "problem"),
    [
        ("A1", {"title_en": " "}, "criterion A1: words_missing (field=title_en)"),
        ("A1", {"kind": "yesno"}, "criterion A1: kind_unknown"),
        ("A1", {"rule": {"type": "magic"}}, "criterion A1: rule_unknown"),
        ("A1", {"rule": {}}, "criterion A1: rule_unknown"),
        ("A1", {"kind": "count"}, "criterion A1: rule_does_not_suit"),
        ("A1", {"evidence": "maybe"}, "criterion A1: evidence_unknown"),
        ("A1", {"evidence": None}, "criterion A1: evidence_unknown"),
        ("A2", {"veto": True}, "criterion A2: veto_not_mandatory"),
        ("B2", {"not_applicable": "split"}, "criterion B2: not_applicable_unknown (value=split)"),
        ("A4", {"computed": "weather"}, "criterion A4: computed_unknown (value=weather)"),
        ("A4", {"inputs": [NUMBER], "fold": "sum"}, "criterion A4: inputs_without_need"),
        ("A3", {"inputs": []}, "criterion A3: inputs_missing"),
        ("A3", {"inputs": [NUMBER, NUMBER]}, "input A3 value: duplicate_input"),
        (
            *("A3", {"inputs": [{**NUMBER, "type": "float"}]}),
            "input A3 value: input_type_unknown",
        ),
        (
            *("A3", {"inputs": [{**NUMBER, "label_en": ""}]}),
            "input A3 value: words_missing (field=label_en)",
        ),
        (
            *("A3", {"inputs": [{**NUMBER, "choices": [{"code": "a"}]}]}),
            "input A3 value: choices_without_need",
        ),
        ("A3", {"inputs": [{"type": "int"}]}, "criterion A3: input_without_name (place=1)"),
        (
            *("A3", {"inputs": [{**NUMBER, "name": "times"}]}),
            "criterion A3: input_of_kind_missing (name=value, type=int)",
        ),
        ("A3", {"inputs": [NUMBER, TEXT]}, "input A3 explanation: input_not_used"),
        (
            *("A3", {"inputs": [{**NUMBER, "optional": True}]}),
            "input A3 value: input_not_optional",
        ),
        ("A3", {"fold": "median"}, "input A3 value: fold_unknown (value=median)"),
        ("A3", {"fold": None}, "input A3 value: fold_missing"),
        ("A3", {"fold": "mean"}, "input A3 value: fold_does_not_suit"),
        ("A3", {"fold": "any"}, "input A3 value: fold_does_not_suit"),
        ("A3", {"fold": {"x": "sum"}}, "criterion A3: fold_of_nothing (name=x)"),
        ("A3", {"fold": "ratio_sum"}, "criterion A3: fold_only_for_ratio"),
        ("B2", {"fold": "sum"}, "criterion B2: fold_of_ratio"),
        ("E1", {"fold": "last"}, "criterion E1: fold_of_veto"),
        ("A1", {"fold": "earliest"}, "input A1 value: fold_does_not_suit"),
        ("A3", {"rule_cap": "0"}, "criterion A3: cap_not_above_zero"),
        ("A3", {"rule_cap": None}, "criterion A3: cap_not_above_zero"),
        ("A3", {"rule_cap": "four"}, "criterion A3: cap_not_above_zero"),
        (
            "A3",
            {"rule_cap": 0.5},
            "criterion A3: inexact_number (path=groups.0.criteria.2.rule.cap",
        ),
        ("B3", {"rule_tiers": []}, "criterion B3: tiers_missing"),
        ("B3", {"rule_tiers": None}, "criterion B3: tiers_missing"),
        (
            *("B3", {"rule_tiers": tiers(("0", "1", "7"), ("2", None, "0"))}),
            "tier B3 2: tier_gap",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("1", None, "0"))}),
            "tier B3 2: tier_overlap",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", None, "7"), ("1", None, "0"))}),
            "tier B3 1: tier_end_missing (next=2)",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", "1", "3"), ("1", None, "0"))}),
            "tier B3 2: tier_empty",
        ),
        (
            *("B3", {"rule_tiers": tiers(("1", "2", "7"), ("2", None, "0"))}),
            "tier B3 1: tier_start_zero (start=1)",
        ),
        (
            *("B3", {"rule_tiers": tiers((None, "2", "7"), ("2", None, "0"))}),
            "tier B3 1: tier_start_missing",
        ),
        (
            *("B1", {"rule_tiers": tiers(("0", "2", "10"), ("2", None, "0"))}),
            "tier B1 1: tier_start_open (start=0)",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", "9", "0"))}),
            "tier B3 2: tier_end_open (end=9)",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "6"), ("2", None, "0"))}),
            "criterion B3: best_below_max (best=6, max=7)",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "8"), ("2", None, "0"))}),
            "tier B3 1: tier_points_above (points=8, max=7)",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", None, "-1"))}),
            "tier B3 2: tier_points_negative (points=-1)",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", None, "few"))}),
            "tier B3 2: tier_points_not_a_number (value=few)",
        ),
        (
            *("B3", {"rule_tiers": [{"from": "0", "met": True}]}),
            "tier B3 1: tier_without_points",
        ),
        ("B2", {"rule_zero_total": "half"}, "criterion B2: zero_total_unknown (value=half)"),
        ("B4", {"rule_counts": None}, "criterion B4: counts_missing"),
        ("B4", {"rule_counts": [{"input": "x"}]}, "criterion B4: count_not_whole (name=x)"),
        (
            *("B4", {"rule_counts": [{"input": "value", "excused_by": ["value"]}]}),
            "criterion B4: excuse_not_optional (name=value)",
        ),
        ("B5", {"rule_both_zero": None}, "criterion B5: branch_missing (branch=both_zero)"),
        ("B1", {"rule_both_zero": None}, "criterion B1: branch_missing (branch=both_zero)"),
        ("A3", {"max": "6"}, "group A: group_over (max=20, sum=21"),
        ("A3", {"max": "five"}, "criterion A3: max_not_a_number (value=five)"),
        ("A3", {"max": "5.00001"}, "criterion A3: max_not_a_number"),
        ("A3", {"max": "-5"}, "criterion A3: max_not_a_number"),
        ("A3", {"max": None}, "criterion A3: max_missing"),
        ("B3", {"max": "seven"}, "criterion B3: max_not_a_number (value=seven)"),
        ("A3", {"code": "A2"}, "criterion A2: duplicate_criterion (count=2)"),
    ],
)
def test_fault_of_a_criterion_with_points(code, change, problem):
    found = faulty("DEMO-ANCS", on(code, **change))

    assert any(text.startswith(problem) for text in found), found


@pytest.mark.parametrize(
    ("set_code", "code", "change", "problem"),
    [
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date"}}, "window_unknown"),
        ("ANTT-124-XP", "1.1", {"rule_quarter": 5}, "window_unknown"),
        ("ANTT-124-XP", "1.1", {"rule_before": "11-20"}, "window_unknown"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": "13-01"}}, "window_no_such_day"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": "02-29"}}, "window_no_such_day"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": 1120}}, "window_unknown"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": "01-01"}}, "window_empty"),
        ("ANTT-124-XP", "1.4", {"rule_at_least": "one"}, "bound_not_a_number"),
        ("ANTT-124-XP", "1.4", {"rule": {"type": "threshold"}}, "bound_missing"),
        ("ANTT-124-XP", "1.4", {"rule_at_most": "3"}, "bounds_do_not_go_together"),
        ("ANTT-124-XP", "1.4", {"rule_less_than": "1"}, "bounds_hold_nothing"),
        ("ANTT-124-XP", "4.a", {"rule_lower": {"points": "1"}}, "branch_without_met"),
        ("ANTT-124-XP", "1.4", {"max": "3"}, "points_in_checklist"),
        (
            *("ANTT-124-XP", "1.4", {"rule": {"type": "linear", "cap": "3"}}),
            "rule_needs_points",
        ),
        ("ANTT-124-XP", "4.b", {"rule_explanation": None}, "excuse_unexplained"),
        ("ANTT-124-XP", "4.c", {"rule_conditions": []}, "conditions_missing"),
        (
            *("ANTT-124-XP", "4.c", {"rule_conditions": [{"input": "x", "is": True}]}),
            "condition_of_nothing",
        ),
        (
            *("ANTT-124-XP", "4.c", {"rule_conditions": [{"input": "managed", "is": "yes"}]}),
            "condition_not_yes_or_no",
        ),
        ("ANTT-124-XP", "4.c", {"rule_k": 2}, "all_of_has_k"),
        ("SYN-30", "S3.4", {"rule_k": 4}, "k_out_of_range"),
        ("SYN-30", "S3.4", {"rule_k": 0}, "k_out_of_range"),
        ("SYN-30", "S3.4", {"rule_k": True}, "k_out_of_range"),
        ("SYN-30", "S4.2", {"rule_each": "-1"}, "each_not_above_zero"),
        ("ANTT-124-KDC", "5.1", {"rule_at_least": "gioi"}, "level_unknown"),
        ("DEMO-CAPDH", "B3", {"rule_set": ""}, "link_missing"),
    ],
)
def test_fault_of_another_criterion(set_code, code, change, problem):
    found = faulty(set_code, on(code, **change))

    assert any(problem in text for text in found), found


def at(path, item):
    """A change anywhere: ``at("bands.0.min", "95")``; None takes the key away."""

    def change(definition):
        *parents, last = [int(p) if p.isdigit() else p for p in path.split(".")]
        target = definition
        for key in parents:
            target = target[key]
        if item is None:
            del target[last]
        else:
            target[last] = item

    return change


@pytest.mark.parametrize(
    ("path", "item", "problem"),
    [
        ("title_en", None, "set: words_missing (field=title_en)"),
        ("legal_basis", "", "set: words_missing (field=legal_basis)"),
        ("recognition_rule_vi", None, "set: words_missing (field=recognition_rule_vi)"),
        ("max_total", None, "set: part_missing (part=max_total)"),
        ("nature", "official", "set: nature_unknown (value=official)"),
        ("scored", "yes", "set: not_yes_or_no (field=scored)"),
        ("groups", [], "set: groups_missing"),
        (
            "max_total",
            "99",
            "set: total_over (max=99, sum=100",
        ),
        ("max_total", "many", "set: max_not_a_number (value=many)"),
        ("groups.1.code", "A", "group A: duplicate_group"),
        ("groups.1.title_en", "", "group B: words_missing (field=title_en)"),
        ("groups.1.max", None, "group B: max_missing"),
        ("groups.1.need", "three", "group B: need_not_a_count (value=three)"),
        ("groups.1.criteria", [], "group B: group_empty"),
        ("bands.0.code", "DAT", "band DAT: duplicate_band"),
        ("bands.0.code", None, "set: band_without_code (place=1)"),
        ("bands.0.title_en", "", "band XUAT_SAC: words_missing (field=title_en)"),
        ("bands.0.min", "lots", "band XUAT_SAC: band_min_not_a_number (value=lots)"),
        ("bands.0.min", "70", "band DAT: band_not_below (min=80, above=XUAT_SAC, above_min=70)"),
        ("bands.0.min", "80", "band DAT: band_not_below (min=80, above=XUAT_SAC, above_min=80)"),
        ("bands.0.group", "Z", "band XUAT_SAC: band_group_unknown (group=Z)"),
        ("bands.2.min", "10", "band CHUA_DAT: last_band_asks"),
        ("bands.2.requires_no_failure", True, "band CHUA_DAT: last_band_asks"),
        ("bands", [], "set: bands_missing"),
    ],
)
def test_fault_of_the_set(path, item, problem):
    found = faulty("DEMO-ANCS", at(path, item))

    assert any(text.startswith(problem) for text in found), found


def test_points_have_no_place_in_a_checklist():
    assert "band DAT: band_points_in_checklist (min=80)" in faulty(
        "ANTT-124-XP", at("bands.0.min", "80")
    )
    assert "group G1: points_in_checklist (max=10)" in faulty(
        "ANTT-124-XP", at("groups.0.max", "10")
    )


def test_choices_have_codes_and_words():
    choices = "groups.4.criteria.0.inputs.0.choices"

    assert "input 5.1 value: choice_words_missing (place=1, field=label_en)" in faulty(
        "ANTT-124-KDC", at(f"{choices}.0.label_en", "")
    )
    assert "input 5.1 value: duplicate_choice (choice=hoan_thanh)" in faulty(
        "ANTT-124-KDC", at(f"{choices}.0.code", "hoan_thanh")
    )


def test_a_listed_set_needs_no_bands():
    assert load("DH-9745")["bands"] == []
    assert check(load("DH-9745")) == []


def test_an_empty_definition_is_told_what_is_missing():
    assert "set: part_missing (part=groups)" in check({})
