"""Criteria that count other criteria: met, failed, waiting, missing, whatever their order."""

from decimal import Decimal

import pytest

from apps.criteria.scoring import Context, check, criteria_of, digest, score
from tests.criteria.definitions import find, load, value

CONTEXT = Context(2021, links={"ANTT-124-XP": True})
# In DEMO-CAPDH, A2, B2 and C2 are met at 0 and failed at 1; B3 is the link to ANTT-124-XP.
GOOD, BAD = value(value=0), value(value=1)


def counting(*of, **facts):
    """DEMO-CAPDH with A1 counting others by their identities; A2 is called differently."""
    definition = load("DEMO-CAPDH")
    find(definition, "A2")["identity"] = "ky-luat"
    criterion = find(definition, "A1")
    criterion.update(kind="criteria", inputs=[])
    del criterion["fold"]
    criterion["rule"] = {"type": "k_of_criteria", "of": list(of), **facts}
    assert check(definition) == []
    return definition


def line(definition, context=CONTEXT, **values):
    return score(definition, values, {}, context).line("A1")


@pytest.mark.parametrize(
    ("k", "values", "verdict", "reason"),
    [
        (2, {"A2": GOOD, "B2": GOOD}, "met", "criteria_met"),
        (2, {"A2": GOOD, "B2": BAD}, "met", "criteria_met"),  # with the link
        (2, {"A2": BAD, "B2": BAD}, "failed", "criteria_failed"),
        (1, {"A2": BAD, "B2": BAD}, "met", "criteria_met"),
        (None, {"A2": GOOD, "B2": GOOD}, "met", "criteria_met"),
        (None, {"A2": GOOD, "B2": BAD}, "failed", "criteria_failed"),
        (3, {"A2": GOOD, "B2": BAD}, "failed", "criteria_failed"),
        (3, {"A2": GOOD}, "missing", "criteria_open"),
        (2, {"A2": BAD}, "missing", "criteria_open"),
        (3, {"A2": BAD}, "failed", "criteria_failed"),  # B2 cannot help any more
    ],
)
def test_k_of_the_criteria_are_met(k, values, verdict, reason):
    definition = counting("ky-luat", "B2", "B3", **({} if k is None else {"k": k}))

    scored = line(definition, **values)

    assert (scored.verdict, scored.reason, scored.value) == (verdict, reason, None)
    assert scored.params["count"] == 3
    assert scored.params["need"] == (k or 3)


def test_what_is_awaited_leaves_it_waiting_as_long_as_it_can_decide():
    definition, nothing = counting("ky-luat", "B2", "B3", k=2), Context(2021)

    assert line(definition, nothing, A2=GOOD).verdict == "waiting"
    assert line(definition, nothing, A2=BAD, B2=BAD).verdict == "failed"
    assert line(definition, nothing, A2=GOOD, B2=GOOD).verdict == "met"
    # Even with the link only a figure that nobody reported could help: missing, not waiting.
    assert line(definition, nothing, A2=BAD).verdict == "missing"


def test_the_reason_names_the_codes_of_what_is_open_or_failed():
    definition = counting("ky-luat", "B2", k=2)

    assert line(definition, A2=BAD, B2=BAD).params["codes"] == "A2, B2"
    assert line(definition, A2=GOOD).params["codes"] == "B2"


def test_what_does_not_apply_falls_out_of_the_count():
    definition = counting("ky-luat", "B2", "B3")
    find(definition, "B2")["not_applicable"] = "excluded"
    na = {"state": "not_applicable", "inputs": {}}

    scored = line(definition, A2=GOOD, B2=na)
    assert (scored.verdict, scored.params["need"], scored.params["count"]) == ("met", 2, 2)

    definition["groups"][0]["criteria"][0]["rule"] = {"type": "k_of_criteria", "of": ["B2"]}
    alone = line(definition, B2=na)
    assert (alone.verdict, alone.reason) == ("not_applicable", "criteria_not_applicable")


def test_criteria_over_criteria_over_criteria_whatever_their_order():
    definition = counting("B3", "C1", k=2)  # C1 stands below and counts A2 and B2
    other = find(definition, "C1")
    other.update(
        kind="criteria", inputs=[], rule={"type": "k_of_criteria", "of": ["ky-luat", "B2"]}
    )
    assert check(definition) == []

    assert line(definition, A2=GOOD, B2=GOOD).verdict == "met"
    assert line(definition, A2=GOOD, B2=BAD).verdict == "failed"
    assert line(definition, A2=GOOD).verdict == "missing"


def test_a_circle_is_refused_not_run():
    definition = counting("C1")
    find(definition, "C1").update(
        kind="criteria", inputs=[], rule={"type": "k_of_criteria", "of": ["A1"]}
    )

    assert [text for text in check(definition) if "of_circle" in text]
    with pytest.raises(ValueError, match="counts itself"):
        score(definition, {}, {}, CONTEXT)


def test_it_may_earn_points():
    definition = load("DEMO-ANCS")
    criterion = find(definition, "A1")
    criterion.update(kind="criteria", inputs=[], rule={"type": "k_of_criteria", "of": ["A2"]})
    assert check(definition) == []

    met = score(definition, {"A2": value(value=True)}, {}, CONTEXT).line("A1")
    failed = score(definition, {"A2": value(value=False)}, {}, CONTEXT).line("A1")

    assert (met.points, met.max) == (Decimal(6), Decimal(6))
    assert (failed.points, failed.max) == (Decimal(0), Decimal(6))


def test_an_identity_that_is_said_changes_no_score_and_no_scoring_digest():
    definition, named = counting("ky-luat", "B2"), counting("ky-luat", "B2")
    for criterion in criteria_of(named):
        criterion.setdefault("identity", criterion["code"])

    assert digest(named).scoring == digest(definition).scoring
    assert digest(named).full != digest(definition).full


def test_other_members_are_another_scoring_content():
    assert digest(counting("ky-luat", "B2")).scoring != digest(counting("ky-luat", "C2")).scoring
    assert digest(counting("B2", k=1)).scoring != digest(counting("B2")).scoring
