"""A definition as a workbook and back: the identity, whatever it holds."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from apps.criteria.sheets import from_workbook, to_workbook
from tests.criteria.definitions import CODES, load
from tests.criteria.random_definitions import BENT, WHOLE

CALM = settings(
    deadline=None,
    derandomize=True,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("code", CODES)
def test_a_seed_set_comes_back_as_it_went_out(code):
    definition = load(code)

    back, errors = from_workbook(to_workbook(definition, number="1.0"))

    assert errors == []
    assert back == definition
    assert json.dumps(back, sort_keys=True) == json.dumps(definition, sort_keys=True)


@CALM
@given(WHOLE)
def test_any_definition_comes_back_as_it_went_out(definition):
    back, errors = from_workbook(to_workbook(definition))

    assert [str(error) for error in errors] == []
    assert json.dumps(back, sort_keys=True) == json.dumps(definition, sort_keys=True)


@settings(CALM, max_examples=100)
@given(BENT)
def test_even_a_broken_definition_loses_nothing(definition):
    back, errors = from_workbook(to_workbook(definition), any_shape=True)

    assert [str(error) for error in errors] == []
    assert json.dumps(back, sort_keys=True) == json.dumps(definition, sort_keys=True)
