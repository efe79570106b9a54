"""A draft may hold any JSON: the checks say what is wrong and never break."""

import copy
import json

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.criteria.problem_texts import SENTENCES
from apps.criteria.problems import problem_words
from apps.criteria.scoring import Context, check, digest, fold, problems, score
from tests.criteria.definitions import CODES, load

SETS = {code: load(code) for code in CODES}
CALM = settings(
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ODD = ("", " ", "x", "-1", "0", "1e9", "١", "9" * 30, "02-30", "13-01", "value", "A1", "1.1", "%s")
SCALARS = (
    st.none()
    | st.booleans()
    | st.sampled_from(ODD)
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
)
KEYS = st.sampled_from(
    [
        *(
            "code",
            "groups",
            "criteria",
            "bands",
            "inputs",
            "rule",
            "type",
            "tiers",
            "from",
            "below",
        ),
        *(
            "kind",
            "max",
            "max_total",
            "of",
            "k",
            "identity",
            "replaces",
            "group_min",
            "cap",
            "fold",
        ),
        *("counts", "conditions", "choices", "name", "input", "excused_by", "quarter", "set"),
    ]
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


def paths(item, path=()):
    """The way to every part of a definition."""
    pairs = item.items() if isinstance(item, dict) else enumerate(item)
    for key, inner in pairs:
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from paths(inner, (*path, key))


PATHS = {code: list(paths(definition)) for code, definition in SETS.items()}


@st.composite
def mutilated(draw):
    """A seed set in which up to three parts are something else, gone, or there twice."""
    code = draw(st.sampled_from(CODES))
    definition = copy.deepcopy(SETS[code])
    for _time in range(draw(st.integers(1, 3))):
        *parents, last = draw(st.sampled_from(PATHS[code]))
        target = definition
        try:
            for key in parents:
                target = target[key]
            target[last]  # an earlier change may have taken it away
        except (KeyError, IndexError, TypeError):
            continue
        if not isinstance(target, (dict, list)):
            continue
        match draw(st.sampled_from(("change", "change", "take away", "double"))):
            case "change":
                target[last] = draw(ANYTHING)
            case "take away":
                del target[last]
            case "double" if isinstance(target, list):
                target.append(copy.deepcopy(target[last]))
    return definition


def told(definition):
    """Every problem and its sentences; no code without words, no words without a place."""
    found = problems(definition, sets={"ANTT-124-XP": definition, "DEMO-CAPDH": definition})
    for problem in found:
        assert problem.code in SENTENCES
        json.dumps(problem.params)
        sentences = set()
        for language in ("vi", "en"):
            with translation.override(language):
                sentences.add(problem_words(problem, definition))
        assert len(sentences) == 2
        assert not [sentence for sentence in sentences if "%(" in sentence]
    return found


@CALM
@given(mutilated())
def test_the_checks_survive_a_mutilated_set_and_what_they_pass_can_be_scored(definition):
    told(definition)

    if not check(definition):
        digest(definition)
        score(definition, fold(definition, [{}, None]), {}, Context(2021))


@CALM
@given(ANYTHING)
def test_the_checks_survive_anything(definition):
    assert [problem for problem in told(definition) if problem.blocking]


@CALM
@given(st.dictionaries(KEYS, ANYTHING), st.sampled_from(CODES), st.integers(0, 30))
def test_the_checks_survive_any_criterion(criterion, code, place):
    definition = copy.deepcopy(SETS[code])
    groups = definition["groups"]
    groups[place % len(groups)]["criteria"].append(criterion)

    assert [problem for problem in told(definition) if problem.blocking]


@pytest.mark.parametrize("code", CODES)
def test_a_sound_set_has_no_problem(code):
    found = problems(SETS[code], sets=dict(SETS))

    # The points of the synthetic set come without a reason, as its digests have long fixed.
    assert [str(p) for p in found] == ["criterion S3.6: points_without_reason"] * (code == "SYN-30")
    assert not [problem for problem in found if problem.blocking]
