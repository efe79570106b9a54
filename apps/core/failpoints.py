"""Named places where a test may stop, delay or kill the process; nothing outside trial mode."""

import os
import signal
import time
from pathlib import Path

from django.conf import settings


def failpoint(name: str) -> None:
    """Act on ``FAILPOINTS=name=kill9`` (or ``sleep:seconds``, ``raise``), comma-separated.

    A hit is written to the file ``FAILPOINT_LOG`` first, so that a test can assert it; with
    ``FAILPOINT_ONCE`` set a point that stands in that file is passed without action.
    """
    wanted = os.environ.get("FAILPOINTS")
    if not wanted or not settings.FAILPOINTS_ALLOWED:
        return
    actions = dict(item.split("=", 1) for item in wanted.split(","))
    action = actions.get(name)
    if action is None:
        return
    log = Path(os.environ["FAILPOINT_LOG"])
    if os.environ.get("FAILPOINT_ONCE") and log.exists() and name in log.read_text().split():
        return
    with log.open("a") as out:
        out.write(f"{name}\n")
        out.flush()
        os.fsync(out.fileno())
    if action == "kill9":
        os.kill(os.getpid(), signal.SIGKILL)
    elif action.startswith("sleep:"):
        time.sleep(float(action[6:]))
    else:
        raise RuntimeError(f"failpoint {name}")
