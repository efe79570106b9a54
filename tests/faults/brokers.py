"""The two brokers, each with a way to die and to come back."""

import shutil
import socket
import subprocess
import time

from apps.core.supervisor import die_with_parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class FileBroker:
    """Celery's folder of messages; "killed" by a plain file in its place."""

    def __init__(self, data):
        self.folder = data / "queue" / "messages"
        self.environment = {"REDIS_URL": "", "CELERY_BROKER_URL": "filesystem://"}

    def start(self):
        self.folder.mkdir(parents=True, exist_ok=True)

    def kill(self):
        aside = self.folder.with_name("gone")
        self.folder.rename(aside)
        self.folder.write_text("no folder any more")
        shutil.rmtree(aside)

    def restore(self):
        self.folder.unlink()
        self.folder.mkdir()

    def close(self):
        pass


class RedisBroker:
    """A Redis of its own that keeps nothing; killed by SIGKILL."""

    def __init__(self, data):
        self.folder = data / "redis"
        self.port = free_port()
        self.environment = {
            "REDIS_URL": f"redis://127.0.0.1:{self.port}/0",
            "CELERY_BROKER_URL": "",
        }
        self.environment["CELERY_BROKER_URL"] = self.environment["REDIS_URL"]
        self.process = None

    def start(self):
        self.folder.mkdir(exist_ok=True)
        options = f"--port {self.port} --bind 127.0.0.1 --dir {self.folder} --appendonly no --save"
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                ["redis-server", *options.split(), ""],
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=die_with_parent,
            )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("redis-server does not start")

    def kill(self):
        self.process.kill()
        assert self.process.wait() == -9

    def restore(self):
        self.start()

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
