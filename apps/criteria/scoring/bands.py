"""From total, groups and failures to a band; and the quota that caps a band.

Bands are tried from the top. A band may ask for:

``min``                 the exact total (79.995 is not 80)
``group``               that group's k-of-n
``group_min``           points in single groups (group code → points)
``requires_no_failure``  every mandatory criterion
``requires_no_veto``    every criterion with a veto (tiêu chí điểm liệt), and no more

A band marked ``unknown`` has no rule in our source and is never given. ``recognised`` says whether
a band means that the unit is recognised; without it, bands that require no failure do.

A band with a ``cap`` is limited over all units, which is decided at the session and never for one
unit: ``cap: {part: 1, of: 5, of_band: HTT}`` gives it to at most the floor of one fifth of the
units whose score reaches HTT or better (HD 01/HD-BCA-V05: "xuất sắc" at most 20 % of those rated
"tốt"; that the better ones count among them is our reading).
"""

from typing import Any, NamedTuple

from .numbers import exact
from .outcomes import MET, MISSING, WAITING


class Standing(NamedTuple):
    """What a band is given for."""

    groups: list
    total: Any
    failed: bool  # a mandatory criterion
    failed_veto: bool
    undecided: bool  # figures are still to come


def band_of(bands, standing):
    """The band as a dict of the definition, or None while it cannot be known.

    While figures are still to come, a band is known only when failures have taken away every
    band above it that could still be reached.
    """
    failed, failed_veto = standing.failed, standing.failed_veto
    if standing.undecided and not failed:
        return None
    for band in bands:
        if _lost(band, failed, failed_veto):
            continue
        if _reached(band, standing):
            return band
        if standing.undecided:
            return None
    return None


def is_recognised(band):
    """Whether the band means recognition."""
    return bool(band.get("recognised", band.get("requires_no_failure")))


def is_undecided(lines, provisional):
    """Figures are still to come. A final score gives a missing voluntary criterion nothing."""
    return any(
        line.verdict == WAITING or (line.verdict == MISSING and (line.mandatory or provisional))
        for line in lines
    )


def _lost(band, failed, failed_veto):
    """What no figure to come can bring back."""
    return (
        band.get("unknown")
        or (failed and band.get("requires_no_failure"))
        or (failed_veto and band.get("requires_no_veto"))
    )


def _reached(band, standing):
    if "group" in band:
        met_groups = {group.code for group in standing.groups if group.verdict == MET}
        if band["group"] not in met_groups:
            return False
    if standing.total is None:
        return True
    if "group_min" in band:
        points = {group.code: group.points for group in standing.groups}
        if any(points[code] < exact(least) for code, least in band["group_min"].items()):
            return False
    return "min" not in band or standing.total >= exact(band["min"])


def quota(rated, *, part=1, of=5):
    """How many may hold a capped band: the floor of ``part/of`` of those rated well or better."""
    return rated * part // of


def bands_counted(bands, band):
    """The codes of the bands whose units make the base of a cap: ``of_band`` and those above."""
    codes = [one["code"] for one in bands]
    return tuple(codes[: codes.index(band["cap"]["of_band"]) + 1])


def places(bands, band, counts):
    """How many units may hold a capped band; ``counts`` maps a band code to its units by score."""
    cap = band["cap"]
    rated = sum(counts.get(code, 0) for code in bands_counted(bands, band))
    return quota(rated, part=cap["part"], of=cap["of"])
