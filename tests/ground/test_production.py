"""Production settings: secrets have no default, the trial cannot be turned on."""

import subprocess
import sys

import pytest
from django.conf import settings

from .processes import environment

SECRETS = {
    "SECRET_KEY": "k3J-x8Qz_" * 7,
    "ALLOWED_HOSTS": "ancs.example",
    "DATABASE_URL": "postgres://nobody:secret@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "ANCS_SITE_URL": "https://ancs.example",
}
# Everything somebody might try, under every name that the settings or Django know.
TRIES = dict.fromkeys(
    [
        "TRIAL",
        "ANCS_TRIAL",
        "DJANGO_TRIAL",
        "DEBUG",
        "ANCS_DEBUG",
        "FAILPOINTS_ALLOWED",
        "ANCS_FAILPOINTS_ALLOWED",
        "TRIAL_PASSWORD",
        "ANCS_TRIAL_PASSWORD",
    ],
    "True",
)


@pytest.fixture
def production(tmp_path):
    """``production("-c", code)`` or ``production("manage.py", …)`` with production settings."""

    def run(*arguments, without=(), **more):
        given = SECRETS | {"ANCS_DATA_DIR": tmp_path} | more
        for name in without:
            given[name] = ""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=environment(DJANGO_SETTINGS_MODULE="config.settings.production", **given),
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_deploy_check_is_clean(production):
    done = production("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [*SECRETS, "ANCS_DATA_DIR"])
def test_missing_variable_is_refused_by_name(production, name):
    done = production("-c", "import config.settings.production", without=[name])
    assert done.returncode != 0
    assert f"The environment lacks {name}." in done.stderr


def test_no_variable_turns_the_trial_on(production, tmp_path):
    (tmp_path / "clock-shift").write_text("-100000000")
    code = """
import django
django.setup()
from django.conf import settings
from apps.core import clock
from apps.core.failpoints import failpoint
failpoint("mail.before_claim")
print(settings.TRIAL, settings.FAILPOINTS_ALLOWED, settings.DEBUG, clock.shift().total_seconds())
print(hasattr(settings, "TRIAL_PASSWORD"))
"""
    log = tmp_path / "hits"
    fails = {"FAILPOINTS": "mail.before_claim=raise", "FAILPOINT_LOG": log}
    done = production("-c", code, **TRIES, **fails)
    assert done.stdout.split() == ["False", "False", "False", "0.0", "False"], done.stderr
    assert not log.exists()


def test_trial_accounts_are_refused_at_the_door(production):
    """The right password of a trial account opens nothing; the same for a real account does."""
    code = """
import django
django.setup()
from django.contrib.auth.hashers import make_password
from apps.accounts.backends import AccountBackend
from apps.accounts.models import User
for trial in (True, False):
    user = User(pk=1, username="thamdinh", is_trial=trial, password=make_password("an-ninh-co-so"))
    print(AccountBackend().user_can_authenticate(user))
"""
    done = production("-c", code, **TRIES)
    assert done.stdout.split() == ["False", "True"], done.stderr


@pytest.mark.parametrize(
    "command", [["runlocal"], ["seed", "demo"], ["shift_clock", "2021-03-20 08:00"]]
)
def test_commands_of_the_trial_are_refused(production, command):
    done = production("manage.py", *command, **TRIES)
    assert done.returncode == 1
    assert "trial" in done.stderr
    assert "Traceback" not in done.stderr
