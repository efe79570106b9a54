"""What stands beside a value on the entry page: last year, the year so far, the target."""

from django.utils.translation import gettext as _

from apps.core.templatetags.ui import number
from apps.criteria.cells import NOTHING, reader
from apps.criteria.models import in_language


def so_far(criterion, line, words=None) -> str:
    """The value of the year up to this quarter, as it was scored."""
    words, value = words or reader(), (line or {}).get("value") or {}
    if not criterion["inputs"]:
        found = value.get("inputs", {}).get("value")
        return NOTHING if found is None else words.number(found)
    inputs = value.get("inputs") or {}
    if criterion["kind"] != "ratio" and inputs:
        # Excuses and several answers are explained below the row; here is room for one figure.
        asked = [item for item in criterion["inputs"] if not item.get("optional")]
        if len(asked) != 1:
            return NOTHING
        return words.answer(asked[0], inputs.get(asked[0]["name"]))
    return words.value(criterion, value.get("state"), inputs)


def last_year_figures(desk) -> dict:
    """Code → the same quarter of last year, where it was entered under this version."""
    here = (desk.version.pk, desk.report.period.quarter)
    return {
        code: value
        for version, code, quarter, value in (desk.year.baselines if desk.year else ())
        if (version.pk, quarter) == here and value is not None
    }


def target_text(criterion) -> str:
    """What earns all points, as short as it can be said; a dash where it takes more words."""
    rule = criterion.get("rule") or {}
    write = _TARGETS.get(rule.get("type"))
    return (write(criterion, rule) if write else "") or NOTHING


def _percent(criterion) -> str:
    return "\u00a0%" if criterion["kind"] == "ratio" else ""


def _bounds(criterion, rule) -> str:
    signs = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<", "equals": "="}
    found = [f"{sign}\u00a0{number(rule[key])}" for key, sign in signs.items() if key in rule]
    return f"{found[0]}{_percent(criterion)}" if len(found) == 1 else ""


def _best_tier(criterion, rule) -> str:
    tiers = [tier for tier in rule.get("tiers") or () if tier.get("points") is not None]
    best = max(tiers, key=lambda tier: float(tier["points"]), default=None)
    if best is None:
        return ""
    if best is tiers[-1] and "from" in best:
        return f"≥\u00a0{number(best['from'])}{_percent(criterion)}"
    if best is tiers[0] and "below" in best:
        return f"<\u00a0{number(best['below'])}{_percent(criterion)}"
    return ""


def _fall(_criterion, rule) -> str:
    tiers = rule.get("tiers") or ()
    if not tiers or "from" not in tiers[-1]:
        return ""
    return _("−%(percent)s%%") % {"percent": number(tiers[-1]["from"])}


def _level(criterion, rule) -> str:
    choices = criterion["inputs"][0].get("choices") or () if criterion["inputs"] else ()
    found = next((c for c in choices if c["code"] == rule.get("at_least")), None)
    return f"≥\u00a0{in_language(found, 'label')}" if found else ""


_TARGETS = {
    "threshold": _bounds,
    "ratio": _bounds,
    "tiers": _best_tier,
    "ratio_tiers": _best_tier,
    "change_tiers": _fall,
    "level": _level,
    "linear": lambda _c, rule: f"≥\u00a0{number(rule['cap'])}" if rule.get("cap") else "",
    "deduct": lambda _c, _r: "0",
    "veto": lambda _c, _r: "0",
    "boolean": lambda _c, _r: _("Met"),
}
