"""The strict way in from stored JSON."""

from datetime import date
from decimal import Decimal

import pytest

from apps.criteria.scoring import (
    Context,
    InvalidValueError,
    Value,
    criteria_of,
    parse_value,
    problems,
    score,
    to_json,
)
from tests.criteria.definitions import CODES, find, load

EXCUSED = {"value": 1, "force_majeure": True}


def stored(inputs=None, state="value"):
    return {"state": state, "inputs": inputs or {}}


@pytest.mark.parametrize(
    ("set_code", "code", "inputs", "typed"),
    [
        ("ANTT-124-XP", "1.1", {"value": "2021-03-31"}, {"value": date(2021, 3, 31)}),
        ("ANTT-124-XP", "1.4", {"value": 3}, {"value": 3}),
        ("ANTT-124-XP", "1.4", {"value": "3"}, {"value": 3}),
        ("ANTT-124-XP", "2.1", {"value": False}, {"value": False}),
        ("ANTT-124-XP", "6.2", {"met": 16, "total": 25}, {"met": 16, "total": 25}),
        ("ANTT-124-KDC", "5.1", {"value": "hoan_thanh"}, {"value": "hoan_thanh"}),
        ("SYN-30", "S3.5", {"value": "7.25"}, {"value": Decimal("7.25")}),
        ("SYN-30", "S3.5", {"value": 7}, {"value": Decimal(7)}),
        ("ANTT-124-XP", "4.b", {"value": 0, "explanation": ""}, {"value": 0}),
        ("ANTT-124-XP", "4.b", {"value": 0, "force_majeure": None}, {"value": 0}),
        (
            *("ANTT-124-XP", "4.b", {**EXCUSED, "explanation": " Lũ quét "}),
            {**EXCUSED, "explanation": "Lũ quét"},
        ),
    ],
)
def test_inputs_become_typed(set_code, code, inputs, typed):
    parsed = parse_value(find(load(set_code), code), stored(inputs))

    assert parsed == Value("value", typed)


@pytest.mark.parametrize(
    ("set_code", "code", "raw", "refusal", "field"),
    [
        ("ANTT-124-XP", "1.1", stored({"value": "31/03/2021"}), "not_a_date", "value"),
        ("ANTT-124-XP", "1.1", stored({"value": "2021-02-30"}), "not_a_date", "value"),
        ("ANTT-124-XP", "1.1", stored({"value": 20210330}), "not_a_date", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": -1}), "negative", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": "1.5"}), "not_a_whole_number", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": 1.0}), "not_a_whole_number", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": True}), "not_a_whole_number", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": "1234567890123"}), "not_a_whole_number", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": "٣"}), "not_a_whole_number", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": ""}), "missing_input", "value"),
        ("ANTT-124-XP", "1.4", stored(), "missing_input", "value"),
        ("ANTT-124-XP", "1.4", stored({"value": 1, "x": 1}), "unknown_input", "x"),
        ("ANTT-124-XP", "2.1", stored({"value": "true"}), "not_yes_or_no", "value"),
        ("ANTT-124-XP", "2.1", stored({"value": 1}), "not_yes_or_no", "value"),
        ("ANTT-124-XP", "2.1", stored(state="none"), "none_not_allowed", None),
        ("ANTT-124-KDC", "5.1", stored(state="none"), "none_not_allowed", None),
        ("ANTT-124-XP", "4.c", stored(state="none"), "none_not_allowed", None),
        (
            *("ANTT-124-XP", "1.4", stored(state="not_applicable")),
            *("not_applicable_not_allowed", None),
        ),
        (
            *("ANTT-124-XP", "1.4", stored({"value": 1}, "not_reported")),
            *("inputs_not_expected", "value"),
        ),
        ("ANTT-124-XP", "1.4", stored({"value": 1}, "unsure"), "unknown_state", None),
        ("ANTT-124-XP", "1.4", {}, "unknown_state", None),
        ("ANTT-124-XP", "1.4", 5, "unknown_state", None),
        ("ANTT-124-XP", "1.4", {"state": "value", "inputs": [1]}, "unknown_state", None),
        ("ANTT-124-XP", "6.2", stored({"met": 26, "total": 25}), "met_above_total", "met"),
        ("ANTT-124-XP", "6.2", stored({"met": 16}), "missing_input", "total"),
        ("ANTT-124-XP", "6.2", stored({"value": "64"}), "unknown_input", "value"),
        ("ANTT-124-XP", "4.b", stored(EXCUSED), "explanation_required", "explanation"),
        (
            *("ANTT-124-XP", "4.b", stored({**EXCUSED, "explanation": "   "})),
            *("explanation_required", "explanation"),
        ),
        (
            *("ANTT-124-XP", "4.b", stored({"value": 1, "handled_in_time": True})),
            *("explanation_required", "explanation"),
        ),
        ("ANTT-124-XP", "4.d", stored(EXCUSED), "explanation_required", "explanation"),
        (
            *("ANTT-124-XP", "4.b", stored({**EXCUSED, "explanation": "x" * 4001})),
            *("too_long", "explanation"),
        ),
        (
            *("ANTT-124-XP", "4.b", stored({**EXCUSED, "explanation": 5})),
            *("not_a_text", "explanation"),
        ),
        ("ANTT-124-KDC", "5.1", stored({"value": "gioi"}), "unknown_choice", "value"),
        ("ANTT-124-CQDN", "1.2", stored(), "missing_input", "plan"),
        ("SYN-30", "S3.5", stored({"value": 7.5}), "not_a_number", "value"),
        ("SYN-30", "S3.5", stored({"value": "7,5"}), "not_a_number", "value"),
        ("SYN-30", "S3.5", stored({"value": "NaN"}), "not_a_number", "value"),
        ("SYN-30", "S3.5", stored({"value": "1e3"}), "not_a_number", "value"),
        ("SYN-30", "S3.5", stored({"value": "7.12345"}), "not_a_number", "value"),
        ("SYN-30", "S3.5", stored({"value": "-0.5"}), "negative", "value"),
        ("SYN-30", "S3.5", stored({"value": Decimal("Infinity")}), "not_a_number", "value"),
        ("SYN-30", "S3.6", stored({"value": "2.5"}), "above_maximum", "value"),
        ("DEMO-ANCS", "A4", stored({"value": 4}), "computed_not_entered", None),
    ],
)
def test_refused(set_code, code, raw, refusal, field):
    with pytest.raises(InvalidValueError) as refused:
        parse_value(find(load(set_code), code), raw)

    assert (refused.value.code, refused.value.input) == (refusal, field)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("state", ["none", "not_reported", "not_applicable"])
def test_states_without_a_value(state):
    criterion = {**find(load("ANTT-124-XP"), "1.4"), "not_applicable": "excluded"}

    assert parse_value(criterion, stored(state=state)) == Value(state)
    assert to_json(Value(state)) == {"state": state, "inputs": {}}


@pytest.mark.parametrize("code", CODES)
def test_stored_form_reads_back_unchanged(code):
    samples = {"int": 1, "bool": True, "date": "2021-02-03", "decimal": "1.5", "text": "Chữ"}
    for criterion in criteria_of(load(code)):
        if not criterion["inputs"]:
            continue
        inputs = {
            item["name"]: item["choices"][0]["code"]
            if item["type"] == "choice"
            else samples[item["type"]]
            for item in criterion["inputs"]
        }
        parsed = parse_value(criterion, stored(inputs))

        assert to_json(parsed) == stored(inputs)
        assert parse_value(criterion, to_json(parsed)) == parsed
        assert parse_value(criterion, parsed) == parsed


def test_points_by_hand_come_with_their_reason():
    definition = load("SYN-30")
    criterion = find(definition, "S3.6")
    criterion["inputs"].append(
        {"name": "why", "type": "text", "optional": True, "label_vi": "Lý do", "label_en": "Reason"}
    )
    criterion["rule"]["explanation"] = "why"
    assert problems(definition) == []

    with pytest.raises(InvalidValueError, match="reason_required"):
        parse_value(criterion, stored({"value": "1.5"}))

    value = parse_value(criterion, stored({"value": "1.5", "why": "Theo biên bản số 3"}))
    line = score(definition, {"S3.6": value}, {}, Context(2021)).line("S3.6")
    assert (line.reason, line.points) == ("points_explained", Decimal("1.5"))
    assert line.params["explanation"] == "Theo biên bản số 3"
