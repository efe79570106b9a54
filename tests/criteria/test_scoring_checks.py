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
        ("A1", {"title_en": " "}, "criterion A1: missing title_en"),
        ("A1", {"kind": "yesno"}, "criterion A1: unknown kind"),
        ("A1", {"rule": {"type": "magic"}}, "criterion A1: unknown rule"),
        ("A1", {"rule": {}}, "criterion A1: unknown rule"),
        ("A1", {"kind": "count"}, "criterion A1: rule does not suit kind"),
        ("A1", {"evidence": "maybe"}, "criterion A1: unknown evidence"),
        ("A1", {"evidence": None}, "criterion A1: missing evidence"),
        ("A2", {"veto": True}, "criterion A2: veto is not mandatory"),
        ("B2", {"not_applicable": "split"}, "criterion B2: unknown not_applicable"),
        ("A4", {"computed": "weather"}, "criterion A4: unknown computed"),
        ("A4", {"inputs": [NUMBER], "fold": "sum"}, "criterion A4: inputs without need"),
        ("A3", {"inputs": []}, "criterion A3: no inputs"),
        ("A3", {"inputs": [NUMBER, NUMBER]}, "criterion A3: duplicate input value"),
        (
            *("A3", {"inputs": [{**NUMBER, "type": "float"}]}),
            "criterion A3: input value: unknown type",
        ),
        (
            *("A3", {"inputs": [{**NUMBER, "label_en": ""}]}),
            "criterion A3: input value: missing label_en",
        ),
        (
            *("A3", {"inputs": [{**NUMBER, "choices": [{"code": "a"}]}]}),
            "criterion A3: input value: choices do not suit type",
        ),
        ("A3", {"inputs": [{"type": "int"}]}, "criterion A3: input without name or type"),
        (
            *("A3", {"inputs": [{**NUMBER, "name": "times"}]}),
            "criterion A3: inputs do not match the kind",
        ),
        ("A3", {"inputs": [NUMBER, TEXT]}, "criterion A3: inputs do not match the rule"),
        (
            *("A3", {"inputs": [{**NUMBER, "optional": True}]}),
            "criterion A3: input must not be optional",
        ),
        ("A3", {"fold": "median"}, "criterion A3: unknown fold of value"),
        ("A3", {"fold": None}, "criterion A3: unknown fold of value"),
        ("A3", {"fold": "mean"}, "criterion A3: fold does not suit value"),
        ("A3", {"fold": "any"}, "criterion A3: fold does not suit value"),
        ("A3", {"fold": {"x": "sum"}}, "criterion A3: fold does not name each input"),
        ("A3", {"fold": "ratio_sum"}, "criterion A3: fold suits only a ratio"),
        ("B2", {"fold": "sum"}, "criterion B2: fold does not suit a ratio"),
        ("E1", {"fold": "last"}, "criterion E1: fold does not suit a veto"),
        ("A1", {"fold": "earliest"}, "criterion A1: fold does not suit value"),
        ("A3", {"rule_cap": "0"}, "criterion A3: cap is not above zero"),
        ("A3", {"rule_cap": None}, "criterion A3: cap is not above zero"),
        ("A3", {"rule_cap": "four"}, "criterion A3: cap is not above zero"),
        ("A3", {"rule_cap": 0.5}, "definition.groups.0.criteria.2.rule.cap: float"),
        ("B3", {"rule_tiers": []}, "criterion B3: no tiers"),
        ("B3", {"rule_tiers": None}, "criterion B3: no tiers"),
        (
            *("B3", {"rule_tiers": tiers(("0", "1", "7"), ("2", None, "0"))}),
            "criterion B3: gap or overlap between tiers",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("1", None, "0"))}),
            "criterion B3: gap or overlap between tiers",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", None, "7"), ("1", None, "0"))}),
            "criterion B3: gap or overlap between tiers",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", "1", "3"), ("1", None, "0"))}),
            "criterion B3: tiers do not rise",
        ),
        (
            *("B3", {"rule_tiers": tiers(("1", "2", "7"), ("2", None, "0"))}),
            "criterion B3: first tier does not begin at the beginning",
        ),
        (
            *("B3", {"rule_tiers": tiers((None, "2", "7"), ("2", None, "0"))}),
            "criterion B3: first tier does not begin at the beginning",
        ),
        (
            *("B1", {"rule_tiers": tiers(("0", "2", "10"), ("2", None, "0"))}),
            "criterion B1: first tier does not begin at the beginning",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", "9", "0"))}),
            "criterion B3: last tier has an end",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "6"), ("2", None, "0"))}),
            "criterion B3: best branch is not the maximum",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "8"), ("2", None, "0"))}),
            "criterion B3: best branch is not the maximum",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", None, "-1"))}),
            "criterion B3: best branch is not the maximum",
        ),
        (
            *("B3", {"rule_tiers": tiers(("0", "2", "7"), ("2", None, "few"))}),
            "criterion B3: points are not a number",
        ),
        (
            *("B3", {"rule_tiers": [{"from": "0", "met": True}]}),
            "criterion B3: branch without points",
        ),
        ("B2", {"rule_zero_total": "half"}, "criterion B2: unknown zero_total"),
        ("B4", {"rule_counts": None}, "criterion B4: veto counts something else"),
        ("B4", {"rule_counts": [{"input": "x"}]}, "criterion B4: veto counts something else"),
        (
            *("B4", {"rule_counts": [{"input": "value", "excused_by": ["value"]}]}),
            "criterion B4: excuse is not an optional yes or no",
        ),
        ("B5", {"rule_both_zero": None}, "criterion B5: comparison without all its branches"),
        ("B1", {"rule_both_zero": None}, "criterion B1: comparison without all its branches"),
        ("A3", {"max": "6"}, "group A: maxima do not add up"),
        ("A3", {"max": "five"}, "group A: maximum is not a number of points"),
        ("A3", {"max": "5.00001"}, "group A: maximum is not a number of points"),
        ("A3", {"max": "-5"}, "group A: maximum is not a number of points"),
        ("A3", {"max": None}, "group A: maximum is not a number of points"),
        ("B3", {"max": "seven"}, "group B: maximum is not a number of points"),
        ("A3", {"code": "A2"}, "definition: duplicate criterion A2"),
    ],
)
def test_fault_of_a_criterion_with_points(code, change, problem):
    found = faulty("DEMO-ANCS", on(code, **change))

    assert any(text.startswith(problem) for text in found), found


@pytest.mark.parametrize(
    ("set_code", "code", "change", "problem"),
    [
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date"}}, "unknown window"),
        ("ANTT-124-XP", "1.1", {"rule_quarter": 5}, "unknown window"),
        ("ANTT-124-XP", "1.1", {"rule_before": "11-20"}, "unknown window"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": "13-01"}}, "unknown window"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": "02-29"}}, "unknown window"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": 1120}}, "unknown window"),
        ("ANTT-124-XP", "1.1", {"rule": {"type": "date", "before": "01-01"}}, "window is empty"),
        ("ANTT-124-XP", "1.4", {"rule_at_least": "one"}, "bound is not a number"),
        ("ANTT-124-XP", "1.4", {"rule": {"type": "threshold"}}, "bounds are not one"),
        ("ANTT-124-XP", "1.4", {"rule_at_most": "3"}, "bounds are not one"),
        ("ANTT-124-XP", "1.4", {"rule_less_than": "1"}, "bounds hold nothing"),
        ("ANTT-124-XP", "4.a", {"rule_lower": {"points": "1"}}, "branch without met"),
        ("ANTT-124-XP", "1.4", {"max": "3"}, "points in a set without points"),
        (
            *("ANTT-124-XP", "1.4", {"rule": {"type": "linear", "cap": "3"}}),
            "rule needs points",
        ),
        ("ANTT-124-XP", "4.b", {"rule_explanation": None}, "excuse without an explanation"),
        ("ANTT-124-XP", "4.c", {"rule_conditions": []}, "no conditions"),
        (
            *("ANTT-124-XP", "4.c", {"rule_conditions": [{"input": "x", "is": True}]}),
            "inputs do not match the rule",
        ),
        (
            *("ANTT-124-XP", "4.c", {"rule_conditions": [{"input": "managed", "is": "yes"}]}),
            "condition does not suit its input",
        ),
        ("ANTT-124-XP", "4.c", {"rule_k": 2}, "all_of has no k"),
        ("SYN-30", "S3.4", {"rule_k": 4}, "k is not between"),
        ("SYN-30", "S3.4", {"rule_k": 0}, "k is not between"),
        ("SYN-30", "S3.4", {"rule_k": True}, "k is not between"),
        ("SYN-30", "S4.2", {"rule_each": "-1"}, "each is not above zero"),
        ("ANTT-124-KDC", "5.1", {"rule_at_least": "gioi"}, "required level is not a choice"),
        ("DEMO-CAPDH", "B3", {"rule_set": ""}, "link without a set"),
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
        ("title_en", None, "definition: missing title_en"),
        ("legal_basis", "", "definition: missing legal_basis"),
        ("recognition_rule_vi", None, "definition: missing recognition_rule_vi"),
        ("max_total", None, "definition: missing max_total"),
        ("nature", "official", "definition: unknown nature"),
        ("scored", "yes", "definition: scored is not yes or no"),
        ("groups", [], "definition: no groups"),
        ("max_total", "99", "definition: maxima do not add up"),
        ("max_total", "many", "definition: maximum is not a number of points"),
        ("groups.1.code", "A", "definition: duplicate group A"),
        ("groups.1.title_en", "", "group B: missing title_en"),
        ("groups.1.max", None, "group B: missing max"),
        ("groups.1.need", "three", "group B: need is not a count"),
        ("groups.1.criteria", [], "group B: no criteria"),
        ("bands.0.code", "DAT", "band DAT: duplicate band"),
        ("bands.0.code", None, "definition: band without code"),
        ("bands.0.title_en", "", "band XUAT_SAC: missing title_en"),
        ("bands.0.min", "lots", "band XUAT_SAC: minimum is not a number of points"),
        ("bands.0.min", "70", "band order: minima do not fall"),
        ("bands.0.min", "80", "band order: minima do not fall"),
        ("bands.0.group", "Z", "band XUAT_SAC: unknown group"),
        ("bands.2.min", "10", "band order: last band does not catch all"),
        ("bands.2.requires_no_failure", True, "band order: last band does not catch all"),
        ("bands", [], "band order: last band does not catch all"),
    ],
)
def test_fault_of_the_set(path, item, problem):
    assert problem in faulty("DEMO-ANCS", at(path, item))


def test_points_have_no_place_in_a_checklist():
    assert "band DAT: points in a set without points" in faulty(
        "ANTT-124-XP", at("bands.0.min", "80")
    )
    assert "definition: points in a set without points" in faulty(
        "ANTT-124-XP", at("groups.0.max", "10")
    )


def test_choices_have_codes_and_words():
    choices = "groups.4.criteria.0.inputs.0.choices"

    assert "criterion 5.1: input value: missing label_en" in faulty(
        "ANTT-124-KDC", at(f"{choices}.0.label_en", "")
    )
    assert "criterion 5.1: input value: duplicate choice hoan_thanh" in faulty(
        "ANTT-124-KDC", at(f"{choices}.0.code", "hoan_thanh")
    )


def test_a_listed_set_needs_no_bands():
    assert load("DH-9745")["bands"] == []
    assert check(load("DH-9745")) == []


def test_an_empty_definition_is_told_what_is_missing():
    assert "definition: missing groups" in check({})
