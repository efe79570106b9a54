"""A scored line explained: rule, value used, where it came from, points, and what gives more.

``explain_score`` is the one place that builds what ``templates/criteria/_explanation.html``
shows, so that ward, verifier and committee read the same of the same line. It rests on the
pinned score and its version alone, and therefore says of a frozen score what it said then.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.core.templatetags.ui import points

from .cells import COMPUTED, NOTHING, value_text
from .differing import VERDICTS, change_words, difference_words, place_words, reason_words
from .reasons import line_words
from .scoring import Value, criteria_of
from .scoring.improve import facts_of, improvement, scaled
from .scoring.lineage import identity_of
from .scoring.numbers import exact, shown
from .scoring.origins import Origin
from .wording import ROMAN, rule_words

__all__ = [
    "Explanation",
    "Source",
    "change_words",
    "difference_words",
    "explain_score",
    "improvement_words",
    "origin_words",
    "place_words",
    "quarter_names",
    "reason_words",
]


@dataclass(frozen=True)
class Source:
    """The cell of one quarter: what it says and where it can be read.

    It stands out where it alone, or with some others, made the value.
    """

    quarter: str
    value: str
    stands_out: bool
    url: str = ""


@dataclass
class Explanation:
    """All that is said of one line. ``points`` and ``maximum`` are None without points."""

    code: str
    side: str
    rule: list[str]
    value: str
    points: str | None
    maximum: str | None
    verdict: str
    reason: str
    origin: str = ""
    sources: list[Source] = field(default_factory=list)
    improvement: str = ""

    @property
    def rule_words(self) -> str:
        return " ".join(self.rule)

    @property
    def points_shown(self) -> str:
        """``4,5/6``; empty where the line has no points."""
        if self.points is None:
            return ""
        return f"{points(self.points)}/{points(self.maximum)}"

    @property
    def verdict_words(self) -> str:
        return str(VERDICTS.get(self.verdict, self.verdict))

    @property
    def is_full(self) -> bool:
        return self.verdict == "met"


def explain_score(
    score,
    definition,
    *,
    year,
    link: Callable[[int, str], str] | None = None,
) -> dict[str, Explanation]:
    """Criterion code → Explanation of a pinned score.

    ``link(quarter, code)`` gives the address of the cell the reader may open, or "".
    """
    lines = {line["code"]: line for line in (score or {}).get("lines", ())}
    numbers = list((score or {}).get("quarters") or (1, 2, 3, 4))
    by_identity = {
        identity_of(criterion): lines[criterion["code"]]
        for criterion in criteria_of(definition)
        if criterion["code"] in lines
    }
    facts = _Facts(year, max(numbers, default=4), by_identity, link or _no_link, quarter_names())
    side = side_words((score or {}).get("which"))
    return {
        criterion["code"]: _explain(criterion, lines[criterion["code"]], facts, side)
        for criterion in criteria_of(definition)
        if criterion["code"] in lines
    }


@dataclass(frozen=True)
class _Facts:
    """What all lines of one score share."""

    year: int
    quarter: int
    lines: Mapping[str, dict]
    link: Callable[[int, str], str]
    names: Mapping[int, str]  # of the quarters


def _no_link(_quarter, _code) -> str:
    return ""


def side_words(which) -> str:
    """Whose figures were scored."""
    return _("Own score") if which == "self" else _("Verified score")


def quarter_names(year=None) -> dict[int, str]:
    """``Quý I`` … by number, with the year where it is given."""
    if year is None:
        return {n: _("Quarter %(roman)s") % {"roman": ROMAN[n - 1]} for n in range(1, 5)}
    return {
        n: _("Quarter %(roman)s/%(year)s") % {"roman": ROMAN[n - 1], "year": year}
        for n in range(1, 5)
    }


def _explain(criterion, line, facts, side) -> Explanation:
    stored = line.get("origin")
    origin = Origin.from_dict(line["code"], stored) if stored else None
    cells = (stored or {}).get("cells") or {}
    try:
        reason = line_words(line)
    except (KeyError, TypeError):  # a line pinned by another engine keeps its own words
        reason = str(line.get("reason", ""))
    return Explanation(
        code=line["code"],
        side=side,
        rule=rule_words(criterion),
        value=_value(criterion, line.get("value")),
        points=line.get("points"),
        maximum=line.get("max"),
        verdict=line.get("verdict", ""),
        reason=reason,
        origin=_head(origin, facts.names) if origin else "",
        sources=_sources(criterion, origin, cells, facts) if origin else [],
        improvement=_improvement(criterion, line, facts),
    )


def _value(criterion, cell) -> str:
    """The value the line rests on; what was computed is shown like a value."""
    if not cell:
        return NOTHING
    if not criterion["inputs"]:
        criterion = {**criterion, "inputs": [COMPUTED]}
    return value_text(criterion, cell["state"], cell["inputs"]) or NOTHING


def _improvement(criterion, line, facts) -> str:
    known = facts_of(line, year=facts.year, through_quarter=facts.quarter, lines=facts.lines)
    value = line.get("value") if criterion["inputs"] else None
    if line["reason"] == "quarters_missing":
        missing = line["params"]["quarters"].split(", ")
        value = Value("not_reported", {}, tuple(int(quarter) for quarter in missing))
    try:
        found = improvement(criterion, value, known)
    except (KeyError, TypeError, ValueError, ArithmeticError):  # pinned by another engine
        return ""
    return improvement_words(scaled(found, line)) if found else ""


# --- where the value came from --------------------------------------------------------------------


def _sources(criterion, origin, cells, facts) -> list[Source]:
    """One entry per quarter that reported, in order."""
    some = len(origin.quarters) < len(origin.states)
    return [
        Source(
            facts.names[quarter],
            value_text(criterion, state, _inputs_in(origin, quarter)) or NOTHING,
            some and quarter in origin.quarters,
            facts.link(quarter, cells.get(str(quarter), origin.code)),
        )
        for quarter, state in origin.states
    ]


def _inputs_in(origin, quarter) -> dict:
    found = {}
    for item in origin.inputs:
        parts = dict(item.parts)
        if quarter in parts:
            found[item.name] = parts[quarter]
    return found


def origin_words(origin, periods) -> str:
    """Which quarters made the year's value, and how, with each part where there is one figure."""
    head = _head(origin, periods)
    if origin.how not in ("sum", "mean", "ratio_sum") or not origin.inputs:
        return f"{head}."
    parts = [
        f"{periods[quarter]} {'/'.join(_number(part) for part in figures)}"
        for quarter, figures in _figures(origin).items()
    ]
    return f"{head}: {' + '.join(parts)}."


def _figures(origin) -> dict[int, list]:
    """Quarter → the figures that were added, texts left out."""
    found = {}
    for item in origin.inputs:
        if item.how in ("sum", "mean", "ratio_sum"):
            for quarter, part in item.parts:
                found.setdefault(quarter, []).append(part)
    return found


# How a year's value came about; translated one at a time.
_HEADS = {
    "sum": gettext_lazy("Sum of the quarters"),
    "mean": gettext_lazy("Mean of the quarters"),
    "maximum": gettext_lazy("The highest figure: %(quarters)s"),
    "minimum": gettext_lazy("The lowest figure: %(quarters)s"),
    "ratio_sum": gettext_lazy("Both parts added up over the quarters"),
    "any": gettext_lazy("One quarter is enough; decided by %(quarters)s"),
    "all": gettext_lazy("Every quarter counts; decided by %(quarters)s"),
    "earliest": gettext_lazy("The earliest date: %(quarters)s"),
    "last": gettext_lazy("The figure of the last quarter: %(quarters)s"),
    "single": gettext_lazy("One report: %(quarters)s"),
    "by_input": gettext_lazy("Each figure in its own way over the quarters"),
    "joined": gettext_lazy("The texts of all quarters"),
    "excuse": gettext_lazy("Excused when every quarter with cases was excused"),
    "computed": gettext_lazy("Computed by the system, not typed"),
    "linked": gettext_lazy("From the recognition under another set"),
    "criteria": gettext_lazy("Counted from other criteria of this score"),
    "missing": gettext_lazy("Not known yet: no report of %(missing)s"),
}


def _head(origin, periods) -> str:
    quarters = ", ".join(periods[quarter] for quarter in origin.quarters)
    missing = ", ".join(periods[quarter] for quarter in origin.missing)
    return str(_HEADS[origin.how]) % {"quarters": quarters, "missing": missing}


# --- what would give more -------------------------------------------------------------------------


def improvement_words(note) -> str:
    """One sentence on what would give more."""
    params = {key: _shown(key, item) for key, item in note.params.items()}
    if note.code == "report_quarters":
        params["quarters"] = ", ".join(ROMAN[q - 1] for q in note.params["quarters"])
    params["result"] = _result(note.params.get("points"))
    return _sentence(note, params) % params


def _result(points) -> str:
    """What one gets for it: points, or that it counts as met."""
    if points is None or not exact(points):
        return pgettext("criterion", "it is met")
    return _("%(points)s points") % {"points": _number(shown(exact(points)))}


def _sentence(note, params) -> str:
    if note.code == "on_time":
        return ngettext(
            "%(change)s more report on time: %(result)s.",
            "%(change)s more reports on time: %(result)s.",
            int(note.params["change"]),
        )
    if note.code == "conditions" and note.params["more"] == note.params["count"]:
        return _("Still missing: %(failing)s. Then: %(result)s.")
    return {
        "report": _("Nothing is reported yet; with a figure up to: %(result)s."),
        "report_quarters": _("Quarter %(quarters)s is still to be reported; up to: %(result)s."),
        "raise_to": _("%(change)s more, that is %(target)s: %(result)s."),
        "raise_above": _("More than %(bound)s: %(result)s."),
        "lower_to": _("%(change)s fewer, that is %(target)s: %(result)s."),
        "lower_below": _("Less than %(bound)s: %(result)s."),
        "each_more": _("Each one more gives %(each)s points; with %(target)s: %(result)s."),
        "each_less": _("Each one fewer gives back %(each)s points; with %(target)s: %(result)s."),
        "ratio_raise": _(
            "%(change)s more (%(target)s/%(total)s) to the mark of %(bound)s%%: %(result)s."
        ),
        "ratio_lower": _(
            "%(change)s fewer (%(target)s/%(total)s) to the mark of %(bound)s%%: %(result)s."
        ),
        "on_time_lost": _("%(late)s late reports: nothing more can be earned here this year."),
        "points_by_hand": _("Given by hand, with grounds: up to %(result)s."),
        "answer_yes": _("To be met: “%(label)s”. Then: %(result)s."),
        "document": _("A document dated within %(first)s – %(last)s: %(result)s."),
        "level": _("At least “%(required)s”: %(result)s."),
        "conditions": _("%(more)s more of these: %(failing)s. Then: %(result)s."),
        "cases_final": _("What happened stays for this year: %(cases)s."),
        "cases_explain": _(
            "What happened stays; it is excused only by: %(excuses)s, with an explanation."
            " Then: %(result)s."
        ),
        "recognition": _("A recognition under %(set)s must be in force. Then: %(result)s."),
        "criteria": _("%(more)s more of the criteria %(codes)s must be met. Then: %(result)s."),
    }[note.code]


NOT_NUMBERS = {"set", "codes", "quarters"}
POINTS = {"each", "result"}  # two decimals, like every score on a page


def _shown(key, item):
    if isinstance(item, dict):  # words in both languages
        return item["vi" if (get_language() or "vi").startswith("vi") else "en"]
    if key in ("first", "last"):
        return formats.date_format(date.fromisoformat(item), "SHORT_DATE_FORMAT", use_l10n=True)
    if key in NOT_NUMBERS or item is None:
        return item
    return _number(shown(exact(item)) if key in POINTS else item)


def _number(item) -> str:
    """A figure as the reader writes it; yes, no and texts as they stand."""
    if isinstance(item, bool) or item is None:
        return str(item)
    return formats.number_format(_short(Decimal(str(item))), use_l10n=True, force_grouping=True)


def _short(figure):
    """Without padding: 2.50 is 2.5."""
    whole = figure.to_integral_value()
    return whole if figure == whole else figure.normalize()
