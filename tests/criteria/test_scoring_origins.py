"""Where a year's value came from agrees with how the quarters made it."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from apps.criteria.scoring import Value, criteria_of, fold, to_json
from apps.criteria.scoring.origins import HOWS, Origin, origins
from tests.criteria.definitions import CODES, find, load, read
from tests.criteria.test_scoring_properties import FEW, SETS, quarter_of

DEMO = load("DEMO-ANCS")


def origin(code, *shorts):
    quarters = [
        None if short is None else {code: read(find(DEMO, code), short)} for short in shorts
    ]
    return origins(DEMO, quarters)[code]


def one(found, name="value"):
    (item,) = (item for item in found.inputs if item.name == name)
    return item


def test_a_sum_names_each_part():
    found = origin("B1", 3, 2, "none", 4)
    assert (found.how, found.quarters, found.missing) == ("sum", (1, 2, 3, 4), ())
    assert one(found).parts == ((1, 3), (2, 2), (3, 0), (4, 4))
    assert found.states == ((1, "value"), (2, "value"), (3, "none"), (4, "value"))


def test_the_maximum_names_the_quarter_that_reached_it_first():
    found = origin("A3", 1, 4, 4, 2)
    assert (found.how, found.quarters) == ("maximum", (2,))
    assert one(found).used == (2,)


def test_the_last_quarter_and_the_parts_of_a_ratio():
    assert origin("C1", (1, 2), (3, 4), (4, 4), (5, 6)).quarters == (4,)
    found = origin("B2", (1, 2), (3, 4), (0, 0), (5, 6))
    assert (found.how, found.quarters) == ("ratio_sum", (1, 2, 3, 4))
    assert one(found, "met").parts == ((1, 1), (2, 3), (3, 0), (4, 5))


def test_any_names_the_first_yes_and_all_quarters_of_a_no():
    assert origin("A1", False, True, True, False).quarters == (2,)
    assert origin("A1", False, False, False, False).quarters == (1, 2, 3, 4)


def test_what_is_missing_is_said():
    found = origin("B1", 3, None, 2, None)
    assert (found.how, found.quarters, found.missing) == ("missing", (), (2, 4))
    assert one(found).parts == ((1, 3), (3, 2))
    assert origin("A4", None).how == "computed"
    assert origin("B1", 3).how == "single"


@FEW
@given(
    st.sampled_from(CODES).flatmap(
        lambda code: st.tuples(
            st.just(SETS[code]), st.lists(st.none() | quarter_of(SETS[code]), max_size=4)
        )
    )
)
def test_origins_agree_with_the_year(pair):
    definition, quarters = pair
    year = fold(definition, quarters) if quarters else {}
    found = origins(definition, quarters)
    for criterion in criteria_of(definition):
        code = criterion["code"]
        origin = found[code]
        assert origin.how in HOWS
        assert Origin.from_dict(code, origin.as_dict()) == origin
        value = year.get(code)
        if value is None or value.state != "value":
            continue
        stored = to_json(Value("value", value.inputs))["inputs"]
        for item in origin.inputs:
            parts = dict(item.parts)
            used = [parts[quarter] for quarter in item.used]
            if item.how in ("sum", "ratio_sum"):
                assert sum(map(Decimal, used)) == Decimal(stored[item.name])
            elif item.how in ("maximum", "minimum", "earliest", "last"):
                assert stored[item.name] in used
            elif item.how in ("any", "all"):
                assert set(used) == {stored[item.name]}
