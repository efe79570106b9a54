"""A small installation with real processes: worker, beat, broker, mail server, database."""

import os
import signal
import subprocess
import sys
import time

from django.conf import settings

from apps.core.management.commands.runlocal import commands
from apps.core.supervisor import die_with_parent

from .sink import Sink

TICK_SECONDS = 1
SLEEP_SECONDS = 2.5
SHORT_LEASE = 5  # where a worker dies: another one takes over soon
LONG_LEASE = 120  # where one only sleeps: it is not taken for dead, however slow the machine
START_SECONDS = 60
SETTLE_SECONDS = 90
QUIET_TICKS = 2  # that must pass without any further mail


class Stack:
    def __init__(self, data, database, broker):
        self.data, self.database, self.broker = data, database, broker
        self.sink = Sink()
        self.processes = {}
        self.ended = []  # (name, return code) of those that did not live on
        self.hits_file = data / "failpoints"
        self.environment = {
            **os.environ,
            **database.environment,
            **broker.environment,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "ANCS_DATA_DIR": str(data),
            "ANCS_TICK_SECONDS": str(TICK_SECONDS),
            "ANCS_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            "FAILPOINT_LOG": str(self.hits_file),
            "FAILPOINT_ONCE": "1",
        }

    # --- processes ---

    def start(self, failpoint="", lease=LONG_LEASE):
        self.environment["FAILPOINTS"] = failpoint
        self.environment["ANCS_MAIL_LEASE_SECONDS"] = str(lease)
        self.broker.start()
        for name in ("worker", "beat"):
            self.launch(name)

    def launch(self, name):
        with self.log(name).open("ab") as out:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *commands(0)[name]],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,  # also when the suite itself is killed
            )

    def log(self, name):
        return self.data / f"{name}.log"

    def kill(self, name):
        self.processes[name].kill()

    def revive(self):
        """What the supervisor does: start the dead again."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.ended.append((name, process.returncode))
                self.launch(name)

    def strike(self, victim):
        """Let one part die while the worker stands at the failpoint, and come back."""
        if victim == "broker":
            self.broker.kill()
            time.sleep(TICK_SECONDS * 1.5)  # at least one tick finds nobody
            self.broker.restore()
        elif victim == "beat":
            self.kill("beat")
            self.processes["beat"].wait()
        else:
            self.processes["worker"].wait(START_SECONDS)  # it kills itself at the failpoint
        self.revive()

    # --- waiting ---

    def wait(self, what, holds, seconds):
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"not in {seconds} s: {what}\n{self.story()}")
            time.sleep(0.1)

    def wait_for_hit(self, point):
        self.wait(f"failpoint {point}", lambda: point in self.hits(), START_SECONDS)

    def settle(self):
        """Until all is sent, and a few more ticks have passed without changing anything."""

        def quiet():
            self.revive()
            return self.notices() and not self.unsent()

        self.wait("all mail sent", quiet, SETTLE_SECONDS)
        for _tick in range(QUIET_TICKS):
            before = self.last_tick()
            self.wait("the next tick", lambda b=before: self.last_tick() != b, SETTLE_SECONDS)

    # --- what is there ---

    def hits(self):
        return self.hits_file.read_text().split() if self.hits_file.exists() else []

    def reminders(self):
        return sorted(self.database.rows("SELECT user_id, duty, stage FROM reminders_reminder"))

    def notices(self):
        return sorted(
            self.database.rows("SELECT recipient_id, key FROM notifications_notification")
        )

    def unsent(self):
        return self.database.rows(
            "SELECT id, mail_state, attempts FROM notifications_notification"
            " WHERE mail_state <> 'sent'"
        )

    def last_tick(self):
        return self.database.rows("SELECT at FROM reminders_tick")

    def mails(self):
        return sorted(self.sink.accepted)

    def story(self):
        """What a failing test shows."""
        parts = [f"ended: {self.ended}", f"hits: {self.hits()}", f"unsent: {self.unsent()}"]
        for name in self.processes:
            parts += [f"--- {name}", *self.log(name).read_text(errors="replace").splitlines()[-30:]]
        return "\n".join(parts)

    def close(self):
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.broker.close()
        self.sink.close()
        self.database.close()
