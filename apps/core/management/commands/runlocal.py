"""``manage.py runlocal``: the trial; bin/start makes the environment and calls this."""

import fcntl
import http.client
import signal
import socket
import sys
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import connections

from apps.core.supervisor import GaveUp, Supervisor

HOST = "127.0.0.1"
LOG_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Migrate, load the seed data, serve web, worker and beat on this machine."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-seed", action="store_true")

    def handle(self, *, port, no_seed, **options):
        if not settings.TRIAL:
            raise CommandError("runlocal is for the trial only; see docs/operations.md.")
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with self._only_one():
                self._refuse_taken(port)
                self._prepare(seed=not no_seed)
                self._serve(port)
        except KeyboardInterrupt:
            raise CommandError("Stopped before the start was complete.") from None

    def _only_one(self):
        lock = (settings.DATA_DIR / "supervisor.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"A trial is running on {settings.DATA_DIR} already.") from None
        return lock

    def _refuse_taken(self, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} cannot be used ({error.strerror})."
                    f" Choose another one: bin/start --port {port + 1}"
                ) from None

    def _prepare(self, *, seed):
        self._say("Database ...")
        call_command("migrate", verbosity=0, interactive=False)
        for part in ("base", "history", "demo") if seed else ():
            self._say(f"Seed data: {part} ...")
            call_command("seed", part)
        connections.close_all()

    def _serve(self, port):
        supervisor = Supervisor(self._say)
        logs = settings.DATA_DIR / "logs"
        logs.mkdir(exist_ok=True)
        for name, command in commands(port).items():
            supervisor.add(name, [sys.executable, "-m", *command], _log(logs, name))
        try:
            self._say("Starting web, worker and beat ...")
            supervisor.start()
            supervisor.watch(until=lambda: answers(port))
            if not supervisor.stopping:
                self._welcome(port)
                supervisor.watch()
        except GaveUp as error:
            child = error.args[0]
            lines = child.log.read_text(errors="replace").splitlines()[-15:]
            raise CommandError(
                "\n".join([f"{child.name} ends again and again. {child.log} says:", *lines])
            ) from None
        finally:
            self._say("Stopping ...")
            supervisor.stop()
        self._say("Stopped.")

    def _welcome(self, port):
        people = get_user_model().objects.filter(is_trial=True, is_active=True)
        rows = list(people.order_by("username").values_list("username", "display_name"))
        width = max((len(name) for name, _ in rows), default=0)
        self._say("")
        for name, post in rows:
            self._say(f"  {name:<{width}}  {post}")
        if rows:
            self._say(f"\nOne password for all trial accounts: {settings.TRIAL_PASSWORD}")
        self._say(f"\nANCS is ready: http://{HOST}:{port}/   (Ctrl-C stops it)")
        self._say(f"Data and logs: {settings.DATA_DIR}")

    def _say(self, text):
        self.stdout.write(text)
        self.stdout.flush()


CELERY = ["celery", "-A", "config"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def commands(port):
    """Module and arguments of each child."""
    bind = ["--bind", f"{HOST}:{port}", "--graceful-timeout", "5", "--no-control-socket"]
    threads = ["--worker-class", "gthread", "--workers", "1", "--threads", "4"]
    return {
        "web": ["gunicorn", "config.wsgi", *bind, *threads],
        "worker": [*CELERY, "worker", "-P", "threads", "-c", "2", "-l", "INFO", *QUIET],
        "beat": [*CELERY, "beat", "-l", "INFO", "--pidfile="],
    }


def _log(folder, name):
    """The log of a child; a long one begins anew."""
    path = folder / f"{name}.log"
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(folder / f"{name}.old.log")
    return path


def answers(port):
    """True as soon as the web server answers at all; what it says is the health page's matter."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        time.sleep(0.1)
        return False
    finally:
        connection.close()
    return True
