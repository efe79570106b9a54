"""Simulated quarters of many units, and slips of the pen in some of them.

Nothing here knows how reports are judged: figures come from rates, sizes, seasons and chance.
"""

import copy
import math
import random
from itertools import pairwise

SLIPS = ("times_ten", "tenth", "swapped", "copied", "digits", "ratio", "evidence")


def poisson(rng, mean):
    """A whole number by chance around a mean; large means are rounded from the normal law."""
    if mean > 60:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


class Country:
    """Units of different size under one definition, quarter after quarter.

    ``noise`` multiplies how far seasons, quarters and shares stray beside chance.
    """

    def __init__(self, definition, *, units=200, seed=0, noise=1.0):
        self.rng = random.Random(seed)
        self.noise = noise
        self.criteria = [
            criterion
            for group in definition["groups"]
            for criterion in group["criteria"]
            if criterion["inputs"]
        ]
        self.sizes = [self.rng.lognormvariate(0, 0.7) for _unit in range(units)]
        self.traits = [self._trait(criterion) for criterion in self.criteria]
        self.habits = [
            [self.rng.lognormvariate(0, 0.3) for _criterion in self.criteria]
            for _unit in range(units)
        ]

    def _trait(self, criterion):
        """How much there is of something in a unit of size one; some things hardly happen."""
        rng = self.rng
        return {
            "rate": rng.choice([0.2, 1, 4, 12, 30, 90, 400]),
            "share": rng.uniform(0.55, 0.95),
            "stands": rng.random() < 0.2,  # a stock: mostly the same next quarter
        }

    def quarters(self, count=3):
        """For each unit its contents, the latest quarter first."""
        told = [[] for _unit in self.sizes]
        for _quarter in range(count):
            seasons = [self.rng.lognormvariate(0, 0.2 * self.noise) for _criterion in self.criteria]
            for unit, contents in enumerate(told):
                before = contents[0] if contents else None
                contents.insert(0, self._content(unit, seasons, before))
        return told

    def _content(self, unit, seasons, before):
        rows = zip(self.criteria, self.traits, seasons, self.habits[unit], strict=True)
        return {
            criterion["code"]: self._cell(criterion, trait, season * habit, unit, before)
            for criterion, trait, season, habit in rows
        }

    def _cell(self, criterion, trait, mood, unit, before):
        rng = self.rng
        cell = {"state": "value", "remark": "", "explanation": "", "evidence": []}
        if criterion["evidence"] == "required":
            if rng.random() < 0.9:
                cell["evidence"] = [f"{rng.getrandbits(128):032x}"]
            else:
                cell["explanation"] = "Có sổ theo dõi tại đơn vị."
        old = before and before[criterion["code"]]
        if old and trait["stands"] and rng.random() < 0.85:
            return {**cell, "state": old["state"], "inputs": dict(old["inputs"])}
        mean = trait["rate"] * self.sizes[unit] * mood * rng.lognormvariate(0, 0.12 * self.noise)
        cell["inputs"] = self._inputs(criterion, trait, mean, old)
        if cell["inputs"] == {"value": 0} and rng.random() < 0.5:
            cell["state"], cell["inputs"] = "none", {}
        return cell

    def _inputs(self, criterion, trait, mean, old):
        rng = self.rng
        if criterion["kind"] == "ratio":
            total = 3 + poisson(rng, mean)
            share = min(0.99, max(0.05, rng.gauss(trait["share"], 0.05 * self.noise)))
            return {"met": sum(rng.random() < share for _one in range(total)), "total": total}
        if criterion["kind"] in ("count", "number", "rate"):
            return {"value": poisson(rng, mean)}
        if old and rng.random() < 0.95:
            return dict(old["inputs"])
        return {item["name"]: self._answer(item) for item in criterion["inputs"]}

    def _answer(self, item):
        if item["type"] == "bool":
            return self.rng.random() < 0.85
        if item["type"] == "choice":
            return self.rng.choice(item["choices"])["code"]
        if item["type"] == "date":
            return f"2021-{self.rng.randint(1, 3):02d}-{self.rng.randint(1, 28):02d}"
        return poisson(self.rng, 5)

    def spoil(self, told, slip):
        """The contents of one unit with one mistake in the latest quarter.

        None where the unit has no figure with which that mistake can be made.
        """
        told = copy.deepcopy(told)
        try:
            getattr(self, f"_{slip}")(told[0], told[1])
        except IndexError:
            return None
        return told

    def _counts(self, content, least=1):
        return [
            criterion["code"]
            for criterion in self.criteria
            if criterion["kind"] in ("count", "number", "rate")
            and (content[criterion["code"]]["inputs"].get("value") or 0) >= least
        ]

    def _times_ten(self, now, before):
        now[self.rng.choice(self._counts(now))]["inputs"]["value"] *= 10

    def _tenth(self, now, before):
        now[self.rng.choice(self._counts(now, 10))]["inputs"]["value"] //= 10

    def _swapped(self, now, before):
        counts = self._counts(now)
        pairs = [
            (one, other)
            for one, other in pairwise(counts)
            if now[one]["inputs"] != now[other]["inputs"]
        ]
        one, other = self.rng.choice(pairs)
        now[one]["inputs"], now[other]["inputs"] = now[other]["inputs"], now[one]["inputs"]

    def _copied(self, now, before):
        for code, cell in before.items():
            now[code] = {**now[code], "state": cell["state"], "inputs": dict(cell["inputs"])}

    def _digits(self, now, before):
        codes = [
            code
            for code in self._counts(now, 10)
            if len(set(str(now[code]["inputs"]["value"])[:2])) == 2
        ]
        cell = now[self.rng.choice(codes)]
        first, second, *rest = str(cell["inputs"]["value"])
        cell["inputs"]["value"] = int("".join([second, first, *rest]))

    def _ratio(self, now, before):
        """The parts change places, or those not met are given as those met."""
        codes = [c["code"] for c in self.criteria if c["kind"] == "ratio"]
        told = [now[code]["inputs"] for code in codes]
        inputs = self.rng.choice([i for i in told if i["met"] not in (0, i["total"])])
        met, total = inputs["met"], inputs["total"]
        if self.rng.random() < 0.5:
            inputs["met"], inputs["total"] = total, met
        else:
            inputs["met"] = total - met

    def _evidence(self, now, before):
        codes = [c["code"] for c in self.criteria if c["evidence"] == "required"]
        code = self.rng.choice([c for c in codes if now[c]["state"] == "value"])
        now[code] |= {"evidence": [], "explanation": ""}
