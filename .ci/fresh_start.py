"""A fresh clone reaches a working page by bin/start alone, stops clean, and starts again quickly."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

FIRST_SECONDS, SECOND_SECONDS = 900, 60
PAGES = {"/healthz/": 200, "/dang-nhap/": 200}
DATA = Path.cwd() / "var"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 -- our own address
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def start_and_stop(limit):
    """Seconds until every page answers; the process is stopped by SIGINT afterwards."""
    port, began = free_port(), time.monotonic()
    process = subprocess.Popen(["bin/start", "--port", str(port)], start_new_session=True)
    try:
        seen = {}
        while seen != PAGES:
            if process.poll() is not None:
                sys.exit(f"bin/start ended with code {process.returncode}")
            if time.monotonic() - began > limit:
                sys.exit(f"after {limit} s: {seen}")
            time.sleep(0.5)
            seen = {page: status(f"http://127.0.0.1:{port}{page}") for page in PAGES}
        took = time.monotonic() - began
        process.send_signal(signal.SIGINT)
        code = process.wait(30)
    finally:
        if process.poll() is None:
            process.kill()
    if code != 0:
        sys.exit(f"stopping ended with code {code}")
    return took


def left_over():
    """Processes that work on this clone's data."""
    mark = f"ANCS_DATA_DIR={DATA}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(entry.name)
    return found


def main():
    os.environ["NO_PROXY"] = "127.0.0.1"
    for name, limit in (("first", FIRST_SECONDS), ("second", SECOND_SECONDS)):
        took = start_and_stop(limit)
        print(f"{name} start: {took:.0f} s to working pages {', '.join(PAGES)}")
        if found := left_over():
            sys.exit(f"processes left after the stop: {found}")
        print("no process left")


if __name__ == "__main__":
    main()
