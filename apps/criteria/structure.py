"""The parts of a definition by key, and what an editor does to them. Pure: dicts in, dicts changed.

A key names one item: ``("set",)``, ``("group", code)``, ``("criterion", identity)`` or
``("band", code)``. An item is its dict without what has a key of its own (a set without groups
and bands, a group without criteria).
"""

import copy
import re

SET = ("set",)
PARTS = {"set": ("groups", "bands"), "group": ("criteria",)}
NUMBERED = re.compile(r"^(.*?)(\d+)$")


def identity_of(criterion) -> str:
    """The permanent name of a criterion; its code where none was given."""
    return criterion.get("identity") or criterion["code"]


def with_identities(definition) -> dict:
    """A copy in which every criterion names its identity, so that a new code keeps it."""
    new = copy.deepcopy(definition)
    for group in new["groups"]:
        for criterion in group["criteria"]:
            criterion["identity"] = identity_of(criterion)
    return new


def keys(definition) -> list[tuple]:
    """Every key in reading order."""
    found = [SET]
    for group in definition["groups"]:
        found.append(("group", group["code"]))
        found += [("criterion", identity_of(c)) for c in group["criteria"]]
    return found + [("band", band["code"]) for band in definition["bands"]]


def find(definition, key):
    """The dict inside ``definition`` that ``key`` names, or None."""
    if key[0] == "set":
        return definition
    siblings, index = _place(definition, key)
    return None if siblings is None else siblings[index]


def item(definition, key):
    """A copy of the item without the parts that have keys of their own, or None."""
    found = find(definition, key)
    if found is None:
        return None
    parts = PARTS.get(key[0], ())
    return copy.deepcopy({name: part for name, part in found.items() if name not in parts})


def put(definition, key, new):
    """Put ``new`` in the place of an item; references follow a new code of a group."""
    found = find(definition, key)
    kept = {name: found[name] for name in PARTS.get(key[0], ()) if name in found}
    old_code = found.get("code")
    found.clear()
    found.update(copy.deepcopy(new), **kept)
    if key[0] == "group" and found["code"] != old_code:
        _rename_group(definition, old_code, found["code"])


def _rename_group(definition, old, new):
    for band in definition["bands"]:
        if band.get("group") == old:
            band["group"] = new
        minima = band.get("group_min")
        if minima and old in minima:
            band["group_min"] = {new if code == old else code: p for code, p in minima.items()}


def group_of(definition, identity):
    """The group that holds a criterion, or None."""
    for group in definition["groups"]:
        if any(identity_of(c) == identity for c in group["criteria"]):
            return group
    return None


def _place(definition, key):
    """``(list, index)`` of a group, criterion or band; ``(None, None)`` when it is gone."""
    kind, name = key
    if kind == "criterion":
        group = group_of(definition, name)
        siblings = group["criteria"] if group else []
    else:
        siblings = definition["groups" if kind == "group" else "bands"]
    for index, row in enumerate(siblings):
        if (identity_of(row) if kind == "criterion" else row["code"]) == name:
            return siblings, index
    return None, None


# --- adding ---------------------------------------------------------------------------------------


def add_group(definition, group, *, after=None):
    """Insert a group after the group with code ``after``, or at the end."""
    _insert(definition["groups"], group, after)


def add_band(definition, band, *, after=None):
    """Insert a band after the band with code ``after``, or at the end."""
    _insert(definition["bands"], band, after)


def _insert(rows, row, after):
    codes = [other["code"] for other in rows]
    rows.insert(codes.index(after) + 1 if after in codes else len(rows), row)


def add_criterion(definition, group_code, criterion, *, after=None):
    """Insert a criterion into a group, after the one with identity ``after`` or at the end."""
    rows = find(definition, ("group", group_code))["criteria"]
    names = [identity_of(row) for row in rows]
    rows.insert(names.index(after) + 1 if after in names else len(rows), criterion)


def new_identity(definition, taken, code) -> str:
    """A permanent name nobody has had: the code, or the code with a serial."""
    used = set(taken) | {identity_of(c) for g in definition["groups"] for c in g["criteria"]}
    name, serial = code, 2
    while name in used:
        name, serial = f"{code}-{serial}", serial + 1
    return name


def free_code(definition, group) -> str:
    """The next code in a group: ``B7`` after ``B6``; ``3.1`` where nothing is numbered yet."""
    codes = [c["code"] for c in group["criteria"]]
    used = {c["code"] for g in definition["groups"] for c in g["criteria"]}
    numbered = [NUMBERED.match(code) for code in codes]
    prefix = next((m.group(1) for m in reversed(numbered) if m), None)
    if prefix is None:
        prefix = group["code"] if not group["code"][-1:].isdigit() else f"{group['code']}."
    serial = max((int(m.group(2)) for m in numbered if m and m.group(1) == prefix), default=0) + 1
    while f"{prefix}{serial}" in used:
        serial += 1
    return f"{prefix}{serial}"


def blank_group(code, *, with_points) -> dict:
    """A group to be filled in."""
    return {
        "code": code,
        "title_vi": "",
        "title_en": "",
        "max": "0" if with_points else None,
        "criteria": [],
    }


def blank_criterion(code, identity, *, with_points) -> dict:
    """A yes-or-no criterion to be filled in."""
    return {
        "code": code,
        "identity": identity,
        "title_vi": "",
        "title_en": "",
        "kind": "boolean",
        "unit_vi": None,
        "unit_en": None,
        "max": "0" if with_points else None,
        "mandatory": False,
        "veto": False,
        "inputs": [{"name": "value", "type": "bool", "label_vi": "", "label_en": ""}],
        "rule": {"type": "boolean"},
        "fold": "any",
        "evidence": "optional",
    }


def blank_band(code) -> dict:
    """A rating to be filled in."""
    return {"code": code, "title_vi": "", "title_en": "", "requires_no_failure": False}


# --- changing the structure -----------------------------------------------------------------------


def move(definition, key, step) -> int:
    """Move an item by ``step`` places among its siblings; returns its place from 1."""
    rows, index = _place(definition, key)
    target = min(max(index + step, 0), len(rows) - 1)
    rows.insert(target, rows.pop(index))
    return target + 1


def move_to_group(definition, identity, group_code):
    """Move a criterion to the end of another group."""
    rows, index = _place(definition, ("criterion", identity))
    find(definition, ("group", group_code))["criteria"].append(rows.pop(index))


def remove(definition, key) -> dict:
    """Take an item out; returns it. A group goes with its criteria."""
    rows, index = _place(definition, key)
    return rows.pop(index)


def duplicate(definition, key, taken=()) -> tuple:
    """Put a copy behind an item, with new codes and identities; returns the key of the copy."""
    rows, index = _place(definition, key)
    twin = copy.deepcopy(rows[index])
    if key[0] == "criterion":
        group = group_of(definition, key[1])
        _rename_criterion(definition, group, twin, taken)
        rows.insert(index + 1, twin)
        return ("criterion", twin["identity"])
    twin["code"] = _free([row["code"] for row in rows], twin["code"])
    rows.insert(index + 1, twin)
    if key[0] == "group":
        criteria, twin["criteria"] = twin["criteria"], []
        for criterion in criteria:
            _rename_criterion(definition, twin, criterion, taken)
            twin["criteria"].append(criterion)
    return (key[0], twin["code"])


def _rename_criterion(definition, group, criterion, taken):
    criterion["code"] = free_code(definition, group)
    criterion["identity"] = new_identity(definition, taken, criterion["code"])
    criterion.pop("replaces", None)


def _free(used, code):
    serial = 2
    while f"{code}-{serial}" in used:
        serial += 1
    return f"{code}-{serial}"
