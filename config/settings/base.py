"""What holds everywhere. The environment is read here and in production.py, nowhere else."""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

DATA_DIR = Path(env("ANCS_DATA_DIR", default="") or BASE_DIR / "var").resolve()
TRIAL = False  # trial accounts may log in, the clock may be shifted
FAILPOINTS_ALLOWED = False

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

INSTALLED_APPS = [
    "apps.core",
    "apps.audit",
    "apps.notifications",
    "apps.accounts",
    "apps.localities",
    "apps.police",
    "apps.committees",
    "apps.criteria",
    "apps.programmes",
    "apps.reporting",
    "apps.assessments",
    "apps.recognition",
    "apps.reminders",
    "apps.dashboards",
    "seeds",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "csp",
    "crispy_forms",
    "crispy_bootstrap5",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.compressing.CompressPages",
    "apps.core.policy.PagePolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "apps.accounts.middleware.UserMiddleware",
    "apps.accounts.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.accounts.middleware.LoginRequired",
    "apps.accounts.middleware.SessionMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.dashboards.context.page",
            ],
            "builtins": ["apps.core.templatetags.ui", "apps.audit.templatetags.formkey"],
        },
    }
]

# --- databases: SQLite embedded, PostgreSQL by DATABASE_URL ---
# A variable that is set but empty counts as not set, here and below.
DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR / 'ancs.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DB = DATABASES["default"]
DB["CONN_MAX_AGE"] = 60
if DB["ENGINE"].endswith("sqlite3"):
    # Measured: without IMMEDIATE half of concurrent writes fail with "database is locked".
    DB["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA recursive_triggers=ON; PRAGMA synchronous=NORMAL;"
            " PRAGMA cache_size=-20000; PRAGMA journal_size_limit=67108864;"
        ),
    }
    DB["TEST"] = {"NAME": env("ANCS_TEST_DB", default=str(DATA_DIR / "test.sqlite3"))}
else:
    DB["CONN_HEALTH_CHECKS"] = True
    DB["CONN_MAX_AGE"] = 3600  # a new connection knows neither the catalogue nor any plan
    # One plan for all values (``core.planned``); no table here is so uneven that it would matter.
    planned = "-c plan_cache_mode=force_generic_plan"
    DB["OPTIONS"] = {"options": f"-c statement_timeout=30000 -c lock_timeout=10000 {planned}"}

# --- people ---
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "apps.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "apps.accounts.validators.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:login"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# A try during the lock neither prolongs it nor fills the log.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "apps.accounts.views.locked_out"
AXES_IPWARE_PROXY_COUNT = env.int("ANCS_PROXY_COUNT", default=0)
SESSION_ENGINE = "apps.accounts.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # absolute
SESSION_IDLE_SECONDS = env.int("ANCS_IDLE_SECONDS", default=3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "apps.core.errors_views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "img-src": ["'self'", "data:"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "script-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# --- language, time ---
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
EVIDENCE_DIR = DATA_DIR / "evidence"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 50
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Celery: wake-ups only ---
REDIS_URL = env("REDIS_URL", default="")
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default="") or REDIS_URL or "filesystem://"
# Acknowledged at once: a lost wake-up is replaced by the next tick, and a worker that
# acknowledges late over a connection that has died meanwhile does not survive it.
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = TIME_ZONE
QUEUE_DIR = DATA_DIR / "queue"
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 120,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "global_keyprefix": "ancs:",
    }
TICK_SECONDS = env.float("ANCS_TICK_SECONDS", default=60.0)
CELERY_BEAT_SCHEDULE = {
    "tick": {
        "task": "apps.reminders.tasks.tick",
        "schedule": TICK_SECONDS,
        # A tick that waited longer than its successor is of no use.
        "options": {"expires": max(TICK_SECONDS * 2, 30)},
    }
}
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# --- mail ---
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
vars().update(env.email_url_config(env("EMAIL_URL", default="") or "consolemail://"))
# A worker that holds a mail longer than this is taken for dead.
MAIL_LEASE_SECONDS = env.float("ANCS_MAIL_LEASE_SECONDS", default=300.0)
DEFAULT_FROM_EMAIL = env("ANCS_MAIL_FROM", default="ANCS <ancs@localhost>")
SITE_URL = env("ANCS_SITE_URL", default="http://127.0.0.1:8000")

# --- words of the installation ---
CONTACT_LINE = env("ANCS_CONTACT", default="")
DEFAULT_CONTACT_LINE = _("Support: the verifier on duty at the police unit leading the programme.")
FORMS_OF_ADDRESS = "đồng chí"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}, "celery": {"level": "INFO"}},
}
# Tests draw every row of the entry page both ways (apps.reporting.templatetags.entry_rows).
COMPARE_STENCILS = False
