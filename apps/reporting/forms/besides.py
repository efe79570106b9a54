"""What stands beside a value on the entry page: last year, the year so far, the target."""

from django.utils.translation import gettext as _

from apps.core.templatetags.ui import number
from apps.criteria.models import in_language
from apps.reporting.wording import NOTHING, input_text, value_text


def so_far(criterion, line) -> str:
    """The value of the year up to this quarter, as it was scored."""
    value = (line or {}).get("value") or {}
    if not criterion["inputs"]:
        found = value.get("inputs", {}).get("value")
        return NOTHING if found is None else number(found)
    inputs = value.get("inputs") or {}
    if criterion["kind"] != "ratio" and inputs:
        # Excuses and several answers are explained below the row; here is room for one figure.
        asked = [item for item in criterion["inputs"] if not item.get("optional")]
        return input_text(asked[0], inputs.get(asked[0]["name"])) if len(asked) == 1 else NOTHING
    return value_text(criterion, value.get("state"), inputs)


def last_year(desk, code) -> str:
    """The same quarter of last year, where its figure was entered under this version."""
    if desk.year is None:
        return NOTHING
    place = (desk.version.pk, code, desk.report.period.quarter)
    for version, known, quarter, value in desk.year.baselines:
        if (version.pk, known, quarter) == place and value is not None:
            return number(value)
    return NOTHING


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
