"""Death of worker, beat and broker at the five critical places: nothing lost, nothing doubled.

Real processes, nothing eager. Runs on the filesystem broker, or on Redis where REDIS_URL is set.
"""

import os

import pytest

from .brokers import FileBroker, RedisBroker
from .stack import LONG_LEASE, SHORT_LEASE, SLEEP_SECONDS, Stack
from .stores import PostgresStore, SqliteStore

pytestmark = pytest.mark.slow

POINTS = [
    "mail.before_claim",
    "mail.after_claim",
    "mail.after_accept",
    "mail.before_commit",
    "mail.after_commit",
]
PLANNER = ["plan.before_commit", "plan.after_commit"]
CASES = [(victim, point) for victim in ("worker", "beat", "broker") for point in POINTS]
CASES += [("worker", point) for point in PLANNER]
# Between the mail server's yes and our note of it a second copy cannot be ruled out.
DOUBTFUL = {"mail.after_accept", "mail.before_commit"}


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    kind = PostgresStore if os.environ.get("DATABASE_URL") else SqliteStore
    store = kind(tmp_path_factory.mktemp("store"))
    yield store
    store.close()


@pytest.fixture(scope="session")
def open_stack(tmp_path_factory, store):
    def make():
        data = tmp_path_factory.mktemp("stack") / "data"
        database = store.copy(data)
        broker = (RedisBroker if os.environ.get("REDIS_URL") else FileBroker)(data)
        return Stack(data, database, broker)

    return make


@pytest.fixture
def stack(open_stack):
    stack = open_stack()
    yield stack
    stack.close()


@pytest.fixture(scope="session")
def undisturbed(open_stack):
    """What a stack in which nobody dies leaves behind."""
    stack = open_stack()
    try:
        stack.start()
        stack.settle()
        assert stack.ended == []
        return stack.reminders(), stack.notices(), stack.mails()
    finally:
        stack.close()


def test_undisturbed_stack_reminds_everyone_once(undisturbed):
    reminders, notices, mails = undisturbed
    assert len(reminders) == len(notices) == len(mails) == 44  # four quarters, eleven people
    assert len({key for _to, key in mails}) == len(mails)


@pytest.mark.parametrize(("victim", "point"), CASES)
def test_death_loses_and_doubles_nothing(stack, undisturbed, victim, point):
    dies = victim == "worker"
    action = "kill9" if dies else f"sleep:{SLEEP_SECONDS}"
    stack.start(f"{point}={action}", lease=SHORT_LEASE if dies else LONG_LEASE)
    stack.wait_for_hit(point)
    stack.strike(victim)
    stack.settle()

    reminders, notices, mails = undisturbed
    assert stack.hits() == [point]
    if victim != "broker":
        assert stack.ended[0] == (victim, -9)
    assert stack.reminders() == reminders
    assert stack.notices() == notices
    sent = stack.mails()
    assert sorted(set(sent)) == mails  # the same people, the same Message-IDs
    assert len(sent) == len(mails) + (dies and point in DOUBTFUL), stack.story()
