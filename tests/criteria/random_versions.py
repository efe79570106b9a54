"""Random sound versions with every rule, random reports, and a better report for each rule.

Plain seeded random: thousands of cases in seconds, the same ones every time.
"""

from apps.criteria.scoring import Context, criteria_of

WORDS = {"title_vi": "Tên", "title_en": "Title"}
LABELS = {"label_vi": "Nhãn", "label_en": "Label"}
UNIT = {"unit_vi": "vụ", "unit_en": "cases"}
LEVELS = ("kem", "trung_binh", "kha", "tot")
RULES = (
    *(
        "boolean",
        "threshold",
        "tiers",
        "linear",
        "deduct",
        "points",
        "ratio",
        "ratio_tiers",
        "veto",
    ),
    *("date", "level", "all_of", "k_of_n", "k_of_criteria", "compare_previous", "change_tiers"),
    "linked",
)
POINTS_ONLY = ("linear", "deduct", "points")


def version(random, number=0):
    """A sound definition of two to four groups."""
    with_points = random.random() < 0.6
    groups = []
    for letter in "ABCD"[: random.randint(2, 4)]:
        criteria = [
            _criterion(random, f"{letter}{place}", with_points)
            for place in range(1, random.randint(2, 5))
        ]
        total = sum(int(c["max"]) for c in criteria) if with_points else None
        group = {"code": letter, **WORDS, "max": total and str(total), "criteria": criteria}
        groups.append(group | ({"need": random.randint(1, 3)} if random.random() < 0.3 else {}))
    definition = {
        "code": f"NGAU-NHIEN-{number}",
        **WORDS,
        "nature": "synthetic",
        "scored": True,
        "legal_basis": "Không có",
        "source": "Tests",
        "confidence": "invented",
        "status": "test",
        "applies_to": ["xa"],
        "period": {"kind": "annual"},
        "max_total": str(sum(int(g["max"]) for g in groups)) if with_points else None,
        "groups": groups,
        "bands": _bands(random, groups, with_points),
        "recognition_rule_vi": "Thử",
        "recognition_rule_en": "Test",
    }
    _let_them_count(random, definition)
    for place, criterion in enumerate(criteria_of(definition)):
        criterion["title_vi"] = f"Tên {place}"
    return definition


def _bands(random, groups, with_points):
    top, middle, last = (
        {"code": code, **WORDS, "requires_no_failure": False} for code in ("CAO", "VUA", "THAP")
    )
    top["requires_no_failure"] = True
    middle[random.choice(["requires_no_failure", "requires_no_veto"])] = True
    middle["recognised"] = random.random() < 0.5
    if with_points:
        total = sum(int(group["max"]) for group in groups)
        top["min"], middle["min"], last["min"] = str(total * 3 // 4), str(total // 2), "0"
        if total * 3 // 4 == total // 2:
            top["min"] = str(total)
        group = random.choice(groups)
        if random.random() < 0.5:
            top["group_min"] = {group["code"]: str(int(group["max"]) // 2)}
    elif random.random() < 0.5:
        middle["group"] = random.choice(groups)["code"]
    return [top, middle, last]


def _criterion(random, code, with_points):
    rules = RULES if with_points else [name for name in RULES if name not in POINTS_ONLY]
    name = random.choice(rules)
    maximum = random.randint(1, 12) if with_points else None
    mandatory = random.random() < 0.4
    criterion = {
        "code": code,
        "identity": f"goc-{code}",
        **WORDS,
        "max": None if maximum is None else str(maximum),
        "mandatory": mandatory,
        "veto": mandatory and random.random() < 0.5,
        "evidence": "optional",
        **_judged(random, name, maximum),
    }
    if random.random() < 0.25:
        criterion["not_applicable"] = random.choice(["excluded", "redistribute"])
    return criterion


def _judged(random, name, maximum):
    """Kind, inputs, rule and fold of one criterion."""
    if name == "boolean":
        return _one("boolean", "bool", {"type": name}, random.choice(["any", "all", "last"]))
    if name == "level":
        choices = [{"code": level, **LABELS} for level in LEVELS]
        rule = {"type": name, "at_least": random.choice(LEVELS[1:])}
        return _one("level", "choice", rule, random.choice(["last", "minimum"]), choices=choices)
    if name == "date":
        window = random.choice(
            [{"quarter": 1}, {"before": "07-15"}, {"from": "11-16", "to": "11-15"}]
        )
        return _one("date", "date", {"type": name, **window}, "earliest")
    if name in ("ratio", "ratio_tiers"):
        return _ratio(random, name, maximum)
    if name == "veto":
        return _veto(random)
    if name in ("all_of", "k_of_n"):
        return _contents(random, name)
    if name == "linked":
        return {"kind": "boolean", "inputs": [], "rule": {"type": name, "set": "ANTT-124-XP"}}
    if name == "k_of_criteria":
        return {"kind": "criteria", "inputs": [], "rule": {"type": name, "of": []}}
    return _number(random, name, maximum)


def _one(kind, type_name, rule, fold, **facts):
    item = {"name": "value", "type": type_name, **LABELS, **facts}
    unit = UNIT if kind in ("count", "number") else {}
    return {"kind": kind, **unit, "inputs": [item], "rule": rule, "fold": fold}


def _branch(share, maximum):
    """``share`` of 0, 1 or 2 halves of the points, or met from one half on."""
    return {"met": share > 0} if maximum is None else {"points": str(maximum * share / 2)}


def _tiers(random, maximum, *, rising, first="0", highest=60):
    low, high = sorted(random.sample(range(1, highest), 2))
    shares = (0, 1, 2) if rising else (2, 1, 0)
    edges = ((first, str(low)), (str(low), str(high)), (str(high), None))
    tiers = []
    for (start, end), share in zip(edges, shares, strict=True):
        tier = {} if start is None else {"from": start}
        tiers.append(tier | ({} if end is None else {"below": end}) | _branch(share, maximum))
    return tiers


def _ratio(random, name, maximum):
    if name == "ratio":
        bound = random.choice(["at_least", "more_than", "at_most"])
        rule = {"type": name, bound: str(random.choice([0.5, 50, 70, 95.5]))}
    else:
        rule = {"type": name, "tiers": _tiers(random, maximum, rising=random.random() < 0.8)}
    if random.random() < 0.3:
        rule["zero_total"] = "met"
    inputs = [{"name": key, "type": "int", **LABELS} for key in ("met", "total")]
    fold = random.choice(["ratio_sum", "last"])
    return {"kind": "ratio", **UNIT, "inputs": inputs, "rule": rule, "fold": fold}


def _veto(random):
    count = {"input": "value"}
    rule = {"type": "veto", "counts": [count]}
    judged = _one("count", "int", rule, "sum")
    if random.random() < 0.5:
        count["excused_by"] = ["excused"]
        rule["explanation"] = "why"
        judged["inputs"] += [
            {"name": "excused", "type": "bool", "optional": True, **LABELS},
            {"name": "why", "type": "text", "optional": True, **LABELS},
        ]
    return judged


def _contents(random, name):
    parts = [
        ({"name": "a", "type": "bool"}, {"is": True}, "all"),
        ({"name": "b", "type": "int"}, {"at_least": "3"}, "sum"),
        ({"name": "c", "type": "decimal"}, {"at_most": "2.5"}, "mean"),
    ]
    rule = {"type": name, "conditions": [{"input": i["name"], **bound} for i, bound, _f in parts]}
    if name == "k_of_n":
        rule["k"] = random.randint(1, 3)
    inputs = [{**item, **LABELS} for item, _bound, _fold in parts]
    fold = {item["name"]: word for item, _bound, word in parts}
    return {"kind": "multi", "inputs": inputs, "rule": rule, "fold": fold}


def _number(random, name, maximum):
    rule = {"type": name}
    if name == "threshold":
        rule |= random.choice([{"at_least": "5"}, {"at_most": "2.5"}, {"equals": "0"}])
    elif name == "tiers":
        rule["tiers"] = _tiers(random, maximum, rising=random.random() < 0.5)
    elif name in ("linear", "deduct"):
        rule["cap" if name == "linear" else "each"] = random.choice(["1", "0.75", "3"])
    elif name == "points":
        return _one("number", "decimal", rule, "last")
    elif name == "compare_previous":
        rule |= {key: _branch(share, maximum) for key, share in (("lower", 2), ("equal", 1))}
        rule |= {"higher": _branch(0, maximum), "both_zero": _branch(2, maximum)}
    elif name == "change_tiers":
        rule["tiers"] = _tiers(random, maximum, rising=True, first=None)
        rule |= {"both_zero": _branch(2, maximum), "rose_from_zero": _branch(0, maximum)}
    if name in ("compare_previous", "change_tiers") and random.random() < 0.5:
        return _one("count", "int", rule | {"against": "previous_period"}, "last")
    return _one("count", "int", rule, random.choice(["sum", "maximum", "last"]))


def _let_them_count(random, definition):
    """Criteria over others count some that stand before them, wherever those are."""
    before = []
    for criterion in random.sample(criteria_of(definition), len(criteria_of(definition))):
        if criterion["kind"] == "criteria":
            if not before:
                criterion.update(_judged(random, "linked", None))
            else:
                of = random.sample(before, random.randint(1, min(3, len(before))))
                criterion["rule"]["of"] = of
                if random.random() < 0.7:
                    criterion["rule"]["k"] = random.randint(1, len(of))
        before.append(criterion["identity"])


def quarter(random, definition, *, chance=0.9):
    """A stored report: most criteria, in any state that is possible."""
    return {
        criterion["code"]: stored(random, criterion)
        for criterion in criteria_of(definition)
        if criterion["inputs"] and random.random() < chance
    }


def stored(random, criterion, *, plainly=False):
    """A stored value; ``plainly`` with inputs."""
    states = ["not_reported"]
    if all(i["type"] in ("int", "decimal", "date") for i in criterion["inputs"]):
        states.append("none")
    if criterion.get("not_applicable"):
        states.append("not_applicable")
    if not plainly and random.random() < 0.15:
        return {"state": random.choice(states), "inputs": {}}
    inputs = {item["name"]: _input(random, criterion, item) for item in criterion["inputs"]}
    if criterion["kind"] == "ratio":
        inputs["met"], inputs["total"] = sorted(inputs.values())
    return {"state": "value", "inputs": inputs}


def _input(random, criterion, item):
    highest = float(criterion["max"]) if criterion["rule"]["type"] == "points" else 9
    return {
        "bool": lambda: random.random() < 0.6,
        "int": lambda: (
            random.choice([0, 0, 1, 2, 3, 5, 8, 40, str(random.randint(0, 9))])
            if criterion["kind"] != "ratio"
            else random.randint(0, 30)
        ),
        "decimal": lambda: f"{random.uniform(0, highest):.{random.randint(0, 4)}f}",
        "date": lambda: f"{random.choice([2020, 2021])}-{random.randint(1, 12):02d}-15",
        "choice": lambda: random.choice(LEVELS),
        "text": lambda: "Do lũ quét",
    }[item["type"]]()


def baselines(random, definition):
    """Last year's figures of some criteria: one number, or its quarters."""
    figures = (3, "12.5", [1, 2, 3, 4], [0, 0, 0, 0], [2, None, 1, 0], [5], None)
    codes = [criterion["code"] for criterion in criteria_of(definition)]
    return {code: random.choice(figures) for code in codes if random.random() < 0.8}


def context(random, quarters=4):
    """The facts of a Context as JSON."""
    return {
        "year": 2021,
        "through_quarter": quarters,
        "reports_on_time": random.choice([None, 0, 3, 4]),
        "provisional": random.random() < 0.3,
        "links": random.choice([{}, {"ANTT-124-XP": True}, {"ANTT-124-XP": False}]),
    }


def context_of(facts, previous):
    return Context(**facts, previous_period=previous)
