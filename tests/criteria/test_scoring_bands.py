"""Bands: minima of groups, vetoes, what counts as recognised, and the places of a capped band."""

import pytest

from apps.criteria.scoring import Context, bands_counted, check, digest, places, problems, score
from tests.criteria.definitions import find, load, read
from tests.criteria.test_scoring_year import BASELINES, BEST

CONTEXT = Context(2021, reports_on_time=4)


def scored(definition, context=CONTEXT, **changes):
    shorts = {key: item for key, item in {**BEST, **changes}.items() if item is not None}
    values = {key: read(find(definition, key), short) for key, short in shorts.items()}
    assert check(definition) == []
    return score(definition, values, BASELINES, context)


def banded(code, **facts):
    definition = load("DEMO-ANCS")
    next(band for band in definition["bands"] if band["code"] == code).update(facts)
    return definition


@pytest.mark.parametrize(
    ("least", "band"), [("0", "XUAT_SAC"), ("5", "XUAT_SAC"), ("5.0001", "DAT"), ("10", "DAT")]
)
def test_a_band_may_need_points_in_a_group(least, band):
    definition = banded("XUAT_SAC", group_min={"E": least})

    year = scored(definition, E2=False)

    assert year.groups[4].points == 5
    assert year.band == band


def test_every_group_must_reach_its_minimum():
    definition = banded("XUAT_SAC", group_min={"A": "20", "D": "15"})

    assert scored(definition).band == "XUAT_SAC"
    assert scored(definition, A3=3).band == "DAT"


def vetoes():
    """DEMO-ANCS whose upper bands only look at the vetoes, of which E1 is one and A1 is none."""
    definition = load("DEMO-ANCS")
    for band in definition["bands"][:2]:
        band.update(requires_no_failure=False, requires_no_veto=True, recognised=True)
    for group in definition["groups"]:
        for criterion in group["criteria"]:
            criterion["veto"] = criterion["code"] == "E1"
    find(definition, "E1")["mandatory"] = find(definition, "A1")["mandatory"] = True
    return definition


def test_a_band_may_look_at_the_vetoes_alone():
    definition = vetoes()

    mandatory, veto = scored(definition, A1=False), scored(definition, E1=1)

    assert (mandatory.band, mandatory.passed, mandatory.failed_mandatory) == (
        "XUAT_SAC",
        True,
        ("A1",),
    )
    assert (veto.band, veto.passed, veto.failed_mandatory) == ("CHUA_DAT", False, ("E1",))


def test_a_failure_settles_the_band_only_when_nothing_above_can_still_be_reached():
    definition = vetoes()
    waiting = Context(2021)  # the reports on time are not counted yet

    assert scored(definition, waiting, A1=False, D1=(97, 100), B3=2).band is None
    assert scored(definition, waiting, E1=1).band == "CHUA_DAT"
    assert scored(load("DEMO-ANCS"), waiting, A1=False).band == "CHUA_DAT"


@pytest.mark.parametrize(("recognised", "passed"), [(None, True), (True, True), (False, False)])
def test_recognition_is_said_by_the_band_and_by_default_follows_the_failures(recognised, passed):
    facts = {} if recognised is None else {"recognised": recognised}

    assert scored(banded("XUAT_SAC", **facts)).passed is passed


def test_the_lowest_band_may_mean_recognition_too():
    definition = banded("CHUA_DAT", recognised=True)

    assert scored(definition, A1=False).passed is True
    assert scored(load("DEMO-ANCS"), A1=False).passed is False


def test_new_conditions_count_in_the_scoring_digest_only_where_they_decide():
    plain = digest(load("DEMO-ANCS")).scoring
    silent = {"group_min": {}, "requires_no_veto": False, "recognised": True}

    assert digest(banded("XUAT_SAC", **silent)).scoring == plain
    for facts in ({"group_min": {"A": "1"}}, {"requires_no_veto": True}, {"recognised": False}):
        assert digest(banded("XUAT_SAC", **facts)).scoring != plain


def test_a_set_in_which_nothing_is_recognised_is_worth_a_warning():
    definition = load("DEMO-ANCS")
    for band in definition["bands"]:
        band["recognised"] = False

    (problem,) = problems(definition)

    assert (problem.code, problem.blocking) == ("nothing_recognised", False)


@pytest.mark.parametrize(
    ("counts", "allowed"),
    [
        ({}, 0),
        ({"HTXS": 4}, 0),
        ({"HTXS": 5}, 1),
        ({"HTXS": 3, "HTT": 6}, 1),
        ({"HTXS": 3, "HTT": 7}, 2),
        ({"HTXS": 3, "HTT": 7, "HT": 100, "KHT": 100}, 2),
    ],
)
def test_places_of_a_capped_band_come_from_those_rated_well_or_better(counts, allowed):
    bands = load("HD01-TBVANTT")["bands"]

    assert bands_counted(bands, bands[0]) == ("HTXS", "HTT")
    assert places(bands, bands[0], counts) == allowed


def test_a_cap_never_decides_over_one_unit():
    definition = banded("XUAT_SAC", cap={"part": 1, "of": 5, "of_band": "DAT"})

    assert scored(definition).band == "XUAT_SAC"
    assert scored(definition, A1=None).band is None
