"""Two pinned scores of the same unit side by side: every line old and new, and why they differ.

Both scores are the stored dict form (``Scored.as_dict()``, as reports pin it); each is read with
the definition it was scored by. Lines are paired by identity, not by code.
"""

from dataclasses import dataclass
from typing import Any

from .lineage import lineage
from .numbers import exact
from .outcomes import MISSING

REASONS = (
    "new_criterion",
    "dropped_criterion",
    "split",
    "merged",
    "value_not_carried",
    "rule_changed",
    "inputs_changed",
    "fold_changed",
    "weight_changed",
    "mandatory_changed",
    "redistribution",
    "value_differs",
    "baseline_differs",
    "depends_on_others",
)
BAND_REASONS = (
    "bands_changed",
    "total_changed",
    "mandatory_failure",
    "mandatory_failure_gone",
    "group_changed",
    "figures_missing",
)


@dataclass(frozen=True)
class Difference:
    """One criterion in both scores; a side is None where it has no such criterion.

    A side is ``{"code", "points", "max", "verdict", "mandatory_failure", "value"}``, points as
    exact text. ``reasons`` are codes of ``REASONS``, the strongest first, empty when both sides
    agree; ``others`` are the codes of the criteria that a split or merger involves.
    """

    identity: str
    before: dict | None
    after: dict | None
    reasons: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def code(self):
        """What the criterion is called now, or was called when it is gone."""
        return (self.after or self.before)["code"]

    @property
    def differs(self):
        return bool(self.reasons)

    @property
    def gain(self):
        """New points less old points; None in a set without points."""
        sides = [side["points"] if side else "0" for side in (self.before, self.after)]
        return None if None in sides else exact(sides[1]) - exact(sides[0])


@dataclass(frozen=True)
class ScoreDifferences:
    """All lines, and total, maximum, band and recognition on both sides."""

    lines: tuple[Difference, ...]
    total_before: Any
    total_after: Any
    max_before: Any
    max_after: Any
    band_before: str | None
    band_after: str | None
    passed_before: bool | None
    passed_after: bool | None
    band_reasons: tuple[str, ...] = ()

    @property
    def changed(self):
        return tuple(line for line in self.lines if line.differs)

    @property
    def band_differs(self):
        return self.band_before != self.band_after


def score_differences(old_scored, new_scored, old_definition, new_definition):
    """Old score against new score, line by line, with the reason of every difference."""
    pair = _Pair(old_scored, new_scored, old_definition, new_definition)
    lines = tuple(pair.lines())
    return ScoreDifferences(
        lines=lines,
        total_before=old_scored.get("total"),
        total_after=new_scored.get("total"),
        max_before=_maximum(old_scored),
        max_after=_maximum(new_scored),
        band_before=old_scored.get("band"),
        band_after=new_scored.get("band"),
        passed_before=old_scored.get("passed"),
        passed_after=new_scored.get("passed"),
        band_reasons=tuple(pair.band_reasons()),
    )


def _maximum(scored):
    return scored["max"] if "max" in scored else scored.get("max_total")


class _Pair:
    """Both scores with the descent of their criteria."""

    def __init__(self, old_scored, new_scored, old_definition, new_definition):
        self.old_scored, self.new_scored = old_scored, new_scored
        self.old_definition, self.new_definition = old_definition, new_definition
        self.descent = lineage(old_definition, new_definition)
        self.old = {line["code"]: line for line in old_scored["lines"]}
        self.new = {line["code"]: line for line in new_scored["lines"]}

    def lines(self):
        """New criteria in their order, each old one that has no single heir at the end."""
        compared = set()
        for identity, (_group, criterion) in self.descent.new.items():
            line = self.new.get(criterion["code"])
            before = self.descent.pair_of(identity)
            if line is None:
                continue
            if before is None:
                yield self._newcomer(identity, line)
                continue
            compared.add(before)
            yield self._pair(before, identity, line)
        for identity, (_group, criterion) in self.descent.old.items():
            if identity not in compared and criterion["code"] in self.old:
                yield self._leaver(identity, self.old[criterion["code"]])

    def _newcomer(self, identity, line):
        before = self.descent.predecessors[identity]
        others = tuple(self.descent.old[one][1]["code"] for one in before)
        reasons = ["merged" if len(before) > 1 else "split" if before else "new_criterion"]
        if before and self._lost(before, line):
            reasons.append("value_not_carried")
        return Difference(identity, None, _side(line), tuple(reasons), others)

    def _lost(self, before, line):
        """A figure stood in one of the old lines and the new one has none."""
        olds = [self.old.get(self.descent.old[one][1]["code"]) for one in before]
        return not _has_value(line) and any(_has_value(old) for old in olds if old)

    def _leaver(self, identity, line):
        after = self.descent.successors[identity]
        others = tuple(self.descent.new[one][1]["code"] for one in after)
        reason = "split" if len(after) > 1 else "merged" if after else "dropped_criterion"
        return Difference(identity, _side(line), None, (reason,), others)

    def _pair(self, before, identity, line):
        was, now = self.descent.old[before][1], self.descent.new[identity][1]
        old_line = self.old.get(was["code"])
        if old_line is None:
            return Difference(identity, None, _side(line), ("new_criterion",))
        kind, others = self._relatives(before, identity)
        sides = _side(old_line), _side(line)
        reasons = ()
        if _result(sides[0]) != _result(sides[1]):
            found = self._why(was, now, old_line, line)
            # A part or a sum is not the same thing, whatever else may have changed in it.
            reasons = tuple([kind, *found] if kind else found or ["depends_on_others"])
        return Difference(identity, *sides, reasons, tuple(others))

    def _relatives(self, before, identity):
        """Whether a criterion that kept its name absorbed others or gave a part away."""
        predecessors, heirs = self.descent.predecessors[identity], self.descent.successors[before]
        if len(predecessors) > 1:
            return "merged", [self.descent.old[one][1]["code"] for one in self._absorbed(identity)]
        if len(heirs) > 1:
            return "split", [self.descent.new[one][1]["code"] for one in heirs if one != identity]
        return None, []

    def _absorbed(self, identity):
        return [one for one in self.descent.predecessors[identity] if one != identity]

    def _why(self, was, now, old, new):
        found = []
        if _has_value(old) and not _has_value(new):
            found.append("value_not_carried")
        if _differ(was, now, "kind", "rule", "computed", "not_applicable"):
            found.append("rule_changed")
        if _asked(was) != _asked(now):
            found.append("inputs_changed")
        if _differ(was, now, "fold"):
            found.append("fold_changed")
        if _differ(was, now, "max"):
            found.append("weight_changed")
        if _differ(was, now, "mandatory", "veto"):
            found.append("mandatory_changed")
        if _spread(old) != _spread(new):
            found.append("redistribution")
        explained = {"value_not_carried", "inputs_changed", "fold_changed", "rule_changed"}
        if old.get("value") != new.get("value") and not explained & set(found):
            found.append("value_differs")
        if not found and _previous(old) != _previous(new):
            found.append("baseline_differs")
        return found

    def band_reasons(self):
        """Why the band or the recognition is another one."""
        old, new = self.old_scored, self.new_scored
        if (old.get("band"), old.get("passed")) == (new.get("band"), new.get("passed")):
            return
        if self.old_definition.get("bands") != self.new_definition.get("bands"):
            yield "bands_changed"
        if not new.get("complete", True) and new.get("band") is None:
            yield "figures_missing"
        failed = [bool(side.get("failed_mandatory")) for side in (old, new)]
        if failed == [False, True]:
            yield "mandatory_failure"
        elif failed == [True, False]:
            yield "mandatory_failure_gone"
        if old.get("total") != new.get("total"):
            yield "total_changed"
        if _verdicts(old) != _verdicts(new):
            yield "group_changed"


def _side(line):
    keys = ("code", "points", "max", "verdict", "mandatory_failure", "value")
    return {key: line.get(key) for key in keys}


def _result(side):
    """What a line says in the end; written numbers compare as numbers."""
    numbers = tuple(exact(side[key]) for key in ("points", "max"))
    return (*numbers, side["verdict"], bool(side["mandatory_failure"]))


def _has_value(line):
    """Something was reported, computed or known for the line."""
    return line["verdict"] != MISSING


def _differ(was, now, *keys):
    return any((was.get(key) or None) != (now.get(key) or None) for key in keys)


def _asked(criterion):
    return [(item.get("name"), item.get("type")) for item in criterion.get("inputs") or ()]


def _spread(line):
    """By how much the maximum grew with points of others that are not applicable, or None."""
    for note in line.get("notes") or ():
        if note["code"] == "maximum_raised":
            own = exact(note["params"]["before"])
            return exact(note["params"]["after"]) / own if own else None
    return None


def _previous(line):
    return (line.get("params") or {}).get("previous")


def _verdicts(scored):
    return [(group["code"], group["verdict"]) for group in scored.get("groups") or ()]
