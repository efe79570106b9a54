"""Everything that is wrong with a definition, used while it is written and before it counts.

``problems`` returns what is wrong in reading order, each with its place; nothing blocking means
that ``score`` and ``fold`` can work with the definition. It takes any JSON: a draft may be half
made. Criteria are checked in ``criterionchecks.py``, rules in ``rulechecks.py``, tiers in
``tierchecks.py``, bands in ``bandchecks.py``, references in ``references.py``.
"""

import json
from functools import lru_cache

from .bandchecks import band_faults
from .criterionchecks import KINDS as KINDS
from .criterionchecks import criterion_faults
from .faults import (
    at,
    code_faults,
    duplicates,
    floats,
    long_words,
    mapping,
    mappings,
    missing_words,
    points,
    said,
    text,
    texts,
    whole,
)
from .numbers import ZERO, plain
from .references import identity, link_faults, reference_faults

NATURES = ("real", "partial", "superseded", "illustrative", "synthetic")
TITLES = ("title_vi", "title_en")
WORDS = ("legal_basis", "source", "confidence", "status")
RECOGNITION = ("recognition_rule_vi", "recognition_rule_en")


def check(definition):
    """The blocking problems of a definition as short texts; empty when it is sound."""
    return [str(problem) for problem in problems(definition) if problem.blocking]


def problems(definition, sets=None):
    """Everything wrong with a definition, as a list of Problem. Never raises.

    ``sets`` maps the codes of the other published sets to their definitions, so that links can be
    followed; without it they are taken on trust.
    """
    if not isinstance(definition, dict):
        return [at("set")("not_a_definition")]
    groups = mappings(definition.get("groups"))
    criteria = [c for group in groups for c in mappings(group.get("criteria"))]
    found = [*_floats(definition), *_set(definition, groups, criteria)]
    total = definition.get("max_total")
    for group in groups:
        found += _group(group, total)
        for criterion in mappings(group.get("criteria")):
            if text(criterion.get("code")):
                found += _criterion_faults(criterion, total is not None)
    found += reference_faults([c for c in criteria if identity(c)])
    found += link_faults(definition, sets)
    found += band_faults(definition)
    return list({str(problem): problem for problem in found}.values())


def _criterion_faults(criterion, with_points):
    """An editor changes one criterion of many: what was looked at before is remembered."""
    try:
        return _remembered(json.dumps(criterion), with_points)
    except (TypeError, ValueError):  # nothing that was ever stored
        return tuple(criterion_faults(criterion, with_points=with_points))


@lru_cache(maxsize=4096)
def _remembered(criterion_text, with_points):
    return tuple(criterion_faults(json.loads(criterion_text), with_points=with_points))


def _floats(definition):
    """Numbers that JSON holds as floats, at the item they belong to."""
    for path, item in floats(definition):
        inner, where = definition, ("set",)
        for depth, key in enumerate(path):
            inner = inner[key] if isinstance(inner, list) else inner.get(key)
            kind = {"groups": "group", "criteria": "criterion", "bands": "band"}
            if isinstance(key, int) and path[depth - 1] in kind and isinstance(inner, dict):
                where = (kind[path[depth - 1]], text(inner.get("code")))
        yield at(*where)("inexact_number", path=".".join(map(str, path)), value=said(item))


def _set(definition, groups, criteria):
    problem = at("set")
    code = text(definition.get("code"))
    yield from code_faults(problem, code, 40) if code else [problem("code_missing")]
    yield from missing_words(problem, definition, TITLES + WORDS + RECOGNITION)
    yield from long_words(problem, definition, TITLES, 250)
    if text(definition.get("nature")) not in NATURES:
        yield problem("nature_unknown", value=said(definition.get("nature")))
    if not isinstance(definition.get("scored"), bool):
        yield problem("not_yes_or_no", field="scored")
    if not texts(definition.get("applies_to")):
        yield problem("applies_to_nobody")
    if not mapping(definition.get("period")):
        yield problem("part_missing", part="period")
    yield from _lists(definition)
    if "max_total" not in definition:
        yield problem("part_missing", part="max_total")
    parts = [(text(group.get("code")), group.get("max")) for group in groups]
    yield from _sums(problem, "total", definition.get("max_total"), "group", parts)
    yield from _names(groups, criteria)


def _lists(definition):
    """Groups, criteria and bands are lists of items."""
    problem = at("set")
    for key in ("groups", "bands"):
        item = definition.get(key)
        if not isinstance(item, list):
            yield problem("part_missing", part=key)
        elif len(mappings(item)) != len(item):
            yield problem("item_unreadable", part=key)
    if definition.get("groups") == []:
        yield problem("groups_missing")


def _names(groups, criteria):
    """Codes, identities and titles that stand for one thing only."""
    for place, group in enumerate(groups, 1):
        if not text(group.get("code")):
            yield at("set")("group_without_code", place=place)
    for code in duplicates([text(g.get("code")) for g in groups if text(g.get("code"))]):
        yield at("group", code)("duplicate_group")
    codes = [text(c.get("code")) for c in criteria]
    for code in duplicates([code for code in codes if code]):
        yield at("criterion", code)("duplicate_criterion", count=codes.count(code))
    named = [identity(c) for c in criteria]
    for name in duplicates([name for name in named if name]):
        same = [code for code, own in zip(codes, named, strict=True) if own == name]
        if len(set(same)) > 1:
            others = ", ".join(dict.fromkeys(same[1:]))
            yield at("criterion", same[0])("duplicate_identity", identity=said(name), others=others)
    titles = [text(c.get("title_vi")) for c in criteria]
    for title in duplicates([title for title in titles if title]):
        same = [code for code, own in zip(codes, titles, strict=True) if own == title]
        yield at("criterion", same[0])("duplicate_title", others=", ".join(same[1:]))


def _sums(problem, prefix, given, kind, parts):
    """The whole is the sum of its parts, or neither knows points."""
    if given is None:
        for code, part in parts:
            if part is not None:
                yield at(kind, code)("points_in_checklist", max=said(part))
        return
    whole_points = points(given)
    if whole_points is None and prefix == "total":
        yield problem("max_not_a_number", value=said(given))
    numbers = [points(part) for _code, part in parts]
    for (code, part), found in zip(parts, numbers, strict=True):
        if part is None:
            yield at(kind, code)("max_missing")
        elif found is None:
            yield at(kind, code)("max_not_a_number", value=said(part))
    if whole_points is None or None in numbers or not numbers:
        return
    reached = sum(numbers, ZERO)
    facts = {"max": plain(whole_points), "sum": plain(reached)}
    facts["parts"] = [
        [code, plain(found)] for (code, _part), found in zip(parts, numbers, strict=True)
    ]
    if reached < whole_points:
        yield problem(f"{prefix}_short", **facts, missing=plain(whole_points - reached))
    elif reached > whole_points:
        yield problem(f"{prefix}_over", **facts, over=plain(reached - whole_points))


def _group(group, total):
    code = text(group.get("code"))
    problem = at("group", code)
    criteria = mappings(group.get("criteria"))
    if code:
        yield from code_faults(problem, code, 20)
    yield from missing_words(problem, group, TITLES)
    yield from long_words(problem, group, TITLES, 300)
    if "max" not in group and total is None:
        yield problem("part_missing", part="max")
    if not criteria:
        yield problem("group_empty")
    elif len(criteria) != len(group["criteria"]):
        yield problem("item_unreadable", part="criteria")
    for place, criterion in enumerate(criteria, 1):
        if not text(criterion.get("code")):
            yield problem("criterion_without_code", place=place)
    # A partial set may need more criteria than its source lists, so only the type is checked.
    need = group.get("need", 0)
    if whole(need) is None or need < 0:
        yield problem("need_not_a_count", value=said(need))
    given = group.get("max") if total is not None else None
    parts = [(text(c.get("code")), c.get("max")) for c in criteria]
    if total is not None and given is None:
        return  # named at the set already
    yield from _sums(problem, "group", given, "criterion", parts)
