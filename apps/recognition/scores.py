"""A frozen year score as the committee reads it: groups, lines, reasons in words."""

from django.utils.translation import gettext as _

from apps.criteria.explaining import explain_score
from apps.criteria.models import in_language

OUTCOMES = {
    "met": "met",
    "partly": "met",
    "failed": "not_met",
    "missing": "not_reported",
    "waiting": "waiting",
    "not_applicable": "not_applicable",
}


def score_table(score, version, *, year, link=None):
    """Total, band and lines of a pinned score, with titles from its criteria version.

    The explanations rest on these lines and on the version, which both stay as they were.
    """
    if not score:
        return None
    content = score["content"]
    explained = explain_score(content, version.definition, year=year, link=link)
    lines = {line["code"]: line for line in content.get("lines", [])}
    totals = {group["code"]: group for group in content.get("groups", [])}
    groups = [
        {
            "code": group["code"],
            "title": in_language(group, "title"),
            "score": totals.get(group["code"], {}),
            "lines": [
                _line(c, lines[c["code"]], explained.get(c["code"]))
                for c in group["criteria"]
                if c["code"] in lines
            ],
        }
        for group in version.definition["groups"]
    ]
    failed = content.get("failed_mandatory") or content.get("failed") or []
    return {
        "groups": groups,
        "total": content.get("total"),
        "max": content.get("max_total", content.get("max")),
        "band": band_name(version, content.get("band")),
        "passed": content.get("passed"),
        "complete": content.get("complete"),
        "failed": failed,
        "at": score.get("at"),
        "criteria": score.get("criteria"),
        "digest": score.get("digest"),
    }


def _line(criterion, line, explained):
    return {
        "code": line["code"],
        "title": in_language(criterion, "title"),
        "mandatory": line.get("mandatory"),
        "points": line.get("points"),
        "max": line.get("max"),
        "outcome": OUTCOMES.get(line.get("verdict"), line.get("verdict", "")),
        "reason": explained.reason,
        "explained": explained,
    }


def band_name(version, code):
    """The band in the reader's language."""
    for band in version.definition.get("bands") or []:
        if band["code"] == code:
            return in_language(band, "title") or in_language(band, "name") or code
    return code or ""


def period_name(slug) -> str:
    """``2021-q4`` as ``Quý IV/2021``."""
    year, _sign, quarter = slug.partition("-q")
    if quarter not in {"1", "2", "3", "4"}:
        return slug
    roman = ("I", "II", "III", "IV")[int(quarter) - 1]
    return _("Quarter %(roman)s/%(year)s") % {"roman": roman, "year": year}
