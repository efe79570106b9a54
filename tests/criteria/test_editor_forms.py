"""Forms and items: posting back what a page shows changes nothing, for every item of every set."""

import copy
from pathlib import Path

import pytest
import yaml
from django.http import QueryDict

from apps.criteria import structure
from apps.criteria.forms.editor import form_class
from apps.criteria.forms.editor_base import Surroundings

SETS = sorted((Path(__file__).parents[2] / "seeds/data/criteria").glob("*.yaml"))


def definition_of(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def posted(form) -> QueryDict:
    """What a browser sends when the page is sent back as it is."""
    data = QueryDict(mutable=True)
    for part in (form, *getattr(form, "inputs", ()), *getattr(form, "tiers", ())):
        for bound in part:
            value = bound.field.prepare_value(bound.value())
            if value in (None, False):
                continue
            if isinstance(value, list):
                data.setlist(bound.html_name, value)
            else:
                data[bound.html_name] = "on" if value is True else str(value)
    for rows in (getattr(form, "inputs", None), getattr(form, "tiers", None)):
        if rows is not None:
            data[rows.count_name] = str(len(rows))
    return data


def sent_back(definition, key, change=None, around=None):
    item = structure.item(definition, key)
    around = around or Surroundings(definition, base=definition)
    cls = form_class(key)
    data = posted(cls(key=key, item=item, around=around))
    if change:
        change(data)
    form = cls(data, key=key, item=item, around=around)
    return item, form


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
@pytest.mark.parametrize("with_identities", [False, True])
def test_an_item_sent_back_unchanged_is_the_same_item(path, with_identities):
    definition = definition_of(path)
    if with_identities:
        definition = structure.with_identities(definition)
    before = copy.deepcopy(definition)
    for key in structure.keys(definition):
        item, form = sent_back(definition, key)
        assert form.is_valid(), (key, form.error_lines())
        assert form.result() == item, key
    assert definition == before
