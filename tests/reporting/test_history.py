"""Where figures come from: savings, versions of a cell, two states compared."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import clock
from apps.reporting import history, services
from apps.reporting.handed_in import Readable
from apps.reporting.models import Evidence, Intake, Report, Result
from apps.reporting.services import Cell
from apps.reporting.services.review import return_report, undo_verdict
from apps.reporting.services.submission import submit_report, withdraw_report
from tests.factories import world as worlds
from tests.reporting.city import submitted as sent_in
from tests.reporting.ward import BASE, blank, draft, submitted

URL = f"{BASE}lich-su/"
COMPARE = f"{URL}so-sanh/"
MOST_QUERIES = 8
OFFICER, CHIEF = "canbo.baichay", "truong.baichay"


def cell(report, code):
    return Result.objects.get(report=report, criterion__code=code)


def change(world, report, by=OFFICER, intake=None, **numbers):
    """Other figures for cells that stand there; a remark says why."""
    report = Report.objects.get(pk=report.pk)
    cells = {
        code: Cell("value", {"value": value}, "Rà soát lại.", version=cell(report, code).version)
        for code, value in numbers.items()
    }
    return services.save_draft(report, by=world.user(by), cells=cells, intake=intake)


def twice(world):
    """Handed in, withdrawn, B1 and B5 changed, a file added to A1, handed in again."""
    report = submitted(world)
    withdraw_report(report, by=world.user(CHIEF))
    change(world, report, B1=9, B5=3)
    upload = SimpleUploadedFile("nghi-quyet.pdf", b"%PDF-1.4\nso 12\n%%EOF")
    services.add_evidence(
        Report.objects.get(pk=report.pk), code="A1", upload=upload, by=world.user(OFFICER)
    )
    report = Report.objects.get(pk=report.pk)
    return submit_report(report, by=world.user(CHIEF), version=report.version)


def test_a_saving_is_listed_once_with_who_when_and_how_many_cells(world, login):
    report = draft(world)
    change(world, report, by=CHIEF, B1=9, B5=3)

    savings = login(world.user(OFFICER)).get(URL).context["savings"]

    assert [(str(s.by), s.count) for s in savings] == [
        (str(world.user(CHIEF)), 2),
        (str(world.user(OFFICER)), 16),
    ]
    assert [(c["code"], c["value"]) for c in savings[0].cells] == [("B1", "9"), ("B5", "3")]


def test_a_saving_names_the_file_it_came_from(world, login):
    report = draft(world)
    kind = Intake.Kind.WORKBOOK
    change(world, report, intake=Intake(kind=kind, name="bao-cao.xlsx", sha256="ab" * 32), B1=9)

    response = login(world.user(OFFICER)).get(URL)

    assert "bao-cao.xlsx" in response.content.decode()
    assert Intake.objects.get().cells == 1


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("", [1, 16]),
        ("tieu_chi=B1", [1, 16]),
        ("tieu_chi=A1", [16]),
        ("q=b1", [1, 16]),
        ("q=kiem+tra+co+so", [16]),
        ("tieu_chi=khong-co", [1, 16]),
        ("nguoi=abc&page=99", [1, 16]),
        ("q=khong+co+gi", []),
    ],
)
def test_savings_are_found_by_criterion_and_words(world, login, query, counts):
    change(world, draft(world), B1=9)

    response = login(world.user(OFFICER)).get(f"{URL}?{query}")

    assert [s.count for s in response.context["savings"]] == counts


def test_savings_are_found_by_person(world, login):
    change(world, draft(world), by=CHIEF, B1=9)

    response = login(world.user(OFFICER)).get(f"{URL}?nguoi={world.user(CHIEF).pk}")

    assert [s.count for s in response.context["savings"]] == [1]


def test_a_report_with_nothing_in_it_says_so(world, login):
    services.start_report(blank(world), by=world.user(OFFICER))

    response = login(world.user(OFFICER)).get(URL)

    assert response.status_code == 200
    assert response.context["savings"] == []
    assert 'class="empty"' in response.content.decode()


def test_foreign_reports_have_no_history(world, login):
    draft(world)
    client = login(world.user("canbo.caothang"))

    for url in (URL, COMPARE, f"{URL}B1/"):
        assert client.get(url).status_code == 404


def test_every_version_of_a_cell_with_its_submissions(world, login):
    report = twice(world)

    story = login(world.user(OFFICER)).get(f"{URL}B1/").context["story"]

    told = [(v.row.version, v.value, [s.number for s in v.submissions]) for v in story.versions]
    assert told == [(2, "9", [2]), (1, "8", [1])]
    assert story.versions[0].is_current
    assert (story.value, story.verified) == ("9", "")
    assert story.self_reason
    assert report.submission_number == 2


def test_what_the_city_found_stands_beside_it(world, login, clock_at):
    report = sent_in(world)
    result = cell(report, "B1")
    result.verified_state, result.verified_inputs = "value", {"value": 5}
    result.verified_note = "Theo biên bản ngày 20/12."
    result.accepted_at, result.accepted_by = clock.now(), world.user("thamdinh")
    result.save()

    response = login(world.user(OFFICER)).get(f"{URL}B1/")

    story = response.context["story"]
    assert (story.value, story.verified) == ("2", "5")
    assert "Theo biên bản ngày 20/12." in response.content.decode()


def test_a_cell_that_nobody_typed_says_why(world, login):
    services.start_report(blank(world), by=world.user(OFFICER))
    client = login(world.user(OFFICER))

    for code in ("A4", "B1"):
        response = client.get(f"{URL}{code}/")
        assert response.status_code == 200
        assert 'class="empty"' in response.content.decode()
    assert client.get(f"{URL}Z9/").status_code == 404


def test_two_submissions_show_what_changed_and_which_files_came(world, login):
    twice(world)

    context = login(world.user(OFFICER)).get(f"{COMPARE}?tu=1&den=2").context

    told = {r["code"]: (r["old"]["value"], r["new"]["value"]) for r in context["rows"]}
    assert told == {"A1": ("Đạt", "Đạt"), "B1": ("8", "9"), "B5": ("2", "3")}
    (file,) = next(r["files"] for r in context["rows"] if r["code"] == "A1")
    assert (file["kind"], file["name"]) == ("added", "nghi-quyet.pdf")
    assert file["sha"] == Evidence.objects.get().sha256


def test_the_other_way_round_the_file_went(world, login):
    twice(world)

    rows = login(world.user(OFFICER)).get(f"{COMPARE}?tu=2&den=1").context["rows"]

    assert [f["kind"] for row in rows for f in row["files"]] == ["removed"]


def test_a_submission_is_compared_with_what_stands_now(world, login):
    report = submitted(world)
    withdraw_report(report, by=world.user(CHIEF))
    change(world, report, B1=9)

    context = login(world.user(OFFICER)).get(f"{COMPARE}?tu=1&den=nay").context

    assert [(r["code"], r["new"]["value"]) for r in context["rows"]] == [("B1", "9")]


def test_all_cells_are_shown_on_request(world, login):
    twice(world)
    client = login(world.user(OFFICER))

    context = client.get(f"{COMPARE}?tu=1&den=2&tat_ca=1").context

    assert (len(context["rows"]), context["changed"]) == (16, 3)


@pytest.mark.parametrize("query", ["", "tu=7&den=nay", "tu=&den=", "tu=x%00&den=-1"])
def test_unknown_states_are_named_and_nothing_breaks(world, login, query):
    submitted(world)

    response = login(world.user(OFFICER)).get(f"{COMPARE}?{query}")

    assert response.status_code == 200
    assert response.context["rows"] == []


def test_a_draft_that_was_never_handed_in_can_be_looked_at(world, login):
    draft(world)

    response = login(world.user(OFFICER)).get(COMPARE)

    assert (response.status_code, response.context["changed"]) == (200, 0)


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("path", ["", "so-sanh/?tu=1&den=2", "B1/"])
def test_more_history_takes_no_more_queries(world, login, clock_at, path):
    report = twice(world)
    client = login(world.user(OFFICER))
    few = queries_of(client, f"{URL}{path}")
    withdraw_report(report, by=world.user(CHIEF))
    for number in range(10, 20):
        clock_at(worlds.NOW + timedelta(minutes=number))
        change(world, report, by=CHIEF if number % 2 else OFFICER, B1=number)

    assert queries_of(client, f"{URL}{path}") == few
    assert few <= 4 + MOST_QUERIES


def test_pages_carry_the_mark(world, login):
    twice(world)
    client = login(world.user(OFFICER))

    for path in ("", "so-sanh/", "B1/"):
        assert client.get(f"{URL}{path}").context["illustrative"]


def test_the_report_links_to_its_history(world, login):
    draft(world)

    html = login(world.user(OFFICER)).get(BASE).content.decode()

    assert URL in html
    assert f"{URL}B1/" in html


def test_the_state_of_a_batch_is_in_the_order_of_the_set(world):
    report = draft(world)

    (saving,) = history.savings_of(
        Report.objects.for_list().get(pk=report.pk), Readable(every=True)
    )

    codes = list(report.period.criteria_version.by_code)
    found = [c["code"] for c in saving.cells]
    assert found == sorted(found, key=codes.index)


def test_a_withdrawal_stands_in_the_history_with_who_and_when(world, login):
    twice(world)
    page = login(world.user(OFFICER)).get(URL)
    course = [words.split(" lúc ")[0].split(" vào ")[0] for words in page.context["course"]]
    chief = str(world.user(CHIEF))
    assert len(course) == 3
    assert all(chief in words for words in course)
    assert "rút" in course[1]
    assert page.context["course"][1] in page.content.decode()


def test_a_verdict_that_was_taken_back_is_no_news_for_readers_outside(world, login):
    report, verifier = sent_in(world), world.user("thamdinh")
    return_report(report, by=verifier, due_on=clock.today(), reasons={"B1": "Chưa khớp."})
    undo_verdict(report, by=verifier)
    submitted_by = str(world.user(CHIEF))
    for name, count in ((OFFICER, 3), ("lanhdao", 1)):
        course = login(world.user(name)).get(URL).context["course"]
        assert len(course) == count
        assert submitted_by in course[-1]


def test_a_saving_of_words_alone_tells_them(world, login):
    report = draft(world)
    row = cell(report, "B1")
    words = Cell(row.state, row.inputs, "", "Theo sổ trực ban.", version=row.version)
    services.save_draft(
        Report.objects.get(pk=report.pk), by=world.user(OFFICER), cells={"B1": words}
    )
    assert "Theo sổ trực ban." in login(world.user(OFFICER)).get(URL).content.decode()
