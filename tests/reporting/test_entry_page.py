"""The entry page: what is drawn, what is typed, what comes back."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.notifications.services import notify
from apps.reporting.models import Evidence, Report, Result, ResultHistory
from tests.factories import world as worlds
from tests.reporting.test_entry_services import returned
from tests.reporting.ward import BASE, draft, submitted

URL = f"{BASE}nhap/"
MOST_QUERIES = 8


def fields_of(response) -> dict:
    """What a browser would send back, untouched."""
    html = response.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name = re.search(r'name="([^"]+)"', tag)
        kind = re.search(r'type="(\w+)"', tag)
        kind = kind[1] if kind else "text"
        if not name or kind == "file" or (kind in ("checkbox", "radio") and "checked" not in tag):
            continue
        value = re.search(r'value="([^"]*)"', tag)
        found[name[1]] = value[1] if value else "on"
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', body)[1]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.S):
        found[name] = text
    return {name: value for name, value in found.items() if "-" in name or name == "form_key"}


def inputs(code):
    return Result.objects.get(criterion__code=code).inputs


def test_looking_writes_nothing(world, login):
    response = login(world.user("canbo.baichay")).get(URL)

    assert response.status_code == 200
    assert response.context["illustrative"]
    assert not Report.objects.exists()


def test_the_page_sent_back_untouched_changes_nothing(world, login):
    draft(world)
    client = login(world.user("canbo.baichay"))
    before = ResultHistory.objects.count()

    response = client.post(URL, fields_of(client.get(URL)), follow=True)

    assert response.status_code == 200
    assert ResultHistory.objects.count() == before
    assert not response.context["conflicts"]


def test_what_is_typed_is_saved(world, login):
    client = login(world.user("canbo.baichay"))
    typed = fields_of(client.get(URL)) | {
        "A1-value": "yes",
        "B1-value": "1.234",
        "B2-met": "16",
        "B2-total": "25",
        "B4-state": "none",
        "B5-value": "0",
        "B5-remark": "Không có vụ nào.",
    }

    response = client.post(URL, typed, follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert (inputs("A1"), inputs("B1")) == ({"value": True}, {"value": 1234})
    assert (inputs("B2"), inputs("B5")) == ({"met": 16, "total": 25}, {"value": 0})
    assert Result.objects.get(criterion__code="B4").state == "none"
    assert Result.objects.count() == 5  # the rest stays “not entered”, not 0
    assert "64" in response.content.decode()


@pytest.mark.parametrize("wrong", ["abc", "1,5", "-3", "1e5", "٣", "NaN", "1234567890123", "=1+1"])
def test_a_wrong_number_saves_nothing_and_keeps_everything(world, login, wrong):
    client = login(world.user("canbo.baichay"))
    typed = fields_of(client.get(URL)) | {
        "B1-value": wrong,
        "B5-value": "7",
        "B5-remark": "giữ lại nhé",
    }

    response = client.post(URL, typed)

    html = response.content.decode()
    assert response.status_code == 200
    assert 'id="err_B1-value"' in html
    assert 'href="#id_B1-value"' in html
    assert f'value="{wrong}"' in html
    assert 'value="7"' in html
    assert "giữ lại nhé" in html
    assert not Report.objects.exists()


def test_a_figure_beside_none_is_asked_about(world, login):
    client = login(world.user("canbo.baichay"))
    typed = fields_of(client.get(URL)) | {"B1-value": "5", "B1-state": "none"}

    response = client.post(URL, typed)

    assert 'href="#id_B1-state"' in response.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("text", ["TỐI MẬT", "Số 022095001234", "a\x00b", "\u202efdp"])
def test_free_text_holds_nothing_protected(world, login, text):
    client = login(world.user("canbo.baichay"))
    typed = fields_of(client.get(URL)) | {"B1-value": "5", "B1-remark": text}

    response = client.post(URL, typed)

    assert response.context["form"].errors.keys() == {"B1-remark"}
    assert not Report.objects.exists()


def test_two_officers_see_both_values_and_choose(world, login):
    draft(world)
    client = login(world.user("canbo.baichay"))
    page = fields_of(client.get(URL))
    client = login(world.user("truong.baichay"))
    client.post(URL, fields_of(client.get(URL)) | {"B1-value": "15"})
    client = login(world.user("canbo.baichay"))

    response = client.post(URL, page | {"B1-value": "13", "B5-value": "4"})

    html = response.content.decode()
    assert [c["key"] for c in response.context["conflicts"]] == ["B1"]
    assert 'value="13"' in html
    assert "<b>15</b>" in html
    assert (inputs("B1"), inputs("B5")) == ({"value": 15}, {"value": 4})

    again = fields_of(response)
    client.post(URL, again | {"B1-keep": "theirs"})
    assert inputs("B1") == {"value": 15}
    client.post(URL, again)
    assert inputs("B1") == {"value": 13}


def test_pressed_twice_it_counts_once(world, login):
    client = login(world.user("canbo.baichay"))
    typed = fields_of(client.get(URL)) | {"B1-value": "5", "form_key": uuid.uuid4().hex}

    for _press in range(2):
        assert client.post(URL, typed).status_code == 302

    assert ResultHistory.objects.count() == 1


def test_a_file_goes_along_and_a_refused_one_stops_everything(world, login):
    client = login(world.user("canbo.baichay"))
    page = fields_of(client.get(URL))
    bad = SimpleUploadedFile("anh.png", b"not a picture")
    response = client.post(URL, page | {"B1-value": "5", "B1-file": bad})
    assert "B1-file" in response.context["form"].errors
    assert not Report.objects.exists()

    good = SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.4 content")
    client.post(URL, page | {"B1-value": "5", "B1-file": good})

    assert (Evidence.objects.get().name, inputs("B1")) == ("Báo cáo.pdf", {"value": 5})


def test_a_form_cut_off_on_the_way_empties_nothing(world, login):
    draft(world)
    client = login(world.user("canbo.baichay"))

    client.post(URL, {"B1-version": "1", "B1-value": "9", "form_key": uuid.uuid4().hex})

    assert (inputs("B1"), inputs("B5")) == ({"value": 9}, {"value": 2})


def test_accepted_rows_have_no_fields(world, login):
    returned(world, "B2")
    response = login(world.user("canbo.baichay")).get(URL)

    names = fields_of(response)
    assert {"B2-met", "B2-total", "B2-answer", "B2-version"} <= names.keys()
    assert not any(name.startswith("B1-") for name in names)


def test_a_submitted_report_is_shown_without_fields(world, login):
    submitted(world)
    client = login(world.user("canbo.baichay"))
    response = client.get(URL)
    assert not fields_of(response).keys() - {"form_key"}

    client.post(URL, {"B1-version": "1", "B1-value": "99", "form_key": uuid.uuid4().hex})
    assert inputs("B1") == {"value": 8}


@pytest.mark.parametrize(
    ("username", "status"),
    [
        ("canbo.baichay", 200),
        ("truong.baichay", 200),
        ("pho.baichay", 200),
        ("thamdinh", 403),
        ("canbo.honggai", 404),
        ("uyvien01", 404),
        ("quantri", 404),
    ],
)
def test_who_enters(world, login, username, status):
    assert login(world.user(username)).get(URL).status_code == status


def test_begin_by_button(world, login):
    client = login(world.user("canbo.baichay"))
    assert client.get(f"{BASE}bat-dau/").status_code == 405
    response = client.post(f"{BASE}bat-dau/", {"form_key": uuid.uuid4().hex})
    assert (response.url, Report.objects.count()) == (URL, 1)


def test_last_quarter_stands_beside(world, login):
    with clock.at(clock.local(2021, 9, 20)):
        submitted(world, quarter=3)

    rows = {
        row.code: row
        for group in login(world.user("canbo.baichay")).get(URL).context["groups"]
        for row in group["rows"]
    }
    assert rows["B1"].previous == "8"
    assert rows["B2"].previous.startswith("16/25")


def few_queries(client, url):
    client.get(url)  # templates and content types are warm
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    assert response.status_code == 200
    assert len(caught) <= MOST_QUERIES, "\n".join(q["sql"][:160] for q in caught)


def test_queries_of_an_empty_page(world, login):
    few_queries(login(world.user("canbo.baichay")), URL)


def test_queries_with_evidence_return_and_notices(world, login):
    for quarter in (1, 2, 3):
        with clock.at(clock.local(2021, quarter * 3, 20)):
            submitted(world, quarter=quarter)
    report = returned(world, *(f"B{n}" for n in range(1, 6)), "C1", "C2", "D1")
    officer = world.user("canbo.baichay")
    for result in report.results.all():
        Evidence.objects.create(
            result=result,
            name="a.pdf",
            sha256="0" * 64,
            size=1,
            content_type="application/pdf",
            uploaded_by=officer,
            uploaded_at=clock.now(),
        )
    for number in range(20):
        notify(
            [officer], "report.submitted", key=f"n{number}", unit="x", quarter="IV", programme="y"
        )

    few_queries(login(officer), URL)


def test_queries_with_thirty_criteria(world, login):
    version = worlds.make_version("syn-30")
    world.programme.periods.update(criteria_version=version)

    few_queries(login(world.user("canbo.baichay")), URL)
