"""``python -m bench.scoring``: fold and score 3,321 units × 30 criteria × 4 quarters, no database.

Every unit's four reports are made as the stored JSON that the engine reads, one unit after the
other, so nothing but the engine's own memory can grow. The time of making them is left out.
The clock counts the CPU seconds of this process; "a loop of 10 million" says how fast the
machine is at this moment.
"""

import argparse
import random
import sys
import time
import tracemalloc
from pathlib import Path

import yaml

from apps.criteria.scoring import Context, criteria_of, fold, plan, score

UNITS = 3321
SET = Path(__file__).parents[1] / "seeds" / "data" / "criteria" / "syn-30.yaml"
CONTEXT = Context(2025, reports_on_time=4, links={"ANTT-124-XP": True})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=UNITS)
    units = parser.parse_args().units
    definition = yaml.safe_load(SET.read_text("utf-8"))
    count = len(criteria_of(definition))
    say(f"{units} units, {count} criteria, 4 quarters; a loop of 10 million: {loop():.2f} s")
    say(f"{'':34}{'CPU s':>8}{'units/s':>10}{'peak KiB':>10}")
    for name, given in (
        ("read once (a plan)", plan(definition)),
        ("from the definition", definition),
    ):
        folding, scoring = measure(definition, given, units)
        both = folding + scoring
        peaks = [peak(definition, given, units // part) for part in (20, 10)]
        say(f"{name:24}{'fold':>10}{folding:8.2f}{units / folding:10.0f}")
        say(f"{'':24}{'score':>10}{scoring:8.2f}{units / scoring:10.0f}")
        say(f"{'':24}{'both':>10}{both:8.2f}{units / both:10.0f}{peaks[1] / 1024:10.0f}")
        say(f"{'':24}{'with half the units':>20}{peaks[0] / 1024:18.0f}")


def measure(definition, given, units):
    """CPU seconds of fold and of score for all units."""
    folding = scoring = 0.0
    for quarters, baselines in reports(definition, units):
        begun = time.process_time()
        year = fold(given, quarters)
        folded = time.process_time()
        score(given, year, baselines, CONTEXT)
        scoring += time.process_time() - folded
        folding += folded - begun
    return folding, scoring


def peak(definition, given, units):
    """The most memory that was held at any time while so many units were scored."""
    tracemalloc.start()
    for quarters, baselines in reports(definition, units):
        score(given, fold(given, quarters), baselines, CONTEXT)
    _now, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


def reports(definition, units):
    """Four stored reports and last year's figures of one unit after the other."""
    chance = random.Random(30)
    asked = [criterion for criterion in criteria_of(definition) if criterion["inputs"]]
    compared = ("compare_previous", "change_tiers")
    codes = [c["code"] for c in asked if c["rule"]["type"] in compared]
    for _unit in range(units):
        quarters = [{c["code"]: stored(c, chance) for c in asked} for _quarter in range(4)]
        yield quarters, {code: [chance.randint(0, 20) for _q in range(4)] for code in codes}


def stored(criterion, chance):
    """One cell as it is stored."""
    if criterion["kind"] == "ratio":
        total = chance.randint(1, 30)
        return {
            "state": "value",
            "inputs": {"met": chance.randint(total // 2, total), "total": total},
        }
    made = {
        "bool": lambda item: chance.random() < 0.8,
        "int": lambda item: chance.randint(0, 5),
        "decimal": lambda item: f"{chance.uniform(0, 2):.4f}",
        "date": lambda item: f"2025-{chance.randint(1, 4):02d}-{chance.randint(1, 28):02d}",
        "text": lambda item: "Do lũ quét",
        "choice": lambda item: chance.choice(item["choices"])["code"],
    }
    return {
        "state": "value",
        "inputs": {item["name"]: made[item["type"]](item) for item in criterion["inputs"]},
    }


def loop():
    """CPU seconds of a loop that does nothing."""
    begun = time.process_time()
    for _number in range(10_000_000):
        pass
    return time.process_time() - begun


def say(line):
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
