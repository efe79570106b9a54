"""Which criterion of a newer definition stands for which of an older one.

Every criterion has a permanent ``identity`` (default: its code). A criterion that keeps its
identity is the same one, whatever its code, title or place; ``replaces`` names the identities it
succeeds otherwise. Two that replace one are a split, one that replaces two is a merger.
"""

from dataclasses import dataclass, field


def identity_of(criterion):
    """The permanent name of a criterion across versions."""
    return criterion.get("identity") or criterion.get("code") or ""


def placed(definition):
    """Identity → (group, criterion) in reading order; of doubles in a draft the first counts."""
    found = {}
    for group in definition.get("groups", ()):
        for criterion in group.get("criteria", ()):
            found.setdefault(identity_of(criterion), (group, criterion))
    return found


@dataclass(frozen=True)
class Lineage:
    """Predecessors by new identity and successors by old identity, in reading order."""

    old: dict
    new: dict
    predecessors: dict[str, list[str]] = field(default_factory=dict)
    successors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def kept(self):
        """Pairs that are one criterion: the same identity, or one that replaces just one."""
        for identity in self.new:
            before = self.pair_of(identity)
            if before is not None:
                yield before, identity

    def pair_of(self, identity):
        """The old identity a new criterion is compared with, or None."""
        if identity in self.old:
            return identity
        before = self.predecessors[identity]
        return before[0] if len(before) == 1 and len(self.successors[before[0]]) == 1 else None

    @property
    def added(self):
        return [identity for identity, before in self.predecessors.items() if not before]

    @property
    def dropped(self):
        return [identity for identity, after in self.successors.items() if not after]

    @property
    def merged(self):
        return [identity for identity, before in self.predecessors.items() if len(before) > 1]

    @property
    def split(self):
        return [identity for identity, after in self.successors.items() if len(after) > 1]

    @property
    def replaced(self):
        """Pairs under another identity that are neither split nor merged."""
        return [(before, after) for before, after in self.kept if before != after]


def lineage(old_definition, new_definition):
    """How the criteria of two definitions descend from one another."""
    old, new = placed(old_definition), placed(new_definition)
    found = Lineage(old, new)
    for identity, (_group, criterion) in new.items():
        named = [identity, *(criterion.get("replaces") or ())]
        found.predecessors[identity] = [one for one in dict.fromkeys(named) if one in old]
    for identity in old:
        found.successors[identity] = [
            one for one, before in found.predecessors.items() if identity in before
        ]
    return found


def paired_groups(old, new):
    """New group code → old group: the same code, or else the one most of whose criteria it has."""
    before = {group.get("code"): group for group in old.get("groups", ())}
    after = {group.get("code"): group for group in new.get("groups", ())}
    pairs = {code: before[code] for code in after if code in before}
    free = [group for code, group in before.items() if code not in after]
    for code, group in after.items():
        if code in pairs or not free:
            continue
        own = _identities(group)
        nearest = max(free, key=lambda one: len(own & _identities(one)))
        if len(own & _identities(nearest)) * 2 > len(_identities(nearest)):
            pairs[code] = nearest
            free.remove(nearest)
    return pairs


def _identities(group):
    return {identity_of(criterion) for criterion in group.get("criteria", ())}
