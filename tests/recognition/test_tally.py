"""Counting by hand and by machine: literal expectations, no database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.recognition.services.tally import (
    Ballot,
    in_force,
    majority_of,
    quorum_of,
    tally,
)

OPEN = datetime(2022, 1, 9, 2, 32, tzinfo=UTC)
CLOSE = OPEN + timedelta(minutes=9)


def cast(words, *, at=OPEN):
    """``"ffao"``: one ballot a seat, for, for, against, other."""
    choices = {"f": "for", "a": "against", "o": "other"}
    return [Ballot(n, n, choices[c], at) for n, c in enumerate(words, 1)]


@pytest.mark.parametrize(
    ("base", "needed"), [(1, 1), (2, 2), (3, 2), (12, 7), (13, 7), (14, 8), (15, 8)]
)
def test_majority_is_more_than_half(base, needed):
    assert majority_of(base) == needed


@pytest.mark.parametrize(
    ("base", "needed"), [(13, 9), (12, 8), (3, 2), (1, 1), (10, 7), (9, 6), (0, 0)]
)
def test_quorum_of_two_thirds_is_the_next_whole_number(base, needed):
    assert quorum_of(base, 2, 3) == needed


def test_quorum_of_all_and_of_more_than_half():
    assert quorum_of(13, 1, 1) == 13
    assert quorum_of(13, 1, 2) == 7


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ("fffffff", True),  # 7 of 13
        ("ffffff", False),  # 6 of 13, all who voted
        ("ffffffaaaaaaa", False),
        ("fffffffaaaaaa", True),
        ("", False),
        ("ffffffooooooo", False),  # other opinions are not in favour
    ],
)
def test_thirteen_members_need_seven(words, passed):
    found = tally(cast(words), base=13)

    assert found.needed == 7
    assert found.passed is passed


def test_a_tie_is_no_majority():
    found = tally(cast("ffffffaaaaaa"), base=12)

    assert (found.votes_for, found.votes_against, found.needed) == (6, 6, 7)
    assert not found.passed


def test_recused_members_stay_in_the_base_and_do_not_count():
    found = tally(cast("ffffffff"), base=13, recused={7, 8})

    assert found.as_dict() == {
        "base": 13,
        "needed": 7,
        "cast": 6,
        "recused": 2,
        "present": None,
        "passed": False,
        "for": 6,
        "against": 0,
        "other": 0,
    }


def test_only_the_last_opinion_of_a_member_counts():
    first = Ballot(1, 5, "for", OPEN)
    second = Ballot(2, 5, "against", OPEN + timedelta(minutes=1), replaces=1)
    third = Ballot(3, 5, "other", OPEN + timedelta(minutes=2), replaces=2)

    found = tally([third, first, second], base=13)

    assert (found.cast, found.votes_for, found.votes_against, found.votes_other) == (1, 0, 0, 1)


@pytest.mark.parametrize(("late_by", "counted"), [(-1, 1), (0, 0), (1, 0)])
def test_a_ballot_at_or_after_the_closing_instant_is_late(late_by, counted):
    ballot = Ballot(1, 1, "for", CLOSE + timedelta(microseconds=late_by))

    assert tally([ballot], base=13, closed_at=CLOSE).cast == counted


def test_a_late_replacement_does_not_take_away_the_opinion_in_time():
    first = Ballot(1, 5, "for", OPEN)
    late = Ballot(2, 5, "against", CLOSE, replaces=1)

    assert in_force([first, late], closed_at=CLOSE) == [first]


@given(st.lists(st.sampled_from("fao"), max_size=13), st.randoms())
def test_the_order_of_ballots_does_not_matter(words, random):
    ballots = cast(words)
    mixed = random.sample(ballots, len(ballots))

    assert tally(ballots, base=13) == tally(mixed, base=13)
    assert tally(ballots, base=13).cast == len(words)
