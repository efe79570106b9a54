"""Score a year (or what there is of it): lines with reasons, groups, total and band."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import NamedTuple

from .bands import Standing, band_of, is_recognised, is_undecided
from .numbers import INSIDE, ZERO, inside, plain
from .outcomes import (
    FAILED,
    MET,
    MISSING,
    NOT_APPLICABLE,
    WAITING,
    Note,
    note,
    open_ended,
)
from .plan import plan
from .rules import Facts
from .values import NOT_REPORTED, to_json


@dataclass(frozen=True)
class Context:
    """All that a score depends on beside definition, values and baselines.

    ``links`` maps the code of a criteria set to whether that recognition is in force; a code that
    is not listed is unknown and waits. ``provisional`` says that figures are still to come.
    ``previous_period`` maps a criterion code to the previous quarter's figure; what is not there
    is unknown and waits.
    """

    year: int
    through_quarter: int = 4
    reports_on_time: int | None = None
    provisional: bool = False
    links: Mapping[str, bool] = field(default_factory=dict)
    previous_period: Mapping[str, Decimal | int | str] = field(default_factory=dict)


class Line(NamedTuple):
    """The score of one criterion. ``points`` and ``max`` are None in a set without points."""

    code: str
    group: str
    mandatory: bool
    points: Decimal | None
    max: Decimal | None
    verdict: str
    reason: str
    params: dict
    value: dict | None
    notes: tuple[Note, ...] = ()

    @property
    def mandatory_failure(self):
        return self.mandatory and self.verdict == FAILED


_new_line = partial(tuple.__new__, Line)  # quicker than what NamedTuple writes


@dataclass(frozen=True)
class GroupScore:
    """The sum of a group; ``met`` of ``count`` applicable criteria hold, ``need`` are needed."""

    code: str
    points: Decimal | None
    max: Decimal | None
    met: int
    count: int
    need: int
    verdict: str


@dataclass(frozen=True)
class Scored:
    """The whole score. ``band`` and ``passed`` are None while they cannot be known."""

    lines: tuple[Line, ...]
    groups: tuple[GroupScore, ...]
    total: Decimal | None
    max_total: Decimal | None
    band: str | None
    passed: bool | None
    complete: bool
    failed_mandatory: tuple[str, ...]
    provisional: bool

    def line(self, code):
        """The line of a criterion by its code."""
        return next(line for line in self.lines if line.code == code)

    def as_dict(self):
        """JSON form, decimals as strings, to be pinned as it was."""
        groups = [
            {**vars(group), "points": plain(group.points), "max": plain(group.max)}
            for group in self.groups
        ]
        return {
            **vars(self),
            "lines": [_stored_line(line) for line in self.lines],
            "groups": groups,
            "total": plain(self.total),
            "max_total": plain(self.max_total),
            "failed_mandatory": list(self.failed_mandatory),
        }


def score(definition, values, baselines=None, context=None):
    """Score ``values`` (criterion code → Value); see the package for the shapes.

    ``baselines`` maps a criterion code to the previous year's figure: one number for the whole
    year, or the list of its quarters. Raises InvalidValueError when a value cannot stand.
    """
    if context is None:
        raise TypeError("score() needs a Context: nothing is read from a clock")
    ready, baselines = plan(definition), baselines or {}
    judged = {}
    common = Facts(context, None, judged)
    for asked in ready.ordered:
        code = asked.code
        facts = Facts(context, baselines[code], judged) if code in baselines else common
        judged[asked.identity] = _line(asked, values.get(code), facts)
    lines, groups = [], []
    for group, members in ready.groups:
        scored = _spread(members, [judged[asked.identity] for asked in members])
        lines += scored
        groups.append(_group(group, scored))
    total = sum([group.points for group in groups], ZERO) if ready.with_points else None
    complete = not [line for line in lines if line.verdict in (MISSING, WAITING)]
    failing = [line.code for line in lines if line.mandatory and line.verdict == FAILED]
    failed_veto = bool(failing) and any(
        judged[asked.identity].verdict == FAILED for asked in ready.asked if asked.veto
    )
    undecided = not complete and is_undecided(lines, context.provisional)
    standing = Standing(groups, total, bool(failing), failed_veto, undecided)
    band = band_of(ready.bands, standing)
    return Scored(
        lines=tuple(lines),
        groups=tuple(groups),
        total=total,
        max_total=sum([group.max for group in groups], ZERO) if ready.with_points else None,
        band=band and band["code"],
        passed=band and is_recognised(band),
        complete=complete,
        failed_mandatory=tuple(failing),
        provisional=context.provisional,
    )


def _line(asked, value, facts):
    if value is None:
        value = NOT_REPORTED
    elif getattr(value, "judged_for", None) is not asked.criterion:
        # Judged here, too, so that values straight from storage stand under the same rules.
        value = asked.form.read(value)
    if value.state == "value":
        verdict, points, reason = asked.judge(asked.exact, value.inputs, facts)
    else:
        verdict, points, reason = _without_value(asked, value, facts)
    maximum = asked.maximum
    if verdict == NOT_APPLICABLE and maximum is not None:
        maximum = ZERO
    code, params = reason
    used = _used(asked, value, facts.context)
    return _new_line(
        (
            *(asked.code, asked.group, asked.mandatory, points, maximum, verdict),
            *(code, params, used, ()),
        )
    )


def _without_value(asked, value, facts):
    criterion = asked.exact
    if asked.computed:
        on_time = facts.context.reports_on_time
        if on_time is None:
            return open_ended(criterion, WAITING, note("on_time_unknown"))
        return asked.judge(criterion, {"value": on_time}, facts)
    if asked.fold is None:  # nothing is asked: a link, or other criteria
        return asked.judge(criterion, {}, facts)
    if value.state == "not_reported":
        quarters = value.missing_quarters
        reason = note("not_reported")
        if quarters:
            reason = note("quarters_missing", quarters=", ".join(map(str, quarters)))
        return open_ended(criterion, MISSING, reason)
    if value.state == "not_applicable":
        return open_ended(criterion, NOT_APPLICABLE, note("not_applicable"))
    return asked.judge(criterion, asked.none, facts)


def _used(asked, value, context):
    """The value the line rests on, as JSON; what was computed is shown like a value."""
    if asked.computed:
        return {"state": "value", "inputs": {"value": context.reports_on_time}}
    if asked.plain and asked.fold:
        return {"state": value.state, "inputs": value.inputs}
    return to_json(value) if asked.fold else None


def _spread(members, lines):
    """Spread the maxima of criteria that are not applicable over the rest of their group.

    Only criteria with ``not_applicable: redistribute`` give; others take their points away with
    them. With nobody left to receive, the points fall away too. The group keeps its total to the
    last decimal, whatever the order of its criteria.
    """
    if NOT_APPLICABLE not in [line.verdict for line in lines]:
        return lines
    giving = [
        asked
        for asked, line in zip(members, lines, strict=True)
        if asked.redistributes and line.verdict == NOT_APPLICABLE and line.max is not None
    ]
    receivers = {line.code: line.max for line in lines if line.max}
    extra = sum((asked.maximum for asked in giving), ZERO)
    if not extra or not receivers:
        return lines
    base = sum(receivers.values(), ZERO)
    grown = {code: maximum * (base + extra) / base for code, maximum in receivers.items()}
    raised = _to_the_last_decimal(grown, base + extra)
    givers = [asked.code for asked in giving]
    return [
        _raise(line, grown[line.code], raised[line.code], givers) if line.max else line
        for line in lines
    ]


def _to_the_last_decimal(grown, total):
    """The grown maxima at four decimals, summing exactly to ``total`` (largest remainder)."""
    raised = {code: share.quantize(INSIDE, ROUND_DOWN) for code, share in grown.items()}
    left = int((total - sum(raised.values(), ZERO)) / INSIDE)
    by_remainder = sorted(grown, key=lambda code: (raised[code] - grown[code], code))
    for code in by_remainder[:left]:
        raised[code] += INSIDE
    return raised


def _raise(line, grown, maximum, givers):
    in_proportion = inside(line.points * grown / line.max)
    points = maximum if line.points == line.max else min(in_proportion, maximum)
    change = note("maximum_raised", before=line.max, after=maximum, codes=", ".join(givers))
    return line._replace(points=points, max=maximum, notes=(*line.notes, change))


def _group(group, lines):
    verdicts = [line.verdict for line in lines]
    met, count = verdicts.count(MET), len(lines) - verdicts.count(NOT_APPLICABLE)
    need = group.get("need", count)
    still_open = verdicts.count(MISSING) + verdicts.count(WAITING)
    verdict = MET if met >= need else MISSING if met + still_open >= need else FAILED
    points = [line.points for line in lines]
    with_points = None not in points
    return GroupScore(
        group["code"],
        sum(points, ZERO) if with_points else None,
        sum([line.max for line in lines], ZERO) if with_points else None,
        met,
        count,
        need,
        verdict,
    )


def _stored_line(line):
    """A line as JSON; its params and its value are JSON already."""
    return {
        **line._asdict(),
        "points": plain(line.points),
        "max": plain(line.max),
        "params": dict(line.params),
        "notes": [{"code": code, "params": dict(params)} for code, params in line.notes],
        "mandatory_failure": line.mandatory_failure,
    }
