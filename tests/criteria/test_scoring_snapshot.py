"""What was stored is enough: any version scores the same in another process, years later."""

import json
import subprocess
import sys
from random import Random

from django.conf import settings

from apps.criteria.scoring import check, criteria_of, fold, plan, previous_period, score
from tests.criteria import random_versions as versions
from tests.criteria.score_snapshot import scored

VERSIONS, CASES = 250, 40
RANKS = {"failed": 0, "partly": 1, "met": 2}


def snapshot(seed=20261122, count=VERSIONS):
    """(version, cases) pairs as they would be stored."""
    random = Random(seed)
    stored = []
    for number in range(count):
        definition = versions.version(random, number)
        reports = [versions.quarter(random, definition) for _report in range(CASES // 2)]
        cases = []
        for _case in range(CASES):
            count = random.randint(1, 4)
            case = {
                "quarters": random.choices([None, *reports], k=count),
                "baselines": versions.baselines(random, definition),
                "context": versions.context(random, count),
            }
            cases.append(case)
        stored.append({"definition": definition, "cases": cases})
    return stored


def test_ten_thousand_cases_score_the_same_in_a_fresh_process(tmp_path):
    stored = snapshot()
    assert [fault for one in stored for fault in check(one["definition"])] == []
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps(stored, ensure_ascii=False), "utf-8")

    with (tmp_path / "there").open("w", encoding="utf-8") as there:
        command = [sys.executable, "-I", "-c", RUN, str(settings.BASE_DIR), str(path)]
        process = subprocess.Popen(command, stdout=there, stderr=subprocess.PIPE, text=True)
        here = []
        for one in stored:
            ready = plan(one["definition"])
            here += [scored(ready, case) for case in one["cases"]]
        _nothing, complaints = process.communicate()

    assert (process.returncode, complaints) == (0, "")
    assert (tmp_path / "there").read_text("utf-8").splitlines() == here
    assert len(here) == 10_000
    seen = {c["rule"]["type"] for one in stored for c in criteria_of(one["definition"])}
    assert seen == set(versions.RULES)


# Isolated: nothing of this process or its environment is there, only the code and the snapshot.
RUN = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.criteria.score_snapshot import main
main(sys.argv[2])
"""


def test_a_plan_scores_like_its_definition():
    for one in snapshot(seed=7, count=20):
        ready = plan(one["definition"])
        assert [scored(ready, case) for case in one["cases"]] == [
            scored(one["definition"], case) for case in one["cases"]
        ]


def better(criterion, worse, random):
    """A report that is at least as good as ``worse``, or None where the rule has no direction."""
    rule, inputs = criterion["rule"], worse["inputs"]
    other = versions.stored(random, criterion, plainly=True)["inputs"]
    name = rule["type"]
    if name == "ratio" or name == "ratio_tiers":
        falling = "at_most" in rule or _falls(rule)
        met = random.randint(0, inputs["met"]) if falling else None
        met = random.randint(inputs["met"], inputs["total"]) if met is None else met
        return {**inputs, "met": met}
    if name in ("all_of", "k_of_n"):
        least = min(float(inputs["c"]), float(other["c"]))
        most = max(int(inputs["b"]), int(other["b"]))
        return {"a": True, "b": most, "c": f"{least:.4f}"}
    if name == "boolean":
        return {"value": True}
    if name == "level":
        return {"value": max(inputs["value"], other["value"], key=versions.LEVELS.index)}
    if name == "date":
        return None
    falls = name in ("veto", "deduct", "compare_previous", "change_tiers") or _falls(rule)
    falls = falls or "at_most" in rule or "equals" in rule
    pair = sorted((inputs["value"], other["value"]), key=float)
    return {**inputs, "value": pair[0] if falls else pair[1]}


def _falls(rule):
    """Whether the points of the tiers fall."""
    tiers = [float(t.get("points", t.get("met"))) for t in rule.get("tiers", ())]
    return rule["type"] != "change_tiers" and tiers != sorted(tiers)


def test_a_better_value_never_scores_less_in_any_version():
    random, tried, raised = Random(11), set(), set()
    for number in range(1500):
        definition = versions.version(random, number)
        ready = plan(definition)
        quarters = [versions.quarter(random, definition, chance=1) for _quarter in range(2)]
        asked = [c for c in criteria_of(definition) if c["inputs"]]
        if not asked:
            continue
        criterion = random.choice(asked)
        worse = versions.stored(random, criterion, plainly=True)
        inputs = better(criterion, worse, random)
        if inputs is None:
            continue
        baselines = versions.baselines(random, definition)
        previous = previous_period(ready, quarters, baselines)
        context = versions.context_of(versions.context(random, 2), previous)
        year = fold(ready, quarters)
        low, high = (
            score(ready, {**year, criterion["code"]: value}, baselines, context)
            for value in (worse, {"state": "value", "inputs": inputs})
        )

        for before, after in zip(low.lines, high.lines, strict=True):
            if before.verdict in RANKS and after.verdict in RANKS:
                rule = next(c for c in criteria_of(definition) if c["code"] == before.code)["rule"]
                assert RANKS[before.verdict] <= RANKS[after.verdict]
                tried.add(rule["type"])
                if before.verdict != after.verdict:
                    raised.add(rule["type"])
        assert low.total is None or low.total <= high.total
        order = [band["code"] for band in definition["bands"]]
        if low.band and high.band:
            assert order.index(low.band) >= order.index(high.band)

    assert tried == set(versions.RULES)
    assert raised >= set(versions.RULES) - {"date", "linked"}
