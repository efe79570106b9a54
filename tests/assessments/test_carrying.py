"""Values of one version read under another: by identity, never by code alone."""

import copy

import pytest

from apps.reporting.carrying import counterparts
from tests.criteria.definitions import load


@pytest.fixture
def old():
    return load("DEMO-ANCS")


@pytest.fixture
def new(old):
    return copy.deepcopy(old)


def criterion(definition, code):
    return next(c for g in definition["groups"] for c in g["criteria"] if c["code"] == code)


def both(old, new, code, back=None):
    """``(forward, backward)``: the new criterion's counterpart, and the old one's."""
    return counterparts(old, new)[code], counterparts(new, old)[back or code]


def test_a_criterion_that_was_only_renumbered_carries(old, new):
    moved = criterion(new, "B1")
    moved |= {"identity": "B1", "code": "B9"}
    forward, backward = both(old, new, "B9", "B1")
    assert (forward.kind, forward.code) == ("same", "B1")
    assert (backward.kind, backward.code) == ("same", "B9")


def test_a_code_given_to_another_criterion_does_not_carry(old, new):
    criterion(new, "B1")["identity"] = "B1-2"
    forward, backward = both(old, new, "B1")
    assert (forward.kind, backward.kind) == ("new", "new")
    assert not forward.carries


def test_a_single_successor_with_the_same_inputs_carries(old, new):
    criterion(new, "B1").update(identity="B1-2", replaces=["B1"])
    forward, backward = both(old, new, "B1")
    assert (forward.kind, forward.code) == ("successor", "B1")
    assert (backward.kind, backward.code) == ("successor", "B1")


def test_split_criteria_do_not_carry(old, new):
    group = new["groups"][1]["criteria"]
    twin = copy.deepcopy(criterion(new, "B1"))
    twin.update(code="B1B", identity="B1-2", replaces=["B1"])
    group.append(twin)
    found = counterparts(old, new)
    assert (found["B1"].kind, found["B1B"].kind) == ("split", "split")
    assert counterparts(new, old)["B1"].kind == "merged"
    assert counterparts(new, old)["B1"].others == ("B1", "B1B")


def test_merged_criteria_do_not_carry(old, new):
    criterion(new, "B1")["replaces"] = ["B5"]
    new["groups"][1]["criteria"].remove(criterion(new, "B5"))
    forward, backward = both(old, new, "B1")
    assert (forward.kind, forward.others) == ("merged", ("B1", "B5"))
    assert backward.kind == "split"


def test_other_inputs_do_not_carry(old, new):
    criterion(new, "B3")["inputs"][0]["type"] = "decimal"
    assert both(old, new, "B3")[0].kind == "inputs"


def test_an_input_added_as_optional_carries_forward_only(old, new):
    more = {"name": "more", "type": "int", "optional": True, "label_vi": "Khác", "label_en": "More"}
    criterion(new, "B3")["inputs"].append(more)
    forward, backward = both(old, new, "B3")
    assert (forward.kind, backward.kind) == ("same", "inputs")


def test_every_criterion_carries_to_the_same_definition(old, new):
    assert all(c.carries and c.code == code for code, c in counterparts(old, new).items())
