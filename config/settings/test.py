"""The suite: the trial's settings, quick hashing, mail in memory, a data directory of its own."""

import os
from pathlib import Path

# One for each process of the suite; a trial's shifted clock must not reach the tests.
os.environ.setdefault(
    "ANCS_DATA_DIR",
    str(
        Path(__file__).resolve().parents[2]
        / "var"
        / f"test{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    ),
)

from .local import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SITE_URL = "http://testserver"
COMPARE_STENCILS = True
