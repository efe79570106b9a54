"""Who gets in where: every route × method × role × own, sibling and other unit.

``expected.csv`` was written from what each role is for (docs/concepts.md) and not from the code;
``python -m tests.access.complete`` adds rows that are missing, as red, and changes none.
"""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core import clock
from config import urls
from tests.factories import world as worlds

from .routes import all_cells, public_routes, walk
from .world import CONTENT, ROLES, SHA256, AccessWorld

FILE = Path(__file__).parent / "expected.csv"
PUBLIC = {
    "accounts:login",
    "accounts:logout",
    "accounts:language",
    "dashboards:help",
    "dashboards:help-role",
    "dashboards:healthz",
}
WRITES = ("INSERT", "UPDATE", "DELETE")
# What any request may write: the session's last activity.
HARMLESS = ("django_session",)


def rows():
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_route():
    found = defaultdict(list)
    for row in rows():
        found[row["route"]].append(row)
    return found


@pytest.fixture(scope="module")
def bare_refusals():
    """Only the number of a refusal counts here; its page has tests of its own and is costly."""
    with pytest.MonkeyPatch.context() as patch:
        for status in (403, 404):
            patch.setattr(
                urls,
                f"handler{status}",
                lambda request, exception, status=status: HttpResponse(status=status),
                raising=False,
            )
        yield


@pytest.fixture(scope="module")
def access(django_db_setup, django_db_blocker, bare_refusals):
    """One world for the whole module; each request is taken back."""
    with django_db_blocker.unblock(), clock.at(worlds.NOW), transaction.atomic():
        access = AccessWorld()
        access.clients = {role: signed_in(access, name) for role, name in ROLES.items()}
        yield access
        transaction.set_rollback(True)


def signed_in(access, username):
    client = Client()
    if username:
        user = access.world.user(username)
        client.force_login(user, backend="apps.accounts.backends.AccountBackend")
    return client


def ask(access, row, role):
    """``(answer in the words of the file, statements that wrote)``."""
    client = access.clients[role]
    args = access.address(row["route"], row["relation"], role)
    url = reverse(row["route"], args=args)
    cookies = client.cookies.copy()
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            response = getattr(client, row["method"].lower())(url)
        transaction.set_rollback(True)
    client.cookies = cookies  # whatever the request did, the next one starts signed in
    wrote = [
        q["sql"][:160]
        for q in queries
        if q["sql"].lstrip().startswith(WRITES) and not any(h in q["sql"] for h in HARMLESS)
    ]
    return answer(response, role, row["route"] == "accounts:logout"), wrote


def answer(response, role, is_leaving=False):
    if response.status_code == 302 and response["Location"].startswith("/dang-nhap/?next="):
        return "login"
    # A button is no page to come back to; signing out leads there as well.
    if role == "anonymous" and response.status_code == 302 and not is_leaving:
        return "login" if response["Location"] == "/dang-nhap/" else "ok"
    if response.status_code in {403, 404, 405}:
        return str(response.status_code)
    # Inside, too: 503 of /healthz/ when no beat has ticked for a while, and the refusals of a
    # state or a shape, which come after the door.
    assert response.status_code in {200, 302, 400, 409, 503}, response.status_code
    return "ok"


def test_every_route_is_in_the_matrix():
    listed = {(row["route"], row["method"]) for row in rows()}

    assert all_cells() - listed == set(), "nobody has decided about these"
    assert listed - all_cells() == set(), "these are gone"


def test_every_route_has_a_name():
    assert [name for name, _view in walk() if name.endswith("-") or ":" not in name] == []


def test_only_a_listed_few_answer_without_signing_in():
    assert public_routes() == PUBLIC


def test_every_cell_is_decided():
    allowed = {"ok", "403", "404", "405", "login"}

    undecided = [
        (r["route"], r["method"], r["relation"], role)
        for r in rows()
        for role in ROLES
        if r[role] not in allowed
    ]

    assert undecided == []


def test_every_route_lets_somebody_in():
    closed = [
        route
        for route, cells in by_route().items()
        if not any(row[role] == "ok" for row in cells for role in ROLES)
    ]

    assert closed == []


@pytest.fixture
def stored_file(settings):
    """The bytes behind every file of the world."""
    path = settings.EVIDENCE_DIR / SHA256[:2] / SHA256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(CONTENT)


@pytest.mark.django_db
@pytest.mark.usefixtures("stored_file")
@pytest.mark.parametrize("route", sorted(by_route()))
def test_doors(access, route):
    wrong = []
    with clock.at(worlds.NOW):
        for row in by_route()[route]:
            for role in ROLES:
                found, wrote = ask(access, row, role)
                if found != row[role]:
                    wrong.append(
                        (
                            row["method"],
                            row["relation"],
                            role,
                            "expected",
                            row[role],
                            "found",
                            found,
                        )
                    )
                elif found != "ok" and wrote:
                    wrong.append((row["method"], row["relation"], role, "refused but wrote", wrote))
    assert wrong == []
