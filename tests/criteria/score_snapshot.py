"""Scores a stored snapshot and prints one line of JSON per case; runs without any framework."""

import json
import sys
from pathlib import Path

from apps.criteria.scoring import Context, fold, plan, previous_period, score


def scored(definition, case):
    """The stored form of one score, from nothing but what was stored."""
    previous = previous_period(definition, case["quarters"], case["baselines"])
    context = Context(**case["context"], previous_period=previous)
    year = fold(definition, case["quarters"])
    return json.dumps(score(definition, year, case["baselines"], context).as_dict(), sort_keys=True)


def main(path):
    for version in json.loads(Path(path).read_text("utf-8")):
        ready = plan(version["definition"])
        for case in version["cases"]:
            sys.stdout.write(scored(ready, case) + "\n")
    if any(name.split(".")[0] in ("django", "celery", "yaml") for name in sys.modules):
        raise SystemExit("the engine needs a framework")


if __name__ == "__main__":
    main(sys.argv[1])
