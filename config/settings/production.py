"""A real installation. Everything comes from the environment; no default for a secret."""

import os

from django.core.exceptions import ImproperlyConfigured

NEEDED = [
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "ANCS_DATA_DIR",
    "ANCS_SITE_URL",
]
if _missing := [name for name in NEEDED if not os.environ.get(name)]:
    raise ImproperlyConfigured(f"The environment lacks {', '.join(_missing)}.")

from .base import *  # noqa: E402, F403
from .base import CONTENT_SECURITY_POLICY, env  # noqa: E402

DEBUG = False
TRIAL = False  # a constant: no variable can turn it on
FAILPOINTS_ALLOWED = False

SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env("ANCS_SITE_URL").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
if env.bool("ANCS_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "apps.core.staticfiles.HashedFiles"},
}
