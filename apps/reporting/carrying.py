"""Values reported under one version of a criteria set, read under another: pure.

A criterion carries its values when exactly one criterion of the other version is its
counterpart: the same permanent identity, or a declared successor of exactly one predecessor.
Split, merged and new criteria do not carry, nor does one whose inputs are others; such a quarter
counts as not reported, and the line says that it cannot be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from apps.criteria.kept import kept
from apps.criteria.scoring import criteria_of, digest, plan
from apps.criteria.scoring.lineage import identity_of

SAME, SUCCESSOR = "same", "successor"
NEW, SPLIT, MERGED, INPUTS, DROPPED = "new", "split", "merged", "inputs", "dropped"
CARRIED = (SAME, SUCCESSOR)


@dataclass(frozen=True)
class Counterpart:
    """Where one criterion of the version that scores takes the values of the other version.

    ``code`` is the code in the version that was reported under; None where nothing carries, and
    then ``kind`` says why. ``others`` are the codes that stand on the other side.
    """

    kind: str
    code: str | None = None
    others: tuple[str, ...] = ()

    @property
    def carries(self) -> bool:
        return self.kind in CARRIED


def counterparts(reported, scored) -> dict[str, Counterpart]:
    """Code in ``scored`` → its counterpart in ``reported``; the order of the two is free."""
    here, there = criteria_of(scored), criteria_of(reported)
    pairs = [(a, b) for a in here for b in there if _are_related(a, b)]
    sources = {a["code"]: [b for x, b in pairs if x is a] for a in here}
    targets = {b["code"]: [a for a, x in pairs if x is b] for b in there}
    return {a["code"]: _counterpart(a, sources[a["code"]], targets) for a in here}


def _are_related(a, b) -> bool:
    one, other = identity_of(a), identity_of(b)
    return one == other or other in a.get("replaces", ()) or one in b.get("replaces", ())


def _counterpart(criterion, sources, targets) -> Counterpart:
    codes = tuple(source["code"] for source in sources)
    if not sources:
        return Counterpart(NEW)
    if len(sources) > 1:
        return Counterpart(MERGED, others=codes)
    (source,) = sources
    if len(targets[source["code"]]) > 1:
        return Counterpart(SPLIT, others=codes)
    if not are_compatible(source, criterion):
        return Counterpart(INPUTS, others=codes)
    kind = SAME if identity_of(source) == identity_of(criterion) else SUCCESSOR
    return Counterpart(kind, source["code"], codes)


def are_compatible(source, target) -> bool:
    """Whether every value of ``source`` can be read as a value of ``target``.

    What was asked is asked still, in the same type; what is asked in addition is optional.
    Levels that were offered are offered still, in the same order.
    """
    if (source["kind"] == "ratio") != (target["kind"] == "ratio"):
        return False
    asked = {item["name"]: item for item in source["inputs"]}
    wanted = {item["name"]: item for item in target["inputs"]}
    if not asked.keys() <= wanted.keys():
        return False
    if any(not wanted[name].get("optional") for name in wanted.keys() - asked.keys()):
        return False
    return all(_is_same_input(item, wanted[name]) for name, item in asked.items())


def _is_same_input(item, wanted) -> bool:
    if item["type"] != wanted["type"] or (item.get("optional") and not wanted.get("optional")):
        return False
    before, after = _choices(item), _choices(wanted)
    return before == [code for code in after if code in before]


def _choices(item) -> list[str]:
    return [choice["code"] for choice in item.get("choices", ())]


class Carrier:
    """Reads quarters of any version under one definition; the mappings are made once."""

    def __init__(self, definition):
        self.definition = definition
        self._known = {}

    @cached_property
    def plan(self):
        """The definition read once, as the engine takes it for many units."""
        return plan(self.definition)

    @cached_property
    def digest(self):
        """Both fingerprints of the definition."""
        return digest(self.definition)

    @cached_property
    def forms(self) -> dict:
        """What each criterion with something to type asks for, by code."""
        return {asked.code: asked.form for asked in self.plan.asked if asked.fold}

    def counterparts_of(self, version) -> Mapping[str, Counterpart] | None:
        """The mapping from a version, known by key and fingerprint; None for the definition itself."""
        key = (version.pk, version.text_digest)
        if key not in self._known:
            same = version.definition == self.definition
            found = None if same else counterparts(version.definition, self.definition)
            self._known[key] = found
        return self._known[key]

    def carry(self, version, values) -> dict:
        """``values`` (code → anything) of that version, by the codes of the definition."""
        found = self.counterparts_of(version)
        if found is None:
            return dict(values)
        return {
            code: values[other.code]
            for code, other in found.items()
            if other.carries and other.code in values
        }

    def barred(self, version) -> dict[str, Counterpart]:
        """Code → why values of that version say nothing about it; typed criteria only."""
        found = self.counterparts_of(version) or {}
        return {
            code: other for code, other in found.items() if code in self.forms and not other.carries
        }


@kept
def carrier_of(version) -> Carrier:
    """The Carrier to a version; of one in force it is made once."""
    return Carrier(version.definition)


def by_codes_of(version, rows) -> dict:
    """Results of one quarter (code → row) by the codes of ``version``; mostly they are its own."""
    foreign = next((r for r in rows.values() if r.criterion.version_id != version.pk), None)
    if foreign is None:
        return rows
    return carrier_of(version).carry(foreign.criterion.version, rows)
