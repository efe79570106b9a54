"""The trial as a whole, with real web, worker and beat."""

import http.client
import os
import signal
import socket
import subprocess
import sys

import pytest
from django.conf import settings

from .processes import environment, wait_until, with_variable

pytestmark = pytest.mark.slow


def run(*command, data, **kwargs):
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env=environment(
            ANCS_DATA_DIR=data,
            DJANGO_SETTINGS_MODULE="config.settings.local",
            DATABASE_URL="",
            REDIS_URL="",
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **kwargs,
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def running(data, word):
    """Processes of this trial that have the word on their command line."""
    found = []
    for pid in with_variable("ANCS_DATA_DIR", data):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                if word.encode() in line.read().split(b"\0"):
                    found.append(pid)
        except OSError:
            continue
    return found


def status(port, page):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", page)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_trial_from_start_to_stop(tmp_path):
    data, port = tmp_path / "data", free_port()
    start = [sys.executable, "manage.py", "runlocal", "--no-seed", "--port", str(port)]
    process = run(*start, data=data)
    try:
        while "ANCS is ready" not in (line := process.stdout.readline()):
            assert line, "ended before it was ready"
        assert f"http://127.0.0.1:{port}/" in line
        assert status(port, "/dang-nhap/") == 200
        wait_until(lambda: status(port, "/healthz/") == 200)

        second = run(*start, data=data)
        assert "is running on" in second.communicate(timeout=60)[0]
        assert second.returncode == 1

        for name in ("gunicorn", "worker", "beat"):
            leader = min(running(data, name))
            os.kill(leader, signal.SIGKILL)
            wait_until(lambda n=name, old=leader: set(running(data, n)) - {old})
        wait_until(lambda: status(port, "/dang-nhap/") == 200)

        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert with_variable("ANCS_DATA_DIR", data) == []
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def test_taken_port_is_said_in_a_sentence(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = run(
            *[sys.executable, "manage.py", "runlocal", "--port", str(port)], data=tmp_path / "data"
        )
        said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert f"Port {port} cannot be used" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("options", [[], ["--reset"]])
def test_foreign_folder_is_neither_used_nor_deleted(tmp_path, options):
    precious = tmp_path / "documents" / "thesis.txt"
    precious.parent.mkdir()
    precious.write_text("years of work")
    process = run("bin/start", "--data", str(precious.parent), *options, data=tmp_path)
    said = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert str(precious.parent) in said
    assert precious.read_text() == "years of work"
    assert list(precious.parent.iterdir()) == [precious]
