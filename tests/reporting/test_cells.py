"""Cells saved one by one: what is taken, what is refused, what is disputed, what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.reporting.models import Intake, Report, Result, ResultHistory
from tests.factories import world as worlds
from tests.reporting.city import baselines
from tests.reporting.test_entry_services import returned
from tests.reporting.ward import BASE, draft, full_cells, submitted

URL = f"{BASE}nhap/o/"
QUIET = {"X-Requested-With": "fetch"}
ONE_CELL, THIRTY_CELLS = 8, 12


def send(client, user, **fields):
    """What the page sends; ``B1_value`` stands for the field ``B1-value``."""
    data = {name.replace("_", "-", 1): value for name, value in fields.items()}
    return client.post(URL, data | {"as": user.pk}, headers=QUIET)


def stored(code):
    return Result.objects.get(criterion__code=code)


@pytest.fixture
def officer(world):
    return world.user("canbo.baichay")


def test_one_cell_is_saved_and_told_back(world, login, officer):
    answer = send(login(officer), officer, B1_version=0, B1_value="1.234")

    cell = answer.json()["cells"]["B1"]
    assert (cell["version"], cell["values"], cell["at"]) == (1, {"value": "1.234"}, "08:00")
    assert cell["notes"] == {"value": {"read": "1.234", "other": ""}}
    assert stored("B1").inputs == {"value": 1234}
    told = answer.json()
    assert (told["filled"], told["groups"]["B"]["filled"], told["asked"]) == (1, 1, 16)
    assert told["version"] == Report.objects.get().version


def test_score_and_counts_follow(world, login, officer):
    draft(world, B3=full_cells()["B3"])
    told = send(login(officer), officer, B3_version=1, B3_value="2").json()

    report = Report.objects.get()
    assert told["lines"]["B3"] == {"points": "0/7", "so_far": "2"}
    assert told["total"] == f"{report.self_score['total']}/100"
    assert (told["filled"], told["asked"]) == (16, 16)


def test_a_share_of_more_than_all_is_kept_and_said_at_once(world, login, officer):
    client = login(officer)
    told = send(client, officer, B2_version=0, B2_met="12", B2_total="10").json()
    (warning,) = told["cells"]["B2"]["warnings"]
    assert warning.startswith("12/10: ")
    assert stored("B2").inputs == {
        "met": 12,
        "total": 10,
    }  # perhaps the other half is still to come
    assert warning in client.get(f"{BASE}nhap/").content.decode()
    told = send(client, officer, B2_version=1, B2_met="9", B2_total="10").json()
    assert told["cells"]["B2"]["warnings"] == []


def test_a_percentage_is_no_count(world, login, officer):
    told = send(login(officer), officer, B2_version=0, B2_met="98%", B2_total="100").json()
    assert set(told["errors"]) == {"B2"}
    assert not Result.objects.exists()


def test_a_wrong_number_is_refused_alone(world, login, officer):
    told = send(
        login(officer),
        officer,
        B1_version=0,
        B1_value="abc",
        B5_version=0,
        B5_value="4",
        B3_version=0,
        B3_value="1",
        B3_remark="TỐI MẬT",
    ).json()

    assert set(told["cells"]) == {"B5"}
    assert set(told["errors"]) == {"B1", "B3"}
    assert list(told["errors"]["B1"]) == ["value"]
    assert list(Result.objects.values_list("criterion__code", flat=True)) == ["B5"]


def test_both_values_come_back_and_neither_is_lost(world, login, officer):
    draft(world)
    chief = world.user("truong.baichay")
    send(login(chief), chief, B1_version=1, B1_value="15")

    told = send(login(officer), officer, B1_version=1, B1_value="13").json()

    conflict = told["conflicts"]["B1"]
    assert (conflict["theirs"], conflict["yours"], conflict["version"]) == ("15", "13", 2)
    assert (conflict["by"], conflict["by_key"]) == (str(chief), chief.pk)
    assert conflict["fields"]["B1-value"] == "15"
    assert stored("B1").inputs == {"value": 15}
    assert "B1" not in told["cells"]

    told = send(login(officer), officer, B1_version=2, B1_value="13").json()
    assert (told["cells"]["B1"]["version"], stored("B1").inputs) == (3, {"value": 13})
    values = ResultHistory.objects.filter(result=stored("B1")).order_by("version")
    assert [row.inputs["value"] for row in values] == [8, 15, 13]


def test_sent_twice_it_counts_once(world, login, officer):
    client = login(officer)
    for _time in range(2):
        told = send(client, officer, B1_version=0, B1_value="5").json()

    assert (told["cells"]["B1"]["version"], ResultHistory.objects.count()) == (1, 1)


def test_a_paste_is_one_intake(world, login, officer):
    send(
        login(officer),
        officer,
        B1_version=0,
        B1_value="5",
        B5_version=0,
        B5_value="2",
        source="paste",
    )

    intake = Intake.objects.get()
    assert (intake.kind, intake.cells, intake.by) == ("paste", 2, officer)
    assert set(ResultHistory.objects.values_list("batch", flat=True)) == {intake.batch}


def test_a_jump_asks_for_a_reason(world, login, officer):
    with clock.at(clock.local(2021, 9, 20)):
        submitted(world, quarter=3)
    told = send(login(officer), officer, B1_version=0, B1_value="80").json()
    assert len(told["cells"]["B1"]["warnings"]) == 1

    told = send(login(officer), officer, B1_version=1, B1_value="80", B1_remark="Do án cũ.").json()
    assert told["cells"]["B1"]["warnings"] == []


def test_rows_that_were_accepted_stay_closed(world, login, officer):
    returned(world, "B2")
    told = send(
        login(officer),
        officer,
        B1_version=1,
        B1_value="99",
        B2_version=1,
        B2_met="20",
        B2_total="25",
        B2_answer="Đã sửa theo sổ.",
        B2_answered="",
    ).json()

    assert list(told["errors"]) == ["B1"]
    assert (stored("B1").inputs, stored("B2").inputs) == ({"value": 8}, {"met": 20, "total": 25})


def test_a_submitted_report_says_why(world, login, officer):
    submitted(world)
    answer = send(login(officer), officer, B1_version=1, B1_value="99")

    assert (answer.status_code, stored("B1").inputs) == (409, {"value": 8})
    assert answer.json()["sentence"]


def test_a_closed_period_says_why(world, login, officer, clock_at):
    draft(world)
    clock_at(clock.local(2022, 2, 1))
    answer = send(login(officer), officer, B1_version=1, B1_value="99")

    assert (answer.status_code, stored("B1").inputs) == (409, {"value": 8})


def test_signed_out_it_is_said_and_never_sent_elsewhere(world, officer):
    draft(world)
    answer = send(Client(), officer, B1_version=1, B1_value="99")

    assert (answer.status_code, answer.json()["reason"]) == (401, "signed_out")
    assert stored("B1").inputs == {"value": 8}


def test_an_idle_session_is_said_too(world, login, officer, settings):
    draft(world)
    client = login(officer)
    session = client.session
    session["seen"] = 1
    session.save()
    answer = send(client, officer, B1_version=1, B1_value="99")

    assert (answer.status_code, stored("B1").inputs) == (401, {"value": 8})


def test_typing_by_itself_is_no_activity(world, login, officer):
    client = login(officer)
    client.get(f"{BASE}nhap/")
    session = client.session
    session["seen"] = session["seen"] - 600
    session.save()
    before = session["seen"]

    assert send(client, officer, B1_version=0, B1_value="5").status_code == 200
    assert client.session["seen"] == before
    client.get(f"{BASE}nhap/")
    assert client.session["seen"] > before


def test_another_account_never_sends_what_the_first_one_typed(world, login, officer):
    draft(world)
    chief = world.user("truong.baichay")
    answer = send(login(chief), officer, B1_version=1, B1_value="99")

    assert (answer.status_code, answer.json()["reason"]) == (403, "other_user")
    assert stored("B1").inputs == {"value": 8}


def test_a_version_of_thousands_of_digits_is_none(world, login, officer):
    draft(world)
    answer = send(login(officer), officer, B1_version="9" * 5000, B1_value="99")

    assert (answer.status_code, list(answer.json()["conflicts"])) == (200, ["B1"])
    assert stored("B1").inputs == {"value": 8}


def test_without_the_token_nothing_is_taken(world, officer):
    draft(world)
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, backend="apps.accounts.backends.AccountBackend")

    answer = send(client, officer, B1_version=1, B1_value="99")
    assert (answer.status_code, answer.json()["reason"]) == (403, "token")
    # A person gets a page with what was typed.
    page = client.post(f"{BASE}nhap/", {"B1-version": 1, "B1-value": "99"})
    assert (page.status_code, "99" in page.content.decode()) == (403, True)
    assert stored("B1").inputs == {"value": 8}


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
def test_who_saves(world, login, username, status):
    user = world.user(username)
    answer = send(login(user), user, B1_version=0, B1_value="5")

    assert answer.status_code == status
    assert Result.objects.exists() == (status == 200)


def counted(caught):
    """Savepoints of the test's own transaction aside."""
    marks = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")
    return [q["sql"] for q in caught if not q["sql"].startswith(marks)]


def test_queries_of_one_cell(world, login, officer):
    for quarter in (1, 2, 3):
        with clock.at(clock.local(2021, quarter * 3, 20)):
            submitted(world, quarter=quarter)
    draft(world, B5=full_cells()["B1"])
    baselines(world)
    client = login(officer)
    for version, number in ((1, "5"), (2, "6")):
        with CaptureQueriesContext(connection) as caught:
            answer = send(client, officer, B1_version=version, B1_value=number)
        assert answer.json()["cells"]["B1"]["version"] == version + 1

    queries = counted(caught)
    assert len(queries) <= ONE_CELL, "\n".join(q[:160] for q in queries)


def test_queries_of_thirty_cells(world, login, officer):
    version = worlds.make_version("syn-30")
    world.programme.periods.update(criteria_version=version)
    fields = {}
    for criterion in version.by_code.values():
        fields |= {f"{criterion['code']}-version": 0}
        for item in criterion["inputs"]:
            sample = {"int": "4", "decimal": "1,5", "date": "10/12/2021", "bool": "yes"}
            value = sample.get(item["type"]) or next(
                (c["code"] for c in item.get("choices") or ()), ""
            )
            if not item.get("optional"):
                fields[f"{criterion['code']}-{item['name']}"] = value
    client = login(officer)
    client.post(URL, {"as": officer.pk, "S1.3-version": 0, "S1.3-value": "no"}, headers=QUIET)
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(URL, fields | {"as": officer.pk, "S1.3-version": 1}, headers=QUIET)

    assert (len(answer.json()["cells"]), answer.json()["errors"]) == (30, {})
    assert Result.objects.exclude(state="not_reported").count() == 30
    queries = counted(caught)
    assert len(queries) <= THIRTY_CELLS, "\n".join(q[:160] for q in queries)


def sign_in_again(user, password, expected):
    return Client().post(
        "/dang-nhap/",
        {"username": user.username, "password": password, "as": expected.pk},
        headers=QUIET,
    )


def test_signing_in_again_where_one_works(world, officer):
    chief = world.user("truong.baichay")
    for user in (officer, chief):
        user.set_password("mat-khau-de-thu")
        user.save()

    assert sign_in_again(officer, "mat-khau-de-thu", officer).json() == {"user": officer.pk}
    wrong = sign_in_again(officer, "khong-phai", officer)
    other = sign_in_again(chief, "mat-khau-de-thu", officer)

    assert (wrong.status_code, other.status_code) == (400, 409)
    assert wrong.json()["sentence"]
    assert other.json()["sentence"]
    assert "sessionid" not in other.cookies


def test_after_signing_in_again_the_form_needs_the_new_token(world, officer):
    """Signing in renews the token: ``relogin.js`` puts the one of the cookie into the forms."""
    officer.set_password("mat-khau-de-thu")
    officer.save()
    draft(world)
    client = Client(enforce_csrf_checks=True)
    client.get("/dang-nhap/")
    old = client.cookies["csrftoken"].value
    who = {"username": officer.username, "password": "mat-khau-de-thu", "as": officer.pk}
    client.post("/dang-nhap/", who, headers=QUIET | {"X-CSRFToken": old})

    new = client.cookies["csrftoken"].value
    cell = {"B1-version": 1, "B1-value": "9"}
    answers = [client.post(f"{BASE}nhap/", cell | {"csrfmiddlewaretoken": t}) for t in (old, new)]
    assert [answer.status_code for answer in answers] == [403, 302]
    assert stored("B1").inputs == {"value": 9}
