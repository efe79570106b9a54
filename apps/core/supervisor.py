"""Several programs under one roof: started together, restarted when dead, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
POLL = 0.1


class GaveUp(Exception):  # noqa: N818 -- reads as a sentence where it is caught
    """A program dies again and again."""


class Child:
    """One program in a session of its own, so that it can be stopped with all its offspring."""

    def __init__(self, name, command, log):
        self.name, self.command, self.log = name, command, log
        self.process = None
        self.started_at = 0.0
        self.quick_deaths = deque(maxlen=Supervisor.QUICK_DEATHS)

    def start(self):
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 -- our own command
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.started_at = time.monotonic()

    def signal_all(self, number):
        """Reach the program and what it has started; False when nobody is left."""
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return False
        return True

    def reap(self):
        """Collect dead offspring that has become ours; False when nobody is left."""
        if self.process.poll() is None:
            return True
        try:
            while os.waitpid(-self.process.pid, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            pass
        return self.signal_all(0)

    def clear(self):
        """Leave nothing of a dead program behind: its offspring may still hold the port."""
        while self.reap():
            self.signal_all(signal.SIGKILL)
            time.sleep(POLL)


class Supervisor:
    """Keeps the children alive until it is told to stop."""

    QUICK_DEATHS = 5
    QUICK_SECONDS = 20
    STOP_SECONDS = 10

    def __init__(self, say):
        self.say = say
        self.children = []
        self.stopping = False

    def add(self, name, command, log):
        self.children.append(Child(name, command, log))

    def start(self):
        """Start all; from here on SIGTERM, SIGINT and SIGHUP stop all."""
        _adopt_orphans()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop_asked)
        for child in self.children:
            child.start()

    def _stop_asked(self, *_args):
        self.stopping = True

    def watch(self, until=lambda: False):
        """Restart who dies, until a stop is asked for or ``until`` holds."""
        while not self.stopping and not until():
            for child in self.children:
                if child.process.poll() is not None:
                    self._revive(child)
            time.sleep(POLL)

    def _revive(self, child):
        lived = time.monotonic() - child.started_at
        child.clear()
        if lived < self.QUICK_SECONDS:
            child.quick_deaths.append(lived)
        else:
            child.quick_deaths.clear()
        if len(child.quick_deaths) == self.QUICK_DEATHS:
            raise GaveUp(child)
        self.say(f"{child.name} ended (code {child.process.returncode}); started again.")
        child.start()

    def stop(self):
        """Ask all to end, wait, then end them; returns when no process is left."""
        running = [child for child in self.children if child.process is not None]
        for child in running:
            child.signal_all(signal.SIGTERM)
        deadline = time.monotonic() + self.STOP_SECONDS
        while any(child.reap() for child in running) and time.monotonic() < deadline:
            time.sleep(POLL)
        for child in running:
            child.clear()


def die_with_parent():
    """A supervisor that is killed outright takes its children with it (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _adopt_orphans():
    """Make grandchildren ours when their parent dies, so that none is left as a zombie (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
