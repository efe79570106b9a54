"""Counting: pure, so that every member can recount by hand. No framework, no database, no clock."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

FOR, AGAINST, OTHER = "for", "against", "other"
CHOICES = (FOR, AGAINST, OTHER)

# Where no working regulation of the committee is known: two thirds of the members are needed to
# meet, more than half of all members to decide. Shown as defaults beside every result.
DEFAULT_QUORUM = (2, 3)


@dataclass(frozen=True)
class Ballot:
    """One opinion sent; ``replaces`` is the ballot it takes the place of."""

    id: int
    seat: int
    choice: str
    at: datetime
    replaces: int | None = None


@dataclass(frozen=True)
class Tally:
    """The result of one vote. A majority is more than half of all members (``base``)."""

    base: int
    needed: int
    cast: int
    recused: int
    present: int | None
    passed: bool
    votes_for: int
    votes_against: int
    votes_other: int

    def as_dict(self) -> dict:
        """As stored with the item: the words of the vote, ``for``, ``against``, ``other``."""
        found = asdict(self)
        for choice in CHOICES:
            found[choice] = found.pop(f"votes_{choice}")
        return found


def majority_of(base: int) -> int:
    """The smallest number that is more than half: 7 of 13, 7 of 12."""
    return base // 2 + 1


def quorum_of(base: int, numerator: int, denominator: int) -> int:
    """The smallest whole number that is at least the fraction of ``base``: 9 of 13 for 2/3."""
    return -(-base * numerator // denominator)


def in_force(ballots: Iterable[Ballot], *, closed_at: datetime | None = None) -> list[Ballot]:
    """The last opinion of each member that came before the closing instant.

    A late ballot is dropped before it could take the place of the one it names.
    """
    in_time = [b for b in ballots if closed_at is None or b.at < closed_at]
    replaced = {b.replaces for b in in_time if b.replaces is not None}
    return [b for b in in_time if b.id not in replaced]


def tally(
    ballots: Iterable[Ballot],
    *,
    base: int,
    closed_at: datetime | None = None,
    recused: Collection[int] = (),
    present: int | None = None,
) -> Tally:
    """Count the ballots in force. Members who are recused stay in ``base`` and do not count."""
    kept = [b for b in in_force(ballots, closed_at=closed_at) if b.seat not in set(recused)]
    counts = {choice: sum(b.choice == choice for b in kept) for choice in CHOICES}
    needed = majority_of(base)
    return Tally(
        base=base,
        needed=needed,
        cast=len(kept),
        recused=len(set(recused)),
        present=present,
        passed=counts[FOR] >= needed,
        votes_for=counts[FOR],
        votes_against=counts[AGAINST],
        votes_other=counts[OTHER],
    )
