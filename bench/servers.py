"""Web servers as in production (gunicorn, threads), one process each, and one who asks them."""

import http.client
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from .forms import forms_of

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
START_SECONDS = 60


class Void(Exception):  # noqa: N818 -- reads as a sentence where it is caught
    """An answer failed or a change was not made: the whole run counts for nothing."""


class Server:
    def __init__(self, port, pid):
        self.port, self.pid = port, pid

    def worked(self) -> float:
        """Seconds its worker has had of a processor, all threads together (Linux)."""
        (worker,) = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        spent = [path.read_text() for path in Path(f"/proc/{worker}/task").glob("*/schedstat")]
        return sum(int(text.split()[0]) for text in spent) / 1e9


@contextmanager
def served(module, *, folder, env, log):
    """One gunicorn process; yields the server."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    bind = ["--bind", f"{HOST}:{port}", "--no-control-socket"]
    kind = ["--worker-class", "gthread", "--workers", "1", "--threads", "4"]
    with Path(log).open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", module, *bind, *kind],
            cwd=folder,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(process, port, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait(process, port, log):
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise Void(Path(log).read_text()[-2000:])


class Answer:
    def __init__(self, status, body, seconds, worked):
        self.status, self.body, self.seconds, self.worked = status, body, seconds, worked

    @property
    def text(self) -> str:
        return self.body.decode()


class Person:
    """Somebody at a browser: cookies, forms, and a watch in hand.

    Every request has a connection of its own, opened before the watch starts.
    """

    def __init__(self, server):
        self.server, self.port, self.cookies = server, server.port, {}

    def get(self, path) -> Answer:
        answer = self._ask("GET", path)
        if answer.status != 200:
            raise Void(f"GET {path} → {answer.status}")
        return answer

    def post(self, path, fields, headers=None, expected=(302, 303)) -> Answer:
        answer = self._ask("POST", path, urlencode(fields), headers)
        if answer.status not in expected:
            raise Void(f"POST {path} → {answer.status}: {answer.text[:3000]}")
        return answer

    def sign_in(self, path, name, password):
        form = next(f for f in forms_of(self.get(path).text) if "password" in dict(f.fields))
        given = {**dict(form.fields), "username": name, "password": password}
        self.post(path, list(given.items()))
        return self

    def _ask(self, method, path, body=None, extra=None):
        origin = f"http://{HOST}:{self.port}"
        headers = {"Host": f"{HOST}:{self.port}", "Accept": "text/html", **(extra or {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers |= {"Origin": origin, "Referer": origin + path}
        line = http.client.HTTPConnection(HOST, self.port, timeout=60)
        line.connect()
        line.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        worked = self.server.worked()
        started = time.perf_counter()
        line.request(method, path, body, headers)
        found = line.getresponse()
        content = found.read()
        seconds = time.perf_counter() - started
        line.close()
        for text in found.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: item.value for name, item in SimpleCookie(text).items()}
        return Answer(found.status, content, seconds, self.server.worked() - worked)
