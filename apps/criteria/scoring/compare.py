"""Two definitions side by side: what changed, where, and whether it can change a score.

``differences`` lists every change by identity, ``changed_words`` only the texts (for a wording
correction), ``score_differences`` compares two pinned scores line by line (``rescore.py``).
Drafts may be unsound, so nothing here relies on a key being there.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from .bands import is_recognised
from .digests import CRITERION
from .lineage import identity_of, lineage, paired_groups
from .rescore import Difference, ScoreDifferences, score_differences

__all__ = [
    "KINDS",
    "Change",
    "Difference",
    "ScoreDifferences",
    "changed_words",
    "differences",
    "identity_of",
    "lineage",
    "score_differences",
]

KINDS = (
    "added",
    "dropped",
    "split",
    "merged",
    "replaced",
    "renumbered",
    "renamed",
    "moved",
    "reordered",
    "bands_reordered",
    "weight",
    "rule",
    "kind",
    "inputs",
    "fold",
    "computed",
    "mandatory",
    "veto",
    "not_applicable",
    "unit",
    "evidence",
    "need",
    "minimum",
    "conditions",
    "recognised",
    "cap",
    "facts",
    "settings",
    "wording",
)
# These change what people read, never what is asked or earned.
WORDING = ("renamed", "unit", "wording")

TITLE = ("title_vi", "title_en")
UNIT = ("unit_vi", "unit_en")
SCORED_INPUT = ("name", "type", "optional")
# kind of change → keys of a criterion, compared as one
CRITERION_PARTS = {
    "renumbered": ("code",),
    "renamed": TITLE,
    "weight": ("max",),
    "kind": ("kind",),
    "rule": ("rule",),
    "fold": ("fold",),
    "computed": ("computed",),
    "mandatory": ("mandatory",),
    "veto": ("veto",),
    "not_applicable": ("not_applicable",),
    "unit": UNIT,
    "evidence": ("evidence",),
}
GROUP_PARTS = {
    "renumbered": ("code",),
    "renamed": TITLE,
    "weight": ("max",),
    "need": ("need",),
}
BAND_PARTS = {
    "renamed": TITLE,
    "minimum": ("min",),
    "conditions": ("group", "group_min", "requires_no_failure", "requires_no_veto", "unknown"),
    "recognised": ("recognised",),
    "cap": ("cap",),
}
SET_PARTS = {
    "renamed": TITLE,
    "weight": ("max_total",),
    "facts": ("nature", "scored", "complete", "applies_to", "period"),
}
# Neither words nor settings: compared on their own, or what things are known by.
STRUCTURE = ("groups", "criteria", "bands", "inputs", "identity", "replaces", "code", "choices")


@dataclass(frozen=True)
class Change:
    """One change. ``scoring`` says that it changes the scoring fingerprint.

    ``place`` is ``("set",)``, ``("group", code)``, ``("criterion", code)`` or ``("band", code)``
    with the code of the newer definition (else the older). ``before`` and ``after`` are plain
    data: the value of one key, a dict of several, the whole item, or a list (split, merged).
    """

    kind: str
    place: tuple
    before: Any = None
    after: Any = None
    scoring: bool = True
    # The whole item before and after, for words that need more than the changed key.
    items: tuple = field(default=(None, None), compare=False, repr=False)

    @property
    def changes_points(self):
        """Whether a score can come out differently; the order on the page never matters."""
        return self.scoring and self.kind != "reordered"

    @property
    def is_wording(self):
        return self.kind in WORDING


def differences(old_definition, new_definition):
    """Every change from the old to the new definition: set, groups, criteria, bands."""
    old, new = old_definition, new_definition
    groups = paired_groups(old, new)
    return [
        *_parts(("set",), old, new, SET_PARTS, scoring=("weight",)),
        *_others(("set",), old, new, SET_PARTS),
        *_group_changes(old, new, groups),
        *_criteria_changes(old, new, groups),
        *_band_changes(old, new),
    ]


def _parts(place, old, new, parts, *, scoring):
    for kind, keys in parts.items():
        before, after = _pick(old, keys), _pick(new, keys)
        if before != after:
            yield Change(kind, place, before, after, kind in scoring, (old, new))


def _pick(item, keys):
    """One key as it is, several as a dict without the empty ones; missing is empty."""
    if len(keys) == 1:
        return item.get(keys[0])
    return {key: item[key] for key in keys if item.get(key)}


def _others(place, old, new, parts):
    """Texts and settings that no part of its own names."""
    named = {key for keys in parts.values() for key in keys}
    keys = [key for key in dict.fromkeys([*old, *new]) if key not in named]
    before = {key: old.get(key) for key in keys if key not in STRUCTURE}
    after = {key: new.get(key) for key in keys if key not in STRUCTURE}
    for kind, wanted in (("wording", True), ("settings", False)):
        changed = [
            key
            for key in before
            if (before[key] or None) != (after[key] or None)
            and (_is_words(before[key]) and _is_words(after[key])) is wanted
        ]
        if changed:
            yield Change(
                kind,
                place,
                {key: before[key] for key in changed},
                {key: after[key] for key in changed},
                False,
            )


def _is_words(item):
    return item is None or isinstance(item, str)


# --- groups ---------------------------------------------------------------------------------------


def _group_changes(old, new, pairs):
    paired = {group.get("code") for group in pairs.values()}
    for group in old.get("groups", ()):
        if group.get("code") not in paired:
            yield Change("dropped", ("group", group.get("code")), group, None)
    for group in new.get("groups", ()):
        place = ("group", group.get("code"))
        before = pairs.get(group.get("code"))
        if before is None:
            yield Change("added", place, None, group)
            continue
        yield from _parts(
            place, before, group, GROUP_PARTS, scoring=("renumbered", "weight", "need")
        )
        yield from _others(place, before, group, GROUP_PARTS)
    order = [group.get("code") for group in new.get("groups", ()) if group.get("code") in pairs]
    was = [
        code
        for one in old.get("groups", ())
        for code, group in pairs.items()
        if group.get("code") == one.get("code")
    ]
    if was != order:
        yield Change("reordered", ("set",), was, order)


# --- criteria -------------------------------------------------------------------------------------


def _criteria_changes(old, new, groups):
    line = lineage(old, new)
    yield from _descent(line)
    old_code = {code: group.get("code") for code, group in groups.items()}
    for before, after in line.kept:
        (group_was, was), (group_is, now) = line.old[before], line.new[after]
        place = ("criterion", now.get("code"))
        yield from _criterion(place, was, now)
        if old_code.get(group_is.get("code")) != group_was.get("code"):
            yield Change("moved", place, group_was.get("code"), group_is.get("code"))
    yield from _reordered(line, groups)


def _descent(line):
    """Added, dropped, split, merged, replaced: each once."""
    for identity in line.dropped:
        criterion = line.old[identity][1]
        yield Change("dropped", ("criterion", criterion.get("code")), criterion, None)
    for identity in line.added:
        criterion = line.new[identity][1]
        yield Change("added", ("criterion", criterion.get("code")), None, criterion)
    for identity in line.split:
        criterion = line.old[identity][1]
        after = [line.new[one][1] for one in line.successors[identity]]
        yield Change("split", ("criterion", criterion.get("code")), criterion, after)
    for identity in line.merged:
        criterion = line.new[identity][1]
        before = [line.old[one][1] for one in line.predecessors[identity]]
        yield Change("merged", ("criterion", criterion.get("code")), before, criterion)
    for before, after in line.replaced:
        was, now = line.old[before][1], line.new[after][1]
        yield Change("replaced", ("criterion", now.get("code")), was, now)


def _criterion(place, was, now):
    """What changed inside one criterion. What the fingerprint reads decides points."""
    for change in _parts(place, was, now, CRITERION_PARTS, scoring=()):
        keys = CRITERION_PARTS[change.kind]
        scoring = any(key in CRITERION for key in keys) or change.kind == "not_applicable"
        if change.kind == "rule":
            scoring = _bare_rule(was) != _bare_rule(now)
        yield replace(change, scoring=scoring)
    if _bare_inputs(was) != _bare_inputs(now):
        scoring = _scored_inputs(was) != _scored_inputs(now)
        yield Change("inputs", place, was.get("inputs"), now.get("inputs"), scoring)
    yield from _others(place, was, now, CRITERION_PARTS)
    words = list(_input_words(was, now))
    if words:
        before = {f"{place[2]}.{key}": text for place, key, text, _new in words}
        after = {f"{place[2]}.{key}": text for place, key, _old, text in words}
        yield Change("wording", place, before, after, False)


def _scored_inputs(criterion):
    return [
        (
            *(item.get(key) or None for key in SCORED_INPUT),
            [choice.get("code") for choice in item.get("choices") or ()],
        )
        for item in criterion.get("inputs") or ()
    ]


def _bare_rule(criterion):
    """The rule without a default that is said aloud."""
    rule = criterion.get("rule") or {}
    return {key: one for key, one in rule.items() if (key, one) != ("against", "previous_year")}


def _bare_inputs(criterion):
    """The inputs without their words."""
    return [
        {
            **{key: one for key, one in item.items() if key in SCORED_INPUT or not _is_words(one)},
            "choices": [choice.get("code") for choice in item.get("choices") or ()],
        }
        for item in criterion.get("inputs") or ()
    ]


def _reordered(line, groups):
    """Criteria that stayed in their group but stand in another order."""
    for code, group in groups.items():
        stayed = [
            (before, after)
            for before, after in line.kept
            if line.new[after][0].get("code") == code
            and line.old[before][0].get("code") == group.get("code")
        ]
        order = {identity: place for place, identity in enumerate(line.old)}
        was = sorted(stayed, key=lambda pair: order[pair[0]])
        if was != stayed:
            yield Change(
                "reordered",
                ("group", code),
                [line.new[after][1].get("code") for _before, after in was],
                [line.new[after][1].get("code") for _before, after in stayed],
            )


# --- bands ----------------------------------------------------------------------------------------


def _band_changes(old, new):
    before = {band.get("code"): band for band in old.get("bands", ())}
    after = {band.get("code"): band for band in new.get("bands", ())}
    for code, band in before.items():
        if code not in after:
            yield Change("dropped", ("band", code), band, None)
    for code, band in after.items():
        place = ("band", code)
        if code not in before:
            yield Change("added", place, None, band)
            continue
        scoring = ["minimum", "conditions", "cap"]
        if is_recognised(before[code]) != is_recognised(band):
            scoring.append("recognised")
        yield from _parts(place, before[code], band, BAND_PARTS, scoring=scoring)
        yield from _others(place, before[code], band, BAND_PARTS)
    was = [code for code in before if code in after]
    order = [code for code in after if code in before]
    if was != order:
        yield Change("bands_reordered", ("set",), was, order)


# --- words ----------------------------------------------------------------------------------------


def changed_words(old_definition, new_definition):
    """Every changed text as ``(place, before, after)``: titles, units, labels, hints, sources."""
    old, new = old_definition, new_definition
    found = list(_words(("set",), old, new))
    for code, group in paired_groups(old, new).items():
        now = next(one for one in new["groups"] if one.get("code") == code)
        found += _words(("group", code), group, now)
    line = lineage(old, new)
    for before, after in line.kept:
        was, now = line.old[before][1], line.new[after][1]
        found += _words(("criterion", now.get("code")), was, now)
        found += [(place, one, two) for place, _key, one, two in _input_words(was, now)]
    bands = {band.get("code"): band for band in old.get("bands", ())}
    for band in new.get("bands", ()):
        if band.get("code") in bands:
            found += _words(("band", band.get("code")), bands[band.get("code")], band)
    return found


def _words(place, old, new):
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key) or "", new.get(key) or ""
        if key in _NO_WORDS or before == after:
            continue
        if isinstance(before, str) and isinstance(after, str):
            yield place, before, after


# Texts of a definition that are not for reading: names, choices of a rule, numbers.
_NO_WORDS = {
    *STRUCTURE,
    *("max_total", "max", "min", "cap", "nature", "kind", "rule", "fold", "computed"),
    *("not_applicable", "evidence", "group", "name", "type"),
}


def _input_words(was, now):
    """Changed labels of inputs and of their choices, with the key that holds them."""
    before = {item.get("name"): item for item in was.get("inputs") or ()}
    for item in now.get("inputs") or ():
        name = item.get("name")
        if name not in before:
            continue
        place = ("input", now.get("code"), name)
        pairs = [("", before[name], item)]
        choices = {one.get("code"): one for one in before[name].get("choices") or ()}
        pairs += [
            (f"{choice.get('code')}.", choices[choice.get("code")], choice)
            for choice in item.get("choices") or ()
            if choice.get("code") in choices
        ]
        for prefix, one, two in pairs:
            for key in dict.fromkeys([*one, *two]):
                old, new = one.get(key) or "", two.get(key) or ""
                if key in _NO_WORDS or old == new:
                    continue
                if isinstance(old, str) and isinstance(new, str):
                    yield place, prefix + key, old, new
