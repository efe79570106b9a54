"""Nothing that can be typed, chosen, uploaded or put behind a question mark breaks a page.

The cases come from the pages themselves: every control of every form, and every parameter of the
filters and links, gets values that nobody means well. What a field must refuse leaves the data as
they were; everything else is answered without a fault.
"""

import hashlib
import inspect
import pkgutil
from importlib import import_module

import pytest
from django import forms
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

import apps
from apps.core import clock
from tests.access.test_matrix import HARMLESS, WRITES, signed_in
from tests.access.world import ROLES, AccessWorld
from tests.factories import world as worlds
from tests.factories.kept import everything

from .cases import FURTHER, doors, form_class_of, look, press

AT_LEAST = 5000
HEALTH = "/healthz/"  # 503 is its answer where no beat ticks
# Log-in attempts and sessions are what a wrong password is meant to leave.
TRACES = {"django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog"}
DOORS = doors()
PAGES = sorted(route for route, method in DOORS if method == "GET")
PRESSES = sorted(r for r, method in DOORS if method == "POST" and (r, "GET") not in DOORS)
PLACES = [*PAGES, *PRESSES, *range(len(FURTHER))]


@pytest.fixture(scope="module")
def access(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), clock.at(worlds.NOW), transaction.atomic():
        access = AccessWorld()
        access.clients = {role: signed_in(access, name) for role, name in ROLES.items()}
        for client in access.clients.values():
            client.raise_request_exception = False
        access.before = fingerprint()
        yield access
        transaction.set_rollback(True)


def fingerprint():
    rows = {t: sorted(map(repr, r)) for t, (_c, r) in everything().items() if t not in TRACES}
    return {t: hashlib.sha256("".join(r).encode()).hexdigest() for t, r in rows.items()}


def looked(access, place):
    """What a page, a button or one of the further pages offers."""
    if isinstance(place, int):
        route, role, args = FURTHER[place]
        return look(access, route, "-", role, args)
    if place in PRESSES:
        return press(access, place, *DOORS[place, "POST"])
    return look(access, place, *DOORS[place, "GET"])


def send(access, case):
    """``(status, tables that have changed)``; the request is taken back."""
    client = access.clients[case.role]
    cookies = client.cookies.copy()
    with transaction.atomic():
        with CaptureQueriesContext(connection) as queries:
            response = (client.get if case.method == "GET" else client.post)(case.url, case.data)
        wrote = any(
            (q["sql"] or "").lstrip().startswith(WRITES)
            and not any(h in q["sql"] for h in HARMLESS)
            for q in queries
        )
        after = fingerprint() if wrote else access.before
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code, sorted(t for t in after if after[t] != access.before[t])


@pytest.mark.django_db
@pytest.mark.parametrize("place", PLACES)
def test_bad_input_is_answered_and_changes_nothing(access, place):
    wrong = []
    with clock.at(worlds.NOW):
        for case in looked(access, place).cases:
            status, changed = send(access, case)
            if status >= 500 and case.url != HEALTH:
                wrong.append(f"{status}: {case}")
            elif changed and (case.is_bad or status not in {302, 303} or case.method == "GET"):
                wrong.append(f"{status}, changed {changed}: {case}")
    assert wrong == []


@pytest.mark.django_db
def test_every_form_has_cases(access):
    """A form class without a case, or too few cases in all, is a hole in this run."""
    count, covered = 0, set()
    with clock.at(worlds.NOW):
        for place in PLACES:
            seen = looked(access, place)
            count += len(seen.cases)
            covered |= seen.form_classes
            covered |= {form_class_of(case.url) for case in seen.cases}
    missing = ", ".join(sorted(c.__qualname__ for c in form_classes() - covered))
    assert not missing, f"of {count} cases none for {missing}"
    assert count >= AT_LEAST


def form_classes():
    """Every form of ours that is not only a base of others."""
    found = set()
    for module in pkgutil.walk_packages(apps.__path__, "apps."):
        if ".migrations" in module.name:
            continue
        for _name, one in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(one, forms.BaseForm) and one.__module__.startswith("apps."):
                found.add(one)
    return {one for one in found if not any(o is not one and issubclass(o, one) for o in found)}
