"""A rule and its fold as sentences, in the reader's language.

``rule_words(criterion)`` and ``fold_words(criterion)`` take a criterion of a definition
(``scoring``), ``band_words(band, definition)`` a band, and return lists of sentences. Whatever
decides points is said.
"""

from decimal import Decimal

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from apps.core.numbers import show

from .models import in_language
from .scoring import criteria_of, identity_of
from .scoring.outcomes import BOUNDS
from .scoring.values import excuses_of

ROMAN = ("I", "II", "III", "IV")


def rule_words(criterion, definition=None) -> list[str]:
    """How the criterion is judged, sentence by sentence.

    With the definition, criteria that it counts are named by their codes of today.
    """
    rule = criterion["rule"]
    if rule["type"] == "k_of_criteria":
        lines = _k_of_criteria(criterion, rule, definition)
    else:
        lines = list(_RULES[rule["type"]](criterion, rule))
    if criterion.get("not_applicable") == "redistribute":
        lines.append(_("When it is not applicable, its points are spread over its group."))
    elif criterion.get("not_applicable") == "excluded":
        lines.append(_("It may be not applicable; then it does not count."))
    return lines


def fold_words(criterion) -> list[str]:
    """How the four quarters make the year."""
    word = criterion.get("fold")
    if word is None:
        return []
    if not isinstance(word, dict):
        return [_fold(word)]
    labels = _labels(criterion)
    return [f"{labels[name]}: {_fold(item)}" for name, item in word.items()]


def band_words(band, definition) -> list[str]:
    """What a band asks for, whether it means recognition, and its cap."""
    if band.get("unknown"):
        lines = [_("The rule is not known from the source.")]
    else:
        lines = _band_conditions(band, definition) or [_("All other cases.")]
    if band.get("recognised") is not None:
        lines.append(
            _("It means recognition.") if band["recognised"] else _("It means no recognition.")
        )
    if band.get("cap"):
        lines.append(
            _("At most %(part)s/%(of)s of those rated well or better.")
            % {"part": band["cap"]["part"], "of": band["cap"]["of"]}
        )
    return lines


def _band_conditions(band, definition):
    titles = {group["code"]: in_language(group, "title") for group in definition["groups"]}
    lines = []
    if Decimal(band.get("min") or 0):
        lines.append(
            _("From %(points)s points, by the exact total.") % {"points": plain(band["min"])}
        )
    if band.get("group"):
        lines.append(
            _("Group “%(group)s” is reached.") % {"group": titles.get(band["group"], band["group"])}
        )
    for code, least in (band.get("group_min") or {}).items():
        lines.append(
            _("At least %(points)s points in group “%(group)s”.")
            % {"points": plain(least), "group": titles.get(code, code)}
        )
    if band.get("requires_no_failure"):
        lines.append(_("No mandatory criterion fails."))
    elif band.get("requires_no_veto"):
        lines.append(_("No knock-out criterion fails."))
    return lines


def _fold(word):
    return {
        "sum": _("The quarters are added up."),
        "mean": _("The mean of the quarters counts."),
        "maximum": _("The highest quarter counts."),
        "minimum": _("The lowest quarter counts."),
        "ratio_sum": _("Both parts are added up over the quarters, then divided."),
        "any": _("It holds when it held in any quarter."),
        "all": _("It must hold in every quarter."),
        "earliest": _("The earliest date counts."),
        "last": _("The last quarter counts."),
    }[word]


# --- parts of sentences ---------------------------------------------------------------------------


def plain(value) -> str:
    """A number as the reader writes it."""
    english = (get_language() or "").startswith("en")
    point, group = (".", ",") if english else (",", ".")
    return show(Decimal(str(value)), point=point, group=group)


def _labels(criterion):
    return {item["name"]: in_language(item, "label") for item in criterion["inputs"]}


def _bounds(spec, unit=""):
    """``at least 80 %``; two bounds make a range."""
    shown = {key: plain(spec[key]) + unit for key in BOUNDS if key in spec}
    if len(shown) == 2:
        return _("from %(low)s to below %(high)s") % {
            "low": shown["at_least"],
            "high": shown["less_than"],
        }
    ((key, bound),) = shown.items()
    return {
        "at_least": _("at least %(bound)s"),
        "at_most": _("at most %(bound)s"),
        "more_than": _("more than %(bound)s"),
        "less_than": _("less than %(bound)s"),
        "equals": pgettext("a number", "exactly %(bound)s"),
    }[key] % {"bound": bound}


def _verdict(criterion, condition):
    """All or nothing: full points, or met."""
    if criterion["max"] is None or not Decimal(criterion["max"]):
        return _("Met when %(condition)s.") % {"condition": condition}
    return _("%(points)s points when %(condition)s; otherwise 0.") % {
        "points": plain(criterion["max"]),
        "condition": condition,
    }


def _branch(branch):
    if "points" in branch:
        return _("%(points)s points") % {"points": plain(branch["points"])}
    return pgettext("criterion", "met") if branch["met"] else pgettext("criterion", "not met")


def _line(condition, branch):
    sentence = f"{condition}: {_branch(branch)}"
    return sentence[0].upper() + sentence[1:] + "."


def _tier(tier, unit, whole):
    low, high = tier.get("from"), tier.get("below")
    if high is None:
        return _("from %(low)s up") % {"low": plain(low) + unit}
    if low is None:
        return _("below %(high)s") % {"high": plain(high) + unit}
    if whole and Decimal(high) - Decimal(low) == 1:
        return plain(low) + unit
    return _("from %(low)s to below %(high)s") % {
        "low": plain(low) + unit,
        "high": plain(high) + unit,
    }


def _tier_lines(criterion, rule, unit="", whole=False):
    return [_line(_tier(tier, unit, whole), tier) for tier in rule["tiers"]]


def _window(spec):
    if "quarter" in spec:
        return _("dated in calendar quarter %(roman)s of the year") % {
            "roman": ROMAN[spec["quarter"] - 1]
        }
    if "before" in spec:
        return _("dated before %(day)s of the year") % {"day": _day(spec["before"])}
    if spec["from"] > spec["to"]:
        return _("dated from %(first)s of the year before to %(last)s of the year") % {
            "first": _day(spec["from"]),
            "last": _day(spec["to"]),
        }
    return _("dated from %(first)s to %(last)s of the year") % {
        "first": _day(spec["from"]),
        "last": _day(spec["to"]),
    }


def _day(month_day):
    month, day = month_day.split("-")
    return f"{day}/{month}"


# --- one function per rule -------------------------------------------------------------------------


def _boolean(criterion, _rule):
    return [_verdict(criterion, _("the answer is yes"))]


def _threshold(criterion, rule):
    return [_verdict(criterion, _("the figure is %(bounds)s") % {"bounds": _bounds(rule)})]


def _tiers(criterion, rule):
    whole = all(item["type"] == "int" for item in criterion["inputs"])
    return _tier_lines(criterion, rule, whole=whole)


def _linear(criterion, rule):
    facts = {"points": plain(criterion["max"]), "cap": plain(rule["cap"])}
    if criterion.get("computed"):
        return [
            _("Computed by the system from the first submissions, never typed."),
            _("Reports on time out of %(cap)s, times %(points)s points.") % facts,
        ]
    return [
        _("The figure out of %(cap)s, times %(points)s points; at most %(points)s points.") % facts
    ]


def _deduct(criterion, rule):
    return [
        _("%(points)s points, less %(each)s points for each one; not below 0.")
        % {"points": plain(criterion["max"]), "each": plain(rule["each"])}
    ]


def _points(criterion, _rule):
    return [
        _("Points are entered by hand, with grounds, from 0 to %(points)s.")
        % {"points": plain(criterion["max"])}
    ]


def _ratio(criterion, rule):
    condition = _("the ratio met / total is %(bounds)s") % {"bounds": _bounds(rule, " %")}
    return [_verdict(criterion, condition), _no_total(rule)]


def _ratio_tiers(criterion, rule):
    return [
        _("By the ratio met / total:"),
        *_tier_lines(criterion, rule, unit=" %"),
        _no_total(rule),
    ]


def _no_total(rule):
    if rule.get("zero_total") == "met":
        return _("With a total of 0 it is met, because there is nothing to count.")
    return _("With a total of 0 it is not applicable.")


def _veto(criterion, rule):
    labels = _labels(criterion)
    counted = "; ".join(labels[count["input"]] for count in rule["counts"])
    lines = [_verdict(criterion, _("no case occurred: %(counts)s") % {"counts": counted})]
    for count in rule["counts"]:
        excuses = [labels[name] for name in count.get("excused_by", ())]
        if excuses:
            lines.append(
                _("“%(count)s” is excused by: %(excuses)s.")
                % {"count": labels[count["input"]], "excuses": "; ".join(excuses)}
            )
    if excuses_of(rule):
        lines.append(_("An excuse needs an explanation."))
    return lines


def _date(criterion, rule):
    return [_verdict(criterion, _("the document is %(window)s") % {"window": _window(rule)})]


def _level(criterion, rule):
    choices = [choice for item in criterion["inputs"] for choice in item.get("choices", ())]
    needed = next(choice for choice in choices if choice["code"] == rule["at_least"])
    condition = _("the level reached is at least “%(level)s”") % {
        "level": in_language(needed, "label")
    }
    return [_verdict(criterion, condition)]


def _conditions(criterion, rule):
    labels = _labels(criterion)
    conditions = rule["conditions"]
    need, count = rule.get("k", len(conditions)), len(conditions)
    if need == count:
        condition = _("all %(count)s conditions hold") % {"count": count}
    else:
        condition = _("at least %(need)s of %(count)s conditions hold") % {
            "need": need,
            "count": count,
        }
    return [
        _verdict(criterion, condition),
        *(f"– {labels[part['input']]}{_condition(part)}" for part in conditions),
    ]


def _condition(part):
    if any(key in part for key in ("quarter", "before", "from")):
        return f": {_window(part)}"
    if any(key in part for key in BOUNDS):
        return f": {_bounds(part)}"
    if part.get("is", True) is False:
        return ": " + _("the answer is no")
    return ""


def _k_of_criteria(criterion, rule, definition):
    codes = {identity_of(c): c["code"] for c in criteria_of(definition or {"groups": []})}
    named = ", ".join(codes.get(identity, identity) for identity in rule["of"])
    need, count = rule.get("k", len(rule["of"])), len(rule["of"])
    if need == count:
        condition = _("all of these criteria that apply are met: %(codes)s") % {"codes": named}
    else:
        condition = _("at least %(need)s of these %(count)s criteria are met: %(codes)s") % {
            "need": need,
            "count": count,
            "codes": named,
        }
    return [_verdict(criterion, condition)]


def _by_quarter(rule):
    return rule.get("against") == "previous_period"


def _compare_previous(criterion, rule):
    by_quarter = _by_quarter(rule)
    return [
        _("Against the previous quarter:")
        if by_quarter
        else _("Against the same period of the previous year:"),
        _line(_("lower"), rule["lower"]),
        _line(pgettext("comparison", "equal"), rule["equal"]),
        _line(_("higher"), rule["higher"]),
        _line(_("0 in both quarters") if by_quarter else _("0 in both years"), rule["both_zero"]),
    ]


def _change_tiers(criterion, rule):
    by_quarter = _by_quarter(rule)
    lines = [
        _("By the fall against the previous quarter:")
        if by_quarter
        else _("By the fall against the same period of the previous year:")
    ]
    for tier in rule["tiers"]:
        if "from" not in tier and Decimal(tier["below"]) == 0:
            lines.append(_line(_("a rise"), tier))
        else:
            fall = _("a fall %(tier)s") % {"tier": _tier(tier, " %", whole=False)}
            lines.append(_line(fall, tier))
    both = _("0 in both quarters") if by_quarter else _("0 in both years")
    rise = (
        _("0 in the previous quarter and more in this one")
        if by_quarter
        else _("0 in the previous year and more this year")
    )
    lines.append(_line(both, rule["both_zero"]))
    lines.append(_line(rise, rule["rose_from_zero"]))
    return lines


def _linked(criterion, rule):
    condition = _("a recognition by the set %(code)s is in force") % {"code": rule["set"]}
    return [_verdict(criterion, condition)]


_RULES = {
    "boolean": _boolean,
    "threshold": _threshold,
    "tiers": _tiers,
    "linear": _linear,
    "deduct": _deduct,
    "points": _points,
    "ratio": _ratio,
    "ratio_tiers": _ratio_tiers,
    "veto": _veto,
    "date": _date,
    "level": _level,
    "all_of": _conditions,
    "k_of_n": _conditions,
    "k_of_criteria": _k_of_criteria,
    "compare_previous": _compare_previous,
    "change_tiers": _change_tiers,
    "linked": _linked,
}
