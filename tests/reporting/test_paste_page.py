"""The page that takes a paste without JavaScript: preview first, then one act."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.reporting import services
from apps.reporting.models import Intake, Report, Result, ResultHistory
from apps.reporting.services import Cell
from tests.factories import world as worlds
from tests.reporting.test_entry_services import returned
from tests.reporting.test_pasting import FULL
from tests.reporting.ward import BASE, draft, submitted

URL = f"{BASE}dan/"
OFFICER = "canbo.baichay"


def kept(response):
    return re.search(r'name="rows" value="([^"]*)"', response.content.decode())[1]


def result(code):
    return Result.objects.get(criterion__code=code)


def test_looking_and_checking_write_nothing(world, login):
    client = login(world.user(OFFICER))

    assert client.get(URL).context["illustrative"]
    response = client.post(URL, {"text": "B1\t8\nX9\t1"})

    assert response.status_code == 200
    assert [str(f) for f in response.context["found"].faults] != []
    assert not Report.objects.exists()


def test_what_was_shown_is_saved_in_one_act(world, login):
    client = login(world.user(OFFICER))
    text = "\r\n".join(f"{code}\t{value}" for code, value in FULL.items())

    response = client.post(URL, {"text": text})
    response = client.post(URL, {"rows": kept(response)}, follow=True)

    assert response.redirect_chain == [(f"{BASE}nhap/", 302)]
    assert (result("B1").inputs, result("B4").state) == ({"value": 1234}, "none")
    assert result("A2").inputs == {"value": False}
    (intake,) = Intake.objects.all()
    assert (intake.kind, intake.cells, intake.by) == ("paste", 16, world.user(OFFICER))
    assert set(ResultHistory.objects.values_list("batch", flat=True)) == {intake.batch}


def test_remarks_and_explanations_stay(world, login):
    draft(world)
    client = login(world.user(OFFICER))

    response = client.post(URL, {"text": "A3\t5\nB1\t8"})
    assert response.context["moved"] == 1
    client.post(URL, {"rows": kept(response)})

    assert result("A3").inputs == {"value": 5}
    assert result("A3").explanation == "Theo sổ theo dõi của đơn vị."
    assert result("B1").version == 1


def test_a_cell_changed_meanwhile_is_left_and_named(world, login):
    report = draft(world)
    client = login(world.user(OFFICER))
    shown = client.post(URL, {"text": "B1\t9\nB5\t4"})
    chief = world.user("truong.baichay")
    services.save_draft(report, by=chief, cells={"B1": Cell("value", {"value": 15}, version=1)})

    response = client.post(URL, {"rows": kept(shown)})

    assert (result("B1").inputs, result("B5").inputs) == ({"value": 15}, {"value": 4})
    assert [code for code, _sentence in response.context["conflicts"]] == ["B1"]
    assert Intake.objects.get().cells == 1


def test_closed_rows_are_skipped_and_stay(world, login):
    returned(world, "B1")
    client = login(world.user(OFFICER))

    response = client.post(URL, {"text": "B1\t9\nB5\t4"})
    client.post(URL, {"rows": kept(response)})

    assert [one.code for one in response.context["found"].skipped] == ["B5"]
    assert (result("B1").inputs, result("B5").inputs) == ({"value": 9}, {"value": 2})


@pytest.mark.parametrize("rows", ["", "abc", "{}"])
def test_rows_that_were_not_shown_are_not_saved(world, login, rows):
    draft(world)
    before = ResultHistory.objects.count()

    response = login(world.user(OFFICER)).post(URL, {"rows": rows})

    assert response.context["refusals"]
    assert ResultHistory.objects.count() == before


def test_rows_shown_to_one_person_are_not_applied_by_another(world, login, client):
    draft(world)
    shown = login(world.user(OFFICER)).post(URL, {"text": "B1\t9"})

    response = login(world.user("truong.baichay")).post(URL, {"rows": kept(shown)})

    assert response.context["refusals"]
    assert result("B1").inputs == {"value": 8}


def test_rows_kept_too_long_are_pasted_again(world, login):
    draft(world)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=13)):
        shown = kept(login(world.user(OFFICER)).post(URL, {"text": "B1\t9"}))

    response = login(world.user(OFFICER)).post(URL, {"rows": shown})

    assert response.context["refusals"]
    assert result("B1").inputs == {"value": 8}


def test_a_report_that_is_handed_in_takes_no_paste(world, login):
    draft(world)
    client = login(world.user(OFFICER))
    shown = kept(client.post(URL, {"text": "B1\t9"}))
    report = Report.objects.get()
    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    response = client.post(URL, {"rows": shown})

    assert response.context["refusals"]
    assert client.get(URL).context["notice"]
    assert client.post(URL, {"text": "B1\t9"}).context["form"].errors
    assert result("B1").inputs == {"value": 8}


def test_applied_twice_it_is_saved_once(world, login):
    client = login(world.user(OFFICER))
    shown = kept(client.post(URL, {"text": "B1\t9"}))

    for _again in range(2):
        client.post(URL, {"rows": shown})

    assert (ResultHistory.objects.count(), Intake.objects.count()) == (1, 1)


def test_the_second_reading_is_taken_where_it_was_chosen(world, login):
    version = worlds.make_version("syn-30")
    world.programme.periods.filter(quarter=4).update(criteria_version=version)
    code = next(c for c, one in version.by_code.items() if one["inputs"][0]["type"] == "decimal")
    client = login(world.user(OFFICER))

    shown = kept(client.post(URL, {"text": f"{code}\t1.234"}))
    refused = client.post(URL, {"rows": shown, "khac": "B1"})
    client.post(URL, {"rows": shown, "khac": code})

    assert refused.context["refusals"]
    assert result(code).inputs == {"value": "1.234"}


def test_more_rows_take_no_more_queries(world, login):
    draft(world)
    client = login(world.user(OFFICER))
    text = "\n".join(f"{code}\t{value}" for code, value in FULL.items())

    counts = []
    for data in ({"text": "B1\t9"}, {"text": "B1\t9"}, {"text": text}):
        with CaptureQueriesContext(connection) as found:
            client.post(URL, data)
        counts.append(len(found))
    assert counts[2] == counts[1] <= 10


def test_only_the_unit_pastes(world, login):
    submitted(world)

    assert login(world.user("thamdinh")).get(URL).status_code == 403
    assert login(world.user("canbo.caothang")).get(URL).status_code == 404


def test_the_page_stands_at_the_business_time(world, login):
    client = login(world.user(OFFICER))
    client.post(URL, {"rows": kept(client.post(URL, {"text": "B1\t9"}))})

    assert Intake.objects.get().at.date() == clock.today()
