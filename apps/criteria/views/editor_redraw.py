"""A sent page shown again with other fields or rows: nothing is judged, nothing is lost."""

from apps.criteria.forms import editor_words as choose
from apps.criteria.forms.editor_criterion import CriterionForm
from apps.criteria.forms.editor_rows import InputRow, TierRow

ROWS = {"inputs": InputRow, "tiers": TierRow}
FIRST_TIERS = 2
FIRST_CONTENTS = 2


def redraw(cls, data, step) -> dict:
    """What stands in the fields after a step: ``kind``, ``row:add:tiers``, ``row:up:inputs:2``…"""
    typed = cls.raw(data)
    if cls is CriterionForm:
        if step == "kind":
            _take_shape(typed, data.get("shown", ""))
        elif step.startswith("row:"):
            _change_rows(typed, *[*step.split(":"), ""][1:4])
    return typed


def _change_rows(typed, action, name, place):
    rows = typed.get(name)
    if rows is None or name not in ROWS:
        return
    index = int(place) if place.isascii() and place.isdigit() else -1
    if action == "add":
        rows.append(dict.fromkeys(ROWS[name].base_fields, ""))
        if name == "inputs":
            rows[-1]["type"] = rows[-2]["type"] if len(rows) > 1 else "int"
    elif action == "remove" and 0 <= index < len(rows):
        rows.pop(index)
    elif action == "up" and 0 < index < len(rows):
        rows.insert(index - 1, rows.pop(index))


def _take_shape(typed, shown):
    """The fields of another kind or rule; labels and numbers that still fit stay."""
    kind, rule = typed["kind_of"], typed["rule_type"]
    rules = [name for name, _words in choose.rule_choices(kind)]
    if rule not in rules:
        typed["rule_type"] = rule = rules[0] if rules else ""
    if kind != shown.partition("/")[0] or (not typed["inputs"] and not typed["computed"]):
        _take_inputs(typed, kind, rule)
    if rule == "veto":
        typed["fold"] = "sum"
        for row in typed["inputs"]:
            row["fold"] = row["op"] = ""
    if rule in choose.TIERED and not typed["tiers"]:
        typed["tiers"] = _blank_tiers(rule)


def _take_inputs(typed, kind, rule):
    expected, fold = choose.EXPECTED.get(kind, ([], ""))
    typed["fold"] = fold
    if rule in choose.WITHOUT_INPUTS:
        typed["inputs"] = []
        return
    old = typed["inputs"]
    if kind == "multi":
        expected = [(row["name"], row["type"]) for row in old]
        expected += [("", "bool")] * (FIRST_CONTENTS - len(old))
    blank = dict.fromkeys(InputRow.base_fields, "")
    typed["inputs"] = [
        {**(old[place] if place < len(old) else blank), "name": name, "type": kind_of}
        for place, (name, kind_of) in enumerate(expected)
    ]


def _blank_tiers(rule):
    tiers = [dict.fromkeys(TierRow.base_fields, "") for _place in range(FIRST_TIERS)]
    tiers[0]["high" if rule == "change_tiers" else "low"] = "0"
    return tiers
