"""From total, groups and failures to a band; and the quota that caps a band.

Bands are tried from the top. A band with ``min`` needs the exact total (79.995 is not 80), one
with ``group`` needs that group's k-of-n, one with ``requires_no_failure`` needs every mandatory
criterion. A band marked ``unknown`` has no rule in our source and is never given.
"""

from .numbers import exact
from .outcomes import MET, MISSING, WAITING


def band_of(definition, lines, groups, total, *, provisional):
    """The band as a dict of the definition, or None while it cannot be known."""
    failed = any(line.mandatory_failure for line in lines)
    if not failed and _undecided(lines, provisional):
        return None
    met_groups = {group.code for group in groups if group.verdict == MET}
    for band in definition["bands"]:
        if _reached(band, failed, met_groups, total):
            return band
    return None


def _undecided(lines, provisional):
    """Figures are still to come. A final score gives a missing voluntary criterion nothing."""
    return any(
        line.verdict == WAITING or (line.verdict == MISSING and (line.mandatory or provisional))
        for line in lines
    )


def _reached(band, failed, met_groups, total):
    if band.get("unknown") or (failed and band.get("requires_no_failure")):
        return False
    if "group" in band and band["group"] not in met_groups:
        return False
    return total is None or "min" not in band or total >= exact(band["min"])


def quota(rated, *, part=1, of=5):
    """How many may hold a capped band: the floor of ``part/of`` of those rated well or better."""
    return rated * part // of
