"""Tiers that leave no gap and do not overlap, and points that fit their criterion."""

from itertools import pairwise

from .faults import at, mapping, mappings, number, said
from .numbers import plain

BRANCHES = ("lower", "equal", "higher", "both_zero", "rose_from_zero")


def edges(tier):
    """[from, below] as they stand, None where the tier is open."""
    return [said(tier[key]) if key in tier else None for key in ("from", "below")]


def tier_faults(code, rule, *, open_below=False, highest=None):
    """Tiers go upwards, each begins where the one before ends, the ends are open as they must.

    ``highest`` is the greatest number that can occur (100 for a share).
    """
    tiers = mappings(rule.get("tiers"))
    if not tiers:
        yield at("criterion", code)("tiers_missing")
        return
    yield from _ends(code, tiers, open_below)
    for place, tier in enumerate(tiers, 1):
        yield from _edges(at("tier", code, place), tier, highest)
    for place, (lower, upper) in enumerate(pairwise(tiers), 2):
        yield from _joint(code, place, lower, upper)


def _ends(code, tiers, open_below):
    first, last = tiers[0], tiers[-1]
    if open_below and "from" in first:
        yield at("tier", code, 1)("tier_start_open", start=said(first["from"]))
    elif not open_below and "from" not in first:
        yield at("tier", code, 1)("tier_start_missing")
    elif not open_below and number(first["from"]):
        yield at("tier", code, 1)("tier_start_zero", start=said(first["from"]))
    if "below" in last:
        yield at("tier", code, len(tiers))("tier_end_open", end=said(last["below"]))


def _edges(problem, tier, highest):
    low, high = number(tier.get("from")), number(tier.get("below"))
    for key, found in (("from", low), ("below", high)):
        if key in tier and found is None:
            yield problem("tier_edge_not_a_number", value=said(tier[key]))
    if low is not None and high is not None and low >= high:
        yield problem("tier_empty", tier=edges(tier))
    if highest is not None and low is not None and low > highest:
        yield problem("tier_never_reached", tier=edges(tier), highest=said(highest))


def _joint(code, place, lower, upper):
    """Where two tiers meet."""
    if "below" not in lower:
        yield at("tier", code, place - 1)("tier_end_missing", next=place)
        return
    if "from" not in upper:
        yield at("tier", code, place)("tier_start_missing")
        return
    end, begin = number(lower["below"]), number(upper["from"])
    if end is None or begin is None or end == begin:
        return
    fault = "tier_overlap" if end > begin else "tier_gap"
    yield at("tier", code, place)(
        fault, first=edges(lower), second=edges(upper), end=plain(end), begin=plain(begin)
    )


def branch_faults(code, rule, maximum, *, with_points):
    """Every branch has points in a set with points, and met or not met in a checklist."""
    tiers = [
        (at("tier", code, place), "", tier)
        for place, tier in enumerate(mappings(rule.get("tiers")), 1)
    ]
    named = [(at("criterion", code), key, mapping(rule[key])) for key in BRANCHES if key in rule]
    branches = [*tiers, *named]
    for problem, key, branch in branches:
        yield from _branch(problem, key, branch, maximum, with_points=with_points)
    if with_points and branches and maximum is not None:
        yield from _best(code, branches, maximum)


def _branch(problem, key, branch, maximum, *, with_points):
    prefix = "branch" if key else "tier"
    params = {"branch": key} if key else {}
    if not with_points:
        if not isinstance(branch.get("met"), bool) or "points" in branch:
            yield problem(f"{prefix}_without_met", **params)
        return
    if "points" not in branch or "met" in branch:
        yield problem(f"{prefix}_without_points", **params)
        return
    found = number(branch["points"])
    if found is None:
        yield problem(f"{prefix}_points_not_a_number", **params, value=said(branch["points"]))
    elif found < 0:
        yield problem(f"{prefix}_points_negative", **params, points=plain(found))
    elif maximum is not None and found > maximum:
        facts = {"points": plain(found), "max": plain(maximum)}
        yield problem(f"{prefix}_points_above", **params, **facts)


def _best(code, branches, maximum):
    found = [number(branch.get("points")) for _problem, _key, branch in branches]
    if None in found:
        return
    if max(found) < maximum:
        yield at("criterion", code)("best_below_max", best=plain(max(found)), max=plain(maximum))
    tiers = [p for (_problem, key, _branch), p in zip(branches, found, strict=True) if not key]
    if tiers != sorted(tiers) and tiers != sorted(tiers, reverse=True):
        yield at("criterion", code)("tiers_up_and_down")
