"""The preview and the trial table: the real engine on sample inputs, and calm on unsound drafts."""

import copy
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from apps.criteria import structure
from apps.criteria.forms.editor import form_class
from apps.criteria.forms.editor_base import Surroundings
from apps.criteria.outline import outline
from apps.criteria.preview import preview, tries
from apps.criteria.samples import MOST
from apps.criteria.scoring.rules import RULES

SETS = sorted((Path(__file__).parents[2] / "seeds/data/criteria").glob("*.yaml"))


def definition_of(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def today(clock_at):
    from tests.factories.world import NOW  # noqa: PLC0415

    clock_at(NOW)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_first_sample_earns_everything(path):
    definition = definition_of(path)
    page = preview(definition)
    for row in page.rows:
        assert row.verdict == "met", row.code
        assert row.line["points"] == row.line["max"], row.code
        assert row.words


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_the_trial_table_shows_both_ends_of_every_rule(path):
    definition = definition_of(path)
    for group in definition["groups"]:
        for criterion in group["criteria"]:
            if criterion.get("computed"):
                continue
            found = tries(definition, criterion)
            verdicts = {one.verdict for one in found}
            assert 2 <= len(found) <= MOST
            assert "met" in verdicts, criterion["code"]
            assert verdicts & {"failed", "waiting"}, criterion["code"]


def test_what_is_typed_is_counted_like_a_report():
    definition = definition_of(SETS[0].with_name("demo-ancs.yaml"))
    data = {
        "B2-version": "0",
        "B2-met": "70",
        "B2-total": "100",
        "A3-version": "0",
        "A3-value": "hai",
        "supposed": "1",
        "supposed-before": "80",
        "supposed-on_time": "3",
    }
    rows = {row.code: row for row in preview(definition, data).rows}
    assert (rows["B2"].line["points"], rows["B2"].percent) == ("3", "70\u00a0%")
    assert rows["A3"].errors
    assert rows["A3"].inline[0].value == "hai"
    assert Decimal(rows["A4"].line["points"]) == Decimal("3.75")
    assert rows["B1"].line["points"] == "0"  # 90 against 80


def mutilated(criterion):
    """Drafts as they may stand while they are edited."""
    for rule in RULES:
        yield {**criterion, "rule": {"type": rule}}
        yield {**criterion, "rule": {"type": rule, "tiers": [], "conditions": [], "counts": []}}
    yield {**criterion, "rule": {"type": "tiers", "tiers": [{}, {"from": "5"}, {"below": "x"}]}}
    yield {**criterion, "rule": {"type": "date", "before": "02-31"}}
    yield {**criterion, "rule": {"type": "ratio", "at_least": "90", "equals": "5"}}
    yield {**criterion, "inputs": []}
    yield {**criterion, "inputs": [{"name": "value", "type": "choice"}]}
    yield {**criterion, "max": "nhiều"}
    yield {**criterion, "max": None}
    yield {name: part for name, part in criterion.items() if name != "fold"}
    yield {**criterion, "kind": "unheard of", "rule": {}}


def test_nothing_breaks_on_an_unsound_draft():
    definition = definition_of(SETS[0].with_name("demo-ancs.yaml"))
    place = definition["groups"][1]["criteria"]
    sound = copy.deepcopy(place)
    for index, criterion in enumerate(sound):
        for broken in mutilated(criterion):
            place[index] = broken
            outline(definition)
            page = preview(definition)
            assert len(page.rows) == 17
            tries(definition, broken)
            key = ("criterion", criterion["code"])
            item = structure.item(definition, key)
            form = form_class(key)(key=key, item=item, around=Surroundings(definition))
            assert form.initial["code"] == criterion["code"]
        place[index] = criterion
