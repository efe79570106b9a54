"""Random drafts that can be published: points moved, tiers changed, criteria added and dropped."""

import copy
from decimal import Decimal

FREE = ("boolean", "linear", "veto")  # rules whose points follow from the maximum alone


def criteria_of(definition):
    return [c for group in definition["groups"] for c in group["criteria"]]


def _free(group):
    return [c for c in group["criteria"] if c["rule"]["type"] in FREE and Decimal(c["max"]) > 1]


def _add(criterion, points):
    criterion["max"] = str(Decimal(criterion["max"]) + points)


def move_points(definition, rng):
    group = rng.choice([g for g in definition["groups"] if len(_free(g)) > 1])
    giver, taker = rng.sample(_free(group), 2)
    _add(giver, -1)
    _add(taker, 1)


def change_tier(definition, rng):
    tiered = [c for c in criteria_of(definition) if c["rule"]["type"] == "ratio_tiers"]
    tiers = rng.choice(tiered)["rule"]["tiers"]
    place = rng.randrange(1, len(tiers))
    edge = str(Decimal(tiers[place]["from"]) - rng.choice((1, 2)))
    tiers[place]["from"] = tiers[place - 1]["below"] = edge


def change_tier_points(definition, rng):
    tiered = [c for c in criteria_of(definition) if c["rule"]["type"] == "ratio_tiers"]
    tiers = rng.choice(tiered)["rule"]["tiers"]
    tiers[0]["points"] = "1"


def change_rule(definition, rng):
    """From a veto to a deduction: the same figure, another rule."""
    chosen = [c for c in criteria_of(definition) if c["code"] == "B4"]
    for criterion in chosen:
        criterion["rule"] = {"type": "deduct", "each": str(rng.choice((1, 2)))}


def add(definition, rng):
    group = rng.choice([g for g in definition["groups"] if _free(g)])
    code = f"{group['code']}99"
    if any(c["code"] == code for c in group["criteria"]):
        return
    model = next(c for c in criteria_of(definition) if c["rule"]["type"] == "boolean")
    new = copy.deepcopy(model) | {"code": code, "identity": code, "max": "1", "mandatory": False}
    new.pop("replaces", None)
    new["title_vi"], new["title_en"] = "Nội dung mới", "New content"
    _add(rng.choice(_free(group)), -1)
    group["criteria"].append(new)


def drop(definition, rng):
    groups = [g for g in definition["groups"] if len(_free(g)) > 1]
    group = rng.choice(groups)
    gone, heir = rng.sample([c for c in _free(group) if not c["mandatory"]] or _free(group), 2)
    group["criteria"].remove(gone)
    _add(heir, Decimal(gone["max"]))


def renumber(definition, rng):
    criterion = rng.choice([c for c in criteria_of(definition) if c["inputs"]])
    criterion["identity"] = criterion.get("identity") or criterion["code"]
    criterion["code"] = f"{criterion['code']}0"


def succeed(definition, rng):
    """A new identity that declares its one predecessor."""
    criterion = rng.choice([c for c in criteria_of(definition) if c["inputs"]])
    old = criterion.get("identity") or criterion["code"]
    if "replaces" not in criterion and not old.endswith("99"):
        criterion |= {"identity": f"{old}-2", "replaces": [old]}


def change_band(definition, rng):
    band = rng.choice([b for b in definition["bands"] if Decimal(b.get("min") or 0)])
    band["min"] = str(Decimal(band["min"]) + rng.choice((-2, 2)))


CHANGES = (
    *(move_points, change_tier, change_tier_points, change_rule, add, drop, renumber),
    *(succeed, change_band),
)


def random_change(rng):
    """A function that changes a definition in three to six ways."""
    chosen = rng.sample(CHANGES, rng.randint(3, 6))

    def change(definition):
        for one in chosen:
            try:
                one(definition, rng)
            except (IndexError, ValueError):  # nothing left to do that with
                continue

    return change


def predecessors(definition) -> dict:
    """Code → identity in the version that the draft began with (written down beside the engine)."""
    return {
        c["code"]: (c.get("replaces") or [c.get("identity") or c["code"]])[0]
        for c in criteria_of(definition)
    }
