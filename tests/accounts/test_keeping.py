"""A form sent after the session had ended waits for its owner, and for nobody else."""

import re
import time

import pytest
from django.test import Client

from apps.accounts.keeping import KEY, MINUTES
from apps.reporting.models import Report, Result
from tests.reporting.test_entry_page import fields_of
from tests.reporting.ward import BASE

URL = f"{BASE}nhap/"
PASSWORD = "mat-khau-de-thu"


@pytest.fixture
def officer(world):
    for name in ("canbo.baichay", "truong.baichay"):
        user = world.user(name)
        user.set_password(PASSWORD)
        user.save()
    return world.user("canbo.baichay")


def typed_page(login, officer) -> dict:
    """The entry page as the officer filled it in."""
    response = login(officer).get(URL)
    owner = re.search(r'name="owner" value="([^"]+)"', response.content.decode())[1]
    return fields_of(response) | {"owner": owner, "B1-value": "7", "B1-remark": "Theo sổ."}


def sign_in(client, username):
    return client.post("/dang-nhap/", {"username": username, "password": PASSWORD})


def test_sent_too_late_it_comes_back_to_its_owner(login, officer):
    typed = typed_page(login, officer)
    client = Client()

    answer = client.post(URL, typed)
    assert (answer.url, Report.objects.exists()) == ("/dang-nhap/", False)
    assert sign_in(client, "canbo.baichay").url == "/dang-nhap/khoi-phuc/"
    page = client.get("/dang-nhap/khoi-phuc/")
    assert dict(page.context["kept"]["fields"])["B1-value"] == "7"

    sent = dict(page.context["kept"]["fields"])
    assert client.post(page.context["kept"]["path"], sent).status_code == 302
    result = Result.objects.get()
    assert (result.inputs, result.remark) == ({"value": 7}, "Theo sổ.")


def test_an_idle_session_keeps_it_too(login, officer):
    typed = typed_page(login, officer)
    client = login(officer)
    session = client.session
    session["seen"] = 1
    session.save()

    client.post(URL, typed)
    assert not Report.objects.exists()
    assert sign_in(client, "canbo.baichay").url == "/dang-nhap/khoi-phuc/"


def test_another_account_neither_sees_nor_sends_it(login, officer):
    client = Client()
    client.post(URL, typed_page(login, officer))

    assert sign_in(client, "truong.baichay").url == "/"
    assert KEY not in client.session
    assert client.get("/dang-nhap/khoi-phuc/").status_code == 404
    assert not Report.objects.exists()


def test_after_half_an_hour_it_is_gone(login, officer):
    client = Client()
    client.post(URL, typed_page(login, officer))
    session = client.session
    session[KEY] = session[KEY] | {"at": int(time.time()) - MINUTES * 60 - 1}
    session.save()

    assert sign_in(client, "canbo.baichay").url == "/"
    assert KEY not in client.session


def test_left_it_is_gone(login, officer):
    client = Client()
    client.post(URL, typed_page(login, officer))
    sign_in(client, "canbo.baichay")

    assert client.post("/dang-nhap/khoi-phuc/").url == URL
    assert client.get("/dang-nhap/khoi-phuc/").status_code == 404
    assert not Report.objects.exists()


@pytest.mark.parametrize("owner", ["", "1", "WzEsIi8iXQ:abc:def"])
def test_without_its_mark_nothing_is_kept(login, officer, owner):
    client = Client()
    client.post(URL, typed_page(login, officer) | {"owner": owner})

    assert KEY not in client.session
    assert sign_in(client, "canbo.baichay").url == "/"


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("xin-gia-han/", {"wanted_until": "30/12/2021", "reason": "Cán bộ đi tập huấn."}),
        ("dan/", {"text": "B1\t7"}),
    ],
)
def test_other_pages_keep_what_was_typed_as_well(login, officer, page, typed):
    url = f"{BASE}{page}"
    html = login(officer).get(url).content.decode()
    owner = re.search(r'name="owner" value="([^"]+)"', html)[1]
    client = Client()
    assert client.post(url, typed | {"owner": owner}).url == "/dang-nhap/"
    assert sign_in(client, "canbo.baichay").url == "/dang-nhap/khoi-phuc/"
    kept = client.get("/dang-nhap/khoi-phuc/").context["kept"]
    assert (kept["path"], dict(kept["fields"])) == (url, typed)
