"""Production's settings on one machine: the proxy that ends TLS is left out, nothing else."""

import os
import secrets

DATA = os.environ["ANCS_DATA_DIR"]
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,testserver")
os.environ.setdefault("EMAIL_URL", "dummymail://")
# Named and never called: no page that is measured wakes the worker.
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:9/0")
os.environ.setdefault("ANCS_SITE_URL", "http://127.0.0.1")

from config.settings.production import *  # noqa: E402, F403
from config.settings.production import CONTENT_SECURITY_POLICY, CSRF_TRUSTED_ORIGINS  # noqa: E402

CSRF_TRUSTED_ORIGINS.clear()
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
CONTENT_SECURITY_POLICY["DIRECTIVES"].pop("upgrade-insecure-requests")
