"""Bands that go down, ask for what can be reached, and catch everybody in the end."""

from .faults import (
    at,
    code_faults,
    duplicates,
    mapping,
    mappings,
    missing_words,
    number,
    points,
    said,
    text,
    whole,
)
from .numbers import plain

YES_OR_NO = ("requires_no_failure", "requires_no_veto", "recognised", "unknown")
CONDITIONS = ("group", "group_min", "requires_no_failure", "requires_no_veto", "unknown")


def band_faults(definition):
    """Problems of the bands of a definition."""
    bands, in_set = mappings(definition.get("bands")), at("set")
    codes = [text(band.get("code")) for band in bands]
    for place, code in enumerate(codes, 1):
        if not code:
            yield in_set("band_without_code", place=place)
    for code in duplicates([code for code in codes if code]):
        yield at("band", code)("duplicate_band")
    for code, band in zip(codes, bands, strict=True):
        if code:
            yield from _band(at("band", code), code, band, codes, definition)
    yield from _order(bands)
    if definition.get("scored") is True:
        yield from _last(bands)


def _band(problem, code, band, codes, definition):
    yield from code_faults(problem, code, 20)
    yield from missing_words(problem, band, ("title_vi", "title_en"))
    for key in YES_OR_NO:
        if not isinstance(band.get(key, False), bool):
            yield problem("not_yes_or_no", field=key)
    if "min" in band:
        yield from _least(problem, band["min"], definition.get("max_total"))
    groups = {text(g.get("code")): g for g in mappings(definition.get("groups"))}
    if "group" in band and text(band["group"]) not in groups:
        yield problem("band_group_unknown", group=said(band["group"]))
    if "group_min" in band:
        yield from _group_minima(problem, band["group_min"], groups)
    if "cap" in band:
        yield from _cap(problem, code, mapping(band["cap"]), codes)


def _least(problem, given, total):
    found = points(given)
    if found is None:
        yield problem("band_min_not_a_number", value=said(given))
    elif total is None:
        yield problem("band_points_in_checklist", min=plain(found))
    elif number(total) is not None and found > number(total):
        yield problem("band_min_above_total", min=plain(found), total=said(total))


def _group_minima(problem, given, groups):
    if not isinstance(given, dict):
        yield problem("group_min_unreadable")
        return
    for code, least in given.items():
        if code not in groups:
            yield problem("group_min_unknown", group=said(code))
            continue
        found, highest = points(least), number(groups[code].get("max"))
        if found is None:
            yield problem("group_min_not_a_number", group=code, value=said(least))
        elif highest is None:
            yield problem("group_min_without_points", group=code)
        elif found > highest:
            facts = {"min": plain(found), "max": plain(highest)}
            yield problem("group_min_above_max", group=code, **facts)


def _cap(problem, code, cap, codes):
    part, of = whole(cap.get("part")), whole(cap.get("of"))
    if part is None or of is None or not 0 < part <= of:
        yield problem("cap_share", part=said(cap.get("part")), of=said(cap.get("of")))
    base = text(cap.get("of_band"))
    if base not in codes or not base:
        yield problem("cap_of_nothing", band=said(cap.get("of_band")))
    elif codes.index(base) < codes.index(code):
        yield problem("cap_of_better", band=base)


def _order(bands):
    """Minima fall, and nothing stands below a band that catches everybody."""
    above = None
    for band in bands:
        code, least = text(band.get("code")), points(band.get("min"))
        if above and _catches_all(above):
            yield at("band", code)("band_never_reached", above=text(above.get("code")))
        before = points(above.get("min")) if above else None
        if least is not None and before is not None and least >= before:
            facts = {"min": plain(least), "above": text(above.get("code"))}
            yield at("band", code)("band_not_below", **facts, above_min=plain(before))
        if above is None or "min" in band or _catches_all(band):
            above = band


def _last(bands):
    if not bands:
        yield at("set")("bands_missing")
    elif not _catches_all(bands[-1]):
        yield at("band", text(bands[-1].get("code")))("last_band_asks")
    elif not any(band.get("recognised", band.get("requires_no_failure")) for band in bands):
        yield at("set")("nothing_recognised")


def _catches_all(band):
    lowest = "min" not in band or points(band["min"]) == 0
    return lowest and not any(band.get(key) for key in CONDITIONS)
