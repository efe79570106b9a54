"""Makes .venv from the pinned requirements; with nothing but Python's own library.

A marker in the environment holds the hash of what was installed, so that the second start
installs nothing.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
VENV = Path(os.environ.get("ANCS_VENV") or BASE / ".venv")
PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11)


def say(text):
    print(text, flush=True)


def ready(requirements="requirements.txt"):
    """Make or complete the environment; return the path of its Python."""
    VENV.parent.mkdir(parents=True, exist_ok=True)
    with (VENV.parent / f"{VENV.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # bin/start and bin/test at the same time
        if not _complete(requirements):
            _install(requirements)
    return str(PYTHON)


def _complete(requirements):
    """Installed as they stand now, alone or as a part of the tools."""
    return PYTHON.exists() and any(
        _marker(name).exists() and _marker(name).read_text() == _hash(name)
        for name in (requirements, "requirements/dev.txt")
    )


def _install(requirements):
    if not PYTHON.exists():
        _make()
    say(f"Installing {requirements} (once; takes a minute) ...")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-qq"]
    if subprocess.run([*pip, "-r", requirements], cwd=BASE, check=False).returncode:
        sys.exit("The packages could not be installed; the lines above say why.")
    _marker(requirements).write_text(_hash(requirements))


def _make():
    say(f"Making the environment {VENV.name} ...")
    done = subprocess.run([_interpreter(), "-m", "venv", str(VENV)], check=False)
    if done.returncode:
        sys.exit("No environment could be made. On Debian: apt install python3-venv")


def _interpreter():
    """Python 3.11: this one, or one named so on the path."""
    if sys.version_info[:2] == NEEDED:
        return sys.executable
    name = "python{}.{}".format(*NEEDED)
    try:
        subprocess.run([name, "-c", "pass"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        sys.exit(f"Python {NEEDED[0]}.{NEEDED[1]} is needed; this is {sys.version.split()[0]}.")
    return name


def _marker(requirements):
    return VENV / f"installed-{Path(requirements).stem}"


def _hash(requirements):
    """Of every file that decides what is installed."""
    files = ["requirements.txt", "requirements/constraints.txt", requirements]
    return hashlib.sha256(b"\0".join((BASE / name).read_bytes() for name in files)).hexdigest()


def locked(data):
    """True while a supervisor runs on this data directory."""
    path = Path(data) / "supervisor.lock"
    if not path.exists():
        return False
    with path.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


if __name__ == "__main__":
    say(ready(*sys.argv[1:]))
