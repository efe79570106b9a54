"""The supervisor over small shell programs: restarts, gives up, leaves nobody behind."""

import os
import signal
import subprocess
import sys
import uuid

import pytest
from django.conf import settings

from .processes import environment, wait_until, with_variable


@pytest.fixture
def house(tmp_path):
    """``house(program, …)``: a running supervisor; ``house.mark`` marks its processes."""
    mark = uuid.uuid4().hex
    started = []

    def start(*programs):
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.ground.house", str(tmp_path), *programs],
            cwd=settings.BASE_DIR,
            env=environment(HOUSE=mark),
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout.readline() == "started\n"
        return process

    start.mark = mark
    start.folder = tmp_path
    yield start
    for process in started:
        process.kill()
        process.stdout.close()
        process.wait()
    for pid in with_variable("HOUSE", mark):
        os.kill(pid, signal.SIGKILL)


def test_stop_leaves_no_offspring(house):
    process = house("sleep 300 & sleep 300 & wait", "trap '' TERM; while :; do sleep 1; done")
    wait_until(lambda: len(with_variable("HOUSE", house.mark)) >= 6)
    process.terminate()
    assert process.wait(30) == 0
    assert with_variable("HOUSE", house.mark) == []


def test_dead_child_is_started_again_without_its_old_offspring(house):
    process = house(f"sleep 300 & echo $$ $! >> {house.folder}/pids; wait")
    pids = house.folder / "pids"
    wait_until(lambda: pids.exists() and pids.read_text().count("\n") == 1)
    leader, offspring = (int(word) for word in pids.read_text().split())
    os.kill(leader, signal.SIGKILL)
    assert "started again" in process.stdout.readline()
    wait_until(lambda: pids.read_text().count("\n") == 2)
    assert not {leader, offspring} & set(with_variable("HOUSE", house.mark))


def test_child_that_dies_again_and_again_ends_all(house):
    process = house("exit 3", "sleep 300")
    assert process.wait(30) == 1
    said = process.stdout.read()
    assert said.count("code 3") == 4
    assert "gave up child0" in said
    assert with_variable("HOUSE", house.mark) == []


def test_killed_supervisor_takes_its_children_along(house):
    process = house("exec sleep 300", "exec sleep 300")
    wait_until(lambda: len(with_variable("HOUSE", house.mark)) == 3)
    process.kill()
    wait_until(lambda: with_variable("HOUSE", house.mark) == [])
