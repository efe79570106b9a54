"""The trial on one machine: what bin/start runs. Never for real data."""

import secrets

from .base import *  # noqa: F403
from .base import DATA_DIR, QUEUE_DIR, STATIC_ROOT, env

TRIAL = True
FAILPOINTS_ALLOWED = True
TRIAL_PASSWORD = env("ANCS_TRIAL_PASSWORD", default="an-ninh-co-so")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]

if not DATA_DIR.exists():
    DATA_DIR.mkdir(parents=True)
    (DATA_DIR / ".ancs-trial").write_text("Made by ANCS; bin/start --reset may delete this.\n")
for folder in (QUEUE_DIR / "messages", QUEUE_DIR / "control", STATIC_ROOT):
    folder.mkdir(parents=True, exist_ok=True)

_key_file = DATA_DIR / "secret_key"
if not _key_file.exists():
    _key_file.write_text(secrets.token_urlsafe(50))
    _key_file.chmod(0o600)
SECRET_KEY = _key_file.read_text()

# Files are read straight from static/, so that the second start is quick; collected ones are
# served as in a real installation.
COLLECTED = env.bool("ANCS_COLLECTED", default=False)
WHITENOISE_USE_FINDERS = not COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "apps.core.staticfiles.HashedFiles"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
EMAIL_BACKEND = env(
    "ANCS_EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = str(DATA_DIR / "mail")
