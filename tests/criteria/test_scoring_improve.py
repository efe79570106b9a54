"""What would give more is true: doing it earns what is promised, one step less does not."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.criteria.scoring import Context, Value, criteria_of, parse_value, score
from apps.criteria.scoring.improve import IMPROVEMENTS, facts_of, improvement
from apps.criteria.scoring.rules import RULES, Facts
from tests.criteria.definitions import CODES, find, load, read
from tests.criteria.test_scoring_properties import values_of

CALM = settings(
    deadline=None,
    derandomize=True,
    max_examples=200,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
STEP = Decimal("0.0001")
YEAR = Context(year=2021, reports_on_time=3)
DEMO = load("DEMO-ANCS")


def better(code, short, baseline=None, context=YEAR, definition=DEMO):
    criterion = find(definition, code)
    value = None if short is None else read(criterion, short)
    return improvement(criterion, value, Facts(context, baseline))


TABLE = [
    ("C1", (16, 25), "ratio_raise", {"target": 18, "change": 2, "bound": "70", "points": "6"}),
    ("C1", (18, 25), "ratio_raise", {"target": 20, "change": 2, "bound": "80", "points": "8"}),
    ("B3", 1, "lower_to", {"target": 0, "change": 1, "points": "7"}),
    ("A3", 3, "each_more", {"target": 4, "change": 1, "points": "5", "each": "1.25"}),
    ("A2", False, "answer_yes", {"points": "4"}),
    ("A3", None, "report", {"points": "5"}),
    ("B4", 2, "cases_final", {}),
]


@pytest.mark.parametrize(("code", "short", "kind", "params"), TABLE)
def test_the_next_step_of_the_illustrative_set(code, short, kind, params):
    found = better(code, short)
    assert found.code == kind
    assert {key: found.params[key] for key in params} == params


def test_against_last_year_the_figure_to_come_down_to_is_named():
    found = better("B1", 9, baseline=10)  # down 10 % already
    assert found is None
    found = better("B1", 19, baseline=20)  # down 5 %: 8 points
    assert (found.code, found.params["target"], found.params["points"]) == ("lower_to", 18, "10")
    found = better("B1", 21, baseline=20)
    assert (found.code, found.params["target"], found.params["points"]) == ("lower_to", 20, "6")
    found = better("B5", 3, baseline=3)
    assert (found.params["target"], found.params["points"]) == (2, "5")
    found = better("B1", 1, baseline=0)
    assert (found.params["target"], found.params["points"]) == (0, "10")
    assert better("B1", 1) is None  # last year's figure is not there yet


@pytest.mark.parametrize("short", ["not_applicable", (25, 25), (0, 0)])
def test_full_or_not_applicable_says_nothing(short):
    assert better("B2", short) is None


def test_reports_on_time_are_counted_to_the_end_of_the_year():
    early = Context(year=2021, through_quarter=2, reports_on_time=1)
    found = better("A4", None, context=early)
    assert (found.code, found.params["change"], found.params["points"]) == ("on_time", 2, "3.75")
    found = better("A4", None, context=YEAR)
    assert (found.code, found.params["late"]) == ("on_time_lost", 1)
    assert better("A4", None, context=Context(year=2021, reports_on_time=4)) is None


def test_a_missing_quarter_is_named():
    value = Value("not_reported", {}, (2, 3))
    found = improvement(find(DEMO, "B1"), value, Facts(YEAR))
    assert (found.code, found.params["quarters"]) == ("report_quarters", [2, 3])


def test_an_excuse_can_still_help_where_the_rule_knows_one():
    xp = load("ANTT-124-XP")
    criterion = next(
        c
        for c in criteria_of(xp)
        if c["rule"]["type"] == "veto"
        and all(count.get("excused_by") for count in c["rule"]["counts"])
    )
    inputs = {count["input"]: 1 for count in criterion["rule"]["counts"]}
    found = improvement(criterion, Value("value", inputs), Facts(YEAR))
    assert found.code == "cases_explain"
    assert found.params["excuses"]["vi"]


# --- properties -----------------------------------------------------------------------------------

POINTS = st.integers(0, 10).map(str)


def number_of(is_whole, top=60):
    return st.integers(0, top) if is_whole else st.decimals(0, top, places=2)


def criterion_of(kind, rule, is_whole=True):
    item = {"name": "value", "type": "int" if is_whole else "decimal"}
    item |= {"label_vi": "Số", "label_en": "Number"}
    names = ("met", "total") if kind == "ratio" else ("value",)
    return {
        "code": "X",
        "kind": kind,
        "max": "10",
        "mandatory": False,
        "veto": False,
        "rule": rule,
        "inputs": [{**item, "name": name} for name in names],
        "fold": "last",
    }


@st.composite
def tiers(draw, top=100, open_below=False):
    edges = sorted(draw(st.sets(st.decimals(1, top, places=1), min_size=1, max_size=5)))
    points = draw(st.lists(POINTS, min_size=len(edges) + 1, max_size=len(edges) + 1))
    points[draw(st.integers(0, len(edges)))] = "10"
    starts = [None if open_below else "0", *map(str, edges)]
    rows = []
    for start, end, earned in zip(starts, [*map(str, edges), None], points, strict=True):
        row = {"points": earned}
        row |= {"from": start} if start is not None else {}
        row |= {"below": end} if end is not None else {}
        rows.append(row)
    return rows


@st.composite
def bounds(draw, top=60):
    key = draw(st.sampled_from(["at_least", "at_most", "more_than", "less_than", "range"]))
    low, high = sorted(draw(st.sets(st.decimals(0, top, places=1), min_size=2, max_size=2)))
    if key == "range":
        return {"at_least": str(low), "less_than": str(high)}
    return {key: str(low)}


@st.composite
def cases(draw):
    """A criterion of a numeric kind, what is reported for it, and last year's figure."""
    name = draw(
        st.sampled_from(
            ["tiers", "threshold", "linear", "deduct", "ratio", "ratio_tiers", "change", "compare"]
        )
    )
    is_whole = draw(st.booleans()) or name == "change"
    kind = "count" if is_whole else "number"
    inputs, baseline = {"value": draw(number_of(is_whole))}, None
    if name == "tiers":
        rule = {"type": "tiers", "tiers": draw(tiers(60))}
    elif name == "threshold":
        rule = {"type": "threshold", **draw(bounds())}
    elif name in ("linear", "deduct"):
        key = "cap" if name == "linear" else "each"
        rule = {"type": name, key: str(draw(st.decimals("0.5", 12, places=1)))}
    elif name.startswith("ratio"):
        kind, is_whole = "ratio", True
        met, total = sorted(draw(st.tuples(st.integers(0, 300), st.integers(1, 300))))
        inputs = {"met": met, "total": total}
        rule = {"type": "ratio", **draw(bounds(100))}
        if name == "ratio_tiers":
            rule = {"type": "ratio_tiers", "tiers": draw(tiers())}
    else:
        baseline = draw(number_of(is_whole))
        both = {"both_zero": {"points": "10"}}
        rule = {"type": "change_tiers", "tiers": draw(tiers(99, open_below=True)), **both}
        rule["rose_from_zero"] = {"points": "0"}
        if name == "compare":
            rule = {"type": "compare_previous", **both}
            rule |= {key: {"points": draw(POINTS)} for key in ("lower", "equal", "higher")}
    return criterion_of(kind, rule, is_whole), inputs, baseline


def earned(criterion, inputs, facts):
    return RULES[criterion["rule"]["type"]](criterion, inputs, facts)


@CALM
@given(cases())
def test_the_step_earns_what_it_promises_and_one_less_does_not(case):
    criterion, inputs, baseline = case
    facts = Facts(YEAR, baseline)
    now = earned(criterion, inputs, facts)
    found = improvement(criterion, Value("value", inputs), facts)
    if found is None:
        return
    assert found.code in IMPROVEMENTS
    name = "met" if criterion["kind"] == "ratio" else "value"
    is_whole = criterion["inputs"][0]["type"] == "int"
    target = int(found.params["target"]) if is_whole else Decimal(found.params["target"])
    promised = Decimal(found.params["points"])

    then = earned(criterion, {**inputs, name: target}, facts)
    assert then.points == promised
    assert then.points > now.points
    step = (1 if is_whole else STEP) * (-1 if target > inputs[name] else 1)
    if target + step == inputs[name]:
        return
    before = earned(criterion, {**inputs, name: target + step}, facts)
    if found.code in ("each_more", "each_less"):
        # a ten-thousandth more or less may round away
        assert before.points < promised or (not is_whole and before.points == promised)
    else:
        assert before.points <= now.points


@CALM
@given(cases())
def test_where_more_can_be_earned_a_step_is_named(case):
    """Looked for the long way round: every whole figure up to 400 is tried."""
    criterion, inputs, baseline = case
    if criterion["inputs"][0]["type"] != "int":
        return
    facts = Facts(YEAR, baseline)
    name = "met" if criterion["kind"] == "ratio" else "value"
    top = inputs["total"] if name == "met" else 400
    now = earned(criterion, inputs, facts).points
    nearest = min(
        (
            abs(figure - inputs[name])
            for figure in range(top + 1)
            if earned(criterion, {**inputs, name: figure}, facts).points > now
        ),
        default=None,
    )
    found = improvement(criterion, Value("value", inputs), facts)
    if found is None:
        assert nearest is None
    elif found.code not in ("each_more", "each_less"):
        assert int(found.params["change"]) == nearest


@CALM
@given(
    st.sampled_from(CODES)
    .flatmap(lambda code: st.sampled_from([c for c in criteria_of(load(code)) if c["inputs"]]))
    .flatmap(lambda criterion: st.tuples(st.just(criterion), values_of(criterion)))
)
def test_every_seed_criterion_has_an_answer(pair):
    """Whatever is reported: met says nothing, everything else that can grow says what."""
    criterion, value = pair
    facts = Facts(YEAR, 12)
    found = improvement(criterion, value, facts)
    typed = parse_value(criterion, value)
    if typed.state == "not_reported":
        assert found.code in ("report", "report_quarters")
    if found:
        assert found.code in IMPROVEMENTS


def test_the_facts_of_a_pinned_line_are_enough():
    """The same answer from the stored line alone as from all that was known when scoring."""
    values = {"B1": read(find(DEMO, "B1"), 19), "B5": read(find(DEMO, "B5"), 5)}
    context = Context(year=2021, reports_on_time=3)
    baselines = {"B1": [5, 5, 5, 5], "B5": 4}
    pinned = score(DEMO, values, baselines, context).as_dict()
    for line in pinned["lines"]:
        criterion = find(DEMO, line["code"])
        again = improvement(
            criterion,
            line["value"] if criterion["inputs"] else None,
            facts_of(line, year=2021),
        )
        value = values.get(line["code"])
        known = improvement(criterion, value, Facts(context, baselines.get(line["code"])))
        assert again == known


def test_a_criterion_over_criteria_names_those_still_open():
    rule = {"type": "k_of_criteria", "k": 2, "of": ["A", "B", "C"]}
    criterion = {**criterion_of("criteria", rule), "inputs": [], "fold": None}
    verdicts = {"A": "met", "B": "failed", "C": "missing"}
    lines = {key: {"code": f"{key}1", "verdict": verdict} for key, verdict in verdicts.items()}
    line = {"code": "X", "verdict": "missing", "params": {}}
    found = improvement(criterion, None, facts_of(line, year=2021, lines=lines))
    assert (found.code, found.params["more"], found.params["codes"]) == ("criteria", 1, "B1, C1")
    lines["B"]["verdict"] = "met"
    assert improvement(criterion, None, facts_of(line, year=2021, lines=lines)) is None
