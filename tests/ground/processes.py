"""Looking at processes from outside."""

import os
import time
from pathlib import Path


def environment(**changes):
    """The environment of a program under test, without what this suite has set for itself."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANCS_", "DJANGO_", "PYTEST_", "FAILPOINT"))
        or name in {"ANCS_VENV"}
    }
    return kept | {name: str(value) for name, value in changes.items()}


def with_variable(name, value):
    """Ids of living processes that have this variable."""
    mark = f"{name}={value}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue  # gone, or a zombie
    return found


def wait_until(holds, seconds=60):
    deadline = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < deadline, f"not in {seconds} s"
        time.sleep(0.1)
    return found
