"""The structure of a draft as the left column of its editor shows it."""

from decimal import Decimal
from urllib.parse import quote

from .models import in_language
from .structure import identity_of


def outline(definition, base_url="") -> dict:
    """Groups with their sums, criteria with unit and points, the total and what it lacks."""
    groups = [_outlined(group, base_url) for group in definition["groups"]]
    total, wanted = definition.get("max_total"), None
    points = sum((group["points"] for group in groups), Decimal(0))
    if total is not None:
        wanted = _number(total)
    return {
        "groups": groups,
        "bands": [
            {
                "code": band["code"],
                "title": in_language(band, "title"),
                "url": f"{base_url}xep-loai/{quote(band['code'])}/",
                "min": band.get("min"),
            }
            for band in definition["bands"]
        ],
        "has_points": total is not None,
        "points": points,
        "wanted": wanted,
        "lacks": wanted - points if wanted is not None and wanted > points else None,
        "over": points - wanted if wanted is not None and points > wanted else None,
        "vetoes": sum(row["veto"] for group in groups for row in group["rows"]),
        "count": sum(len(group["rows"]) for group in groups),
    }


def _outlined(group, base_url):
    rows = [_outlined_row(criterion, base_url) for criterion in group["criteria"]]
    points = sum((_number(row["max"]) for row in rows), Decimal(0))
    most = _number(group.get("max"))
    return {
        "code": group["code"],
        "title": in_language(group, "title"),
        "url": f"{base_url}nhom/{quote(group['code'])}/",
        "rows": rows,
        "points": points,
        "max": most,
        "agrees": points == most,
        "need": group.get("need"),
    }


def _outlined_row(criterion, base_url):
    identity = identity_of(criterion)
    return {
        "code": criterion["code"],
        "identity": identity,
        "title": in_language(criterion, "title"),
        "url": f"{base_url}tieu-chi/{quote(identity)}/",
        "unit": in_language(criterion, "unit"),
        "max": criterion.get("max"),
        "veto": bool(criterion.get("veto")),
    }


def _number(stored):
    try:
        return Decimal(stored or 0)
    except ArithmeticError:
        return Decimal(0)
