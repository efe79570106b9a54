"""Who reads a report while it is being corrected, and what of it."""

import io
import zipfile
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.reporting import services
from apps.reporting.models import Evidence, Report, Result
from apps.reporting.services.review import return_report
from tests.reporting.city import day, submit, submitted, write
from tests.reporting.ward import BASE, answer_return

HISTORY = f"{BASE}lich-su/"
WORKERS = ("canbo.baichay", "truong.baichay", "thamdinh")
READERS = ("thuky", "lanhdao")
SECRET = "Sửa chưa nộp."  # the answer and the remark that nobody has sent yet


@pytest.fixture
def corrected(world, clock_at):
    """B1: 5 typed, 7 handed in, returned, 9 typed since; a file came too; nothing is sent."""
    clock_at(day(20))
    report = write(world, B1={"value": 5})
    services.save_draft(report, by=world.user("canbo.baichay"), cells=cell(report, 7))
    report = submit(world, report)
    return_report(
        report, by=world.user("thamdinh"), due_on=day(23).date(), reasons={"B1": "Chưa khớp sổ."}
    )
    report = Report.objects.get(pk=report.pk)
    services.save_draft(report, by=world.user("canbo.baichay"), cells=cell(report, 9))
    answer_return(report, by=world.user("canbo.baichay"), answers={"B1": SECRET})
    upload = SimpleUploadedFile("ban-sua.pdf", b"%PDF-1.4\nsua\n%%EOF")
    services.add_evidence(
        Report.objects.get(pk=report.pk),
        code="B1",
        upload=upload,
        by=world.user("canbo.baichay"),
    )
    return world


def cell(report, value):
    row = Result.objects.get(report=report, criterion__code="B1")
    remark = SECRET if value == 9 else ""
    return {"B1": services.Cell("value", {"value": value}, remark, version=row.version)}


def saved(client):
    savings = client.get(HISTORY).context["savings"]
    return [c["value"] for s in savings for c in s.cells if c["code"] == "B1"]


def shown(client):
    context = client.get(BASE).context
    return next(r.value for g in context["groups"] for r in g["rows"] if r.code == "B1")


@pytest.mark.parametrize("name", WORKERS)
def test_the_unit_and_its_verifiers_read_every_version(corrected, login, name):
    client = login(corrected.user(name))
    story = client.get(f"{HISTORY}B1/").context["story"]
    compared = client.get(f"{HISTORY}so-sanh/?tu=1&den=nay").context["rows"]
    assert saved(client) == ["9", "7", "5"]
    assert [v.value for v in story.versions] == ["9", "7", "5"]
    assert [(r["code"], r["old"]["value"], r["new"]["value"]) for r in compared] == [
        ("B1", "7", "9")
    ]
    assert shown(client) == "9"
    file = Evidence.objects.get()
    assert client.get(f"/minh-chung/{file.pk}/").status_code == 200


@pytest.mark.parametrize("name", READERS)
def test_everybody_else_reads_what_was_handed_in(corrected, login, name):
    client = login(corrected.user(name))
    story = client.get(f"{HISTORY}B1/").context["story"]
    assert saved(client) == ["7"]
    assert [v.value for v in story.versions] == ["7"]
    assert (story.value, story.self_line) == ("7", None)
    assert shown(client) == "7"


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "path", ["", "lich-su/", "lich-su/B1/", "lich-su/so-sanh/?tu=1&den=nay&tat_ca=1", "in/"]
)
def test_no_page_of_theirs_tells_the_correction(corrected, login, name, path):
    page = login(corrected.user(name)).get(f"{BASE}{path}")
    assert page.status_code == 200
    html = page.content.decode()
    assert SECRET not in html
    assert "ban-sua.pdf" not in html


def test_no_file_and_no_paper_of_theirs_tells_it_either(corrected, login):
    client = login(corrected.user("thuky"))
    file = Evidence.objects.get()
    assert client.get(f"/minh-chung/{file.pk}/").status_code == 404
    words = {}
    for name in ("thuky", "canbo.baichay"):
        answer = login(corrected.user(name)).get(f"{BASE}word/")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            words[name] = book.read("word/document.xml").decode()
    assert SECRET in words["canbo.baichay"]
    assert SECRET not in words["thuky"]


def test_the_page_says_that_the_report_is_being_corrected(corrected, login):
    for name, said in (("thuky", True), ("canbo.baichay", False), ("thamdinh", False)):
        context = login(corrected.user(name)).get(BASE).context
        assert context["is_being_corrected"] is said


def test_handed_in_again_it_is_read_by_all(corrected, login):
    report = Report.objects.get()
    submit(corrected, report)
    client = login(corrected.user("thuky"))
    assert shown(client) == "9"
    assert saved(client) == ["9", "7"]
    assert client.get(f"/minh-chung/{Evidence.objects.get().pk}/").status_code == 200
    assert SECRET in client.get(BASE).content.decode()


def test_looking_changes_nothing(corrected, login):
    before = list(Result.objects.order_by("pk").values()), list(Report.objects.values())
    for name in READERS:
        for path in ("", "lich-su/", "lich-su/B1/", "in/"):
            login(corrected.user(name)).get(f"{BASE}{path}")
    assert before == (list(Result.objects.order_by("pk").values()), list(Report.objects.values()))


def test_a_reader_of_a_report_never_returned_sees_no_less(world, login, clock_at):
    clock_at(day(20))
    submitted(world, B1={"value": 3})
    client = login(world.user("thuky"))
    assert shown(client) == "3"
    assert client.get(BASE).context["report"].self_score


def test_last_quarter_says_nothing_while_it_is_worked_on(world, login, clock_at):
    clock_at(day(20, month=9))
    report = write(world, quarter=3, B2={"met": 123, "total": 456})
    clock_at(day(20))
    submit(world, write(world, quarter=4))

    assert before(login(world.user("thuky"))) == ("–", "–")
    assert before(login(world.user("canbo.baichay"))) == ("123/456 (26,97\xa0%)",) * 2
    submit(world, report)
    assert before(login(world.user("thuky"))) == ("123/456 (26,97\xa0%)",) * 2


def test_a_file_that_was_handed_in_stays_to_be_read_while_it_is_replaced(world, login, clock_at):
    clock_at(day(20))
    report, officer = write(world), world.user("canbo.baichay")
    upload = SimpleUploadedFile("ban-nop.pdf", b"%PDF-1.4\nnop\n%%EOF")
    file = services.add_evidence(report, "B1", upload=upload, by=officer)
    reasons = {"B1": "Chưa khớp sổ."}
    report, verifier = submit(world, report), world.user("thamdinh")
    return_report(report, by=verifier, due_on=day(23).date(), reasons=reasons)
    services.remove_evidence(file, by=officer)

    def listed(name):
        return [one.name for one in login(world.user(name)).get(BASE).context["evidence"]]

    assert (listed("thuky"), listed("canbo.baichay")) == (["ban-nop.pdf"], [])
    upload.seek(0)
    services.add_evidence(report, "B1", upload=upload, by=officer)
    assert (listed("thuky"), listed("canbo.baichay")) == (["ban-nop.pdf"], ["ban-nop.pdf"])


@pytest.mark.parametrize("name", READERS)
def test_a_score_says_nothing_of_a_quarter_that_is_worked_on(world, login, clock_at, name):
    clock_at(day(20, month=9))
    report = write(world, quarter=3, B1={"value": 4321})
    clock_at(day(20))
    submit(world, write(world, quarter=4, B1={"value": 7}))

    assert source(login(world.user(name))) == ("–", "7")
    assert source(login(world.user("canbo.baichay"))) == ("4.321", "7")
    submit(world, report)
    assert source(login(world.user(name))) == ("4.321", "7")


def source(client):
    """Where the figure of B1 comes from, as the report's page says it."""
    rows = [row for group in client.get(BASE).context["groups"] for row in group["rows"]]
    return tuple(s.value for row in rows if row.code == "B1" for s in row.explained.sources)


def before(client):
    """Last quarter's B2 on the report's page and on its print."""
    paper = client.get(f"{BASE}in/").context["paper"]
    return tuple(
        next(row.previous for group in groups for row in group.rows if row.code == "B2")
        for groups in (
            [SimpleNamespace(**g) for g in client.get(BASE).context["groups"]],
            paper.groups,
        )
    )
