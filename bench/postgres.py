"""A PostgreSQL of the measurement's own, thrown away afterwards, as ``bin/with-services`` makes one.

The peer's settings name its address, so it stands at that port; the project's own database
stands in the same server.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

BIN = Path("/usr/lib/postgresql/15/bin")
HOST, PORT = "127.0.0.1", 54329
OPTIONS = {
    "listen_addresses": HOST,
    "max_connections": "50",
    "shared_buffers": "512MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}


def dsn(name):
    return f"postgres://postgres@{HOST}:{PORT}/{name}"


@contextmanager
def own_server(*databases):
    """The server with these databases in it, empty."""
    refuse_taken_port()
    folder = Path(tempfile.mkdtemp(prefix="ancs-bench-pg."))
    data = folder / "data"
    try:
        if os.getuid() == 0:
            folder.chmod(0o755)
            shutil.chown(folder, "postgres", "postgres")
        quiet = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run("initdb", "-D", data, *quiet)
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        start = ["-D", data, "-w", "-l", folder / "log", "-o", f"-p {PORT} -k {folder} {options}"]
        _run("pg_ctl", *start, "start")
        for name in databases:
            _run("createdb", "-h", HOST, "-p", str(PORT), "-U", "postgres", name)
        yield
    finally:
        if (data / "postmaster.pid").exists():
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def refuse_taken_port():
    with socket.socket() as probe:
        if probe.connect_ex((HOST, PORT)) == 0:
            raise SystemExit(f"Port {PORT} is taken; the peer's database has to stand there.")


def _run(program, *words):
    # PostgreSQL refuses to run as root.
    before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    command = [*before, str(BIN / program), *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
