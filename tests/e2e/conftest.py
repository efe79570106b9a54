"""The real thing: web, worker and beat as bin/start runs them, and Chromium in front of it."""

import os
import shutil
from pathlib import Path

import pytest

from . import thirty
from .crawler import crawl_as_everybody
from .entrypage import ward_crowd  # noqa: F401 -- fixtures
from .groups import GROUPS
from .stack import Stack

HERE = Path(__file__).parent
# The shell without a window draws the same pages in half the time of the whole browser.
CHROMIUM = os.environ.get("CHROMIUM") or next(
    (path for path in map(shutil.which, ("chromium-headless-shell", "chromium")) if path), ""
)
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",  # hinted letters stand apart, and words fall apart in a PDF
]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    order = list(GROUPS)
    items.sort(key=lambda i: order.index(i.path.stem) if i.path.parent == HERE else len(order))


# Fixture → stack. Between its tests a stack stands still: its beat would tick for nobody.
WAITING = {}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    for name, stack in WAITING.items():
        is_needed = name in item.fixturenames
        if is_needed and not stack.is_at_work:
            stack.resume()
        elif not is_needed:
            stack.halt()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert os.access(CHROMIUM, os.X_OK), (
        "Chromium is needed (CHROMIUM names it); nothing is skipped."
    )
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGS}


@pytest.fixture(scope="session")
def empty_data(tmp_path_factory):
    """Units, criteria sets and accounts, loaded once for every stack that begins empty."""
    with Stack(tmp_path_factory.mktemp("data"), seeds=["base", "accounts"]).filled() as data:
        yield data


@pytest.fixture(scope="session")
def empty_stack(tmp_path_factory, empty_data):
    """Units, criteria sets and accounts; no programme at all."""
    with Stack(tmp_path_factory.mktemp("empty"), like=empty_data) as stack:
        WAITING["empty_stack"] = stack
        yield stack


@pytest.fixture(scope="session")
def seeded_stack(tmp_path_factory):
    """What bin/start shows: history and the current year; a session going on, a draft in work."""
    with Stack(tmp_path_factory.mktemp("seeded"), seeds=["base", "history", "demo"]) as stack:
        for part in ("meeting", "drafting"):
            stack.manage("shell", "-v0", "-c", f"from tests.e2e.{part} import play; play()")
        WAITING["seeded_stack"] = stack
        yield stack


@pytest.fixture(scope="session")
def entry_stack(tmp_path_factory, empty_data):
    """Units, accounts and a programme with thirty criteria; nothing reported."""
    with Stack(tmp_path_factory.mktemp("entry"), like=empty_data, collected=True) as stack:
        stack.manage("shell", "-v0", "-c", "from tests.e2e.thirty import play; play()")
        stack.stand_at(*thirty.OPENING)
        WAITING["entry_stack"] = stack
        yield stack


@pytest.fixture(scope="session")
def reached(seeded_stack):
    """role → every page that its links and GET forms lead to."""
    return crawl_as_everybody(seeded_stack.url)
