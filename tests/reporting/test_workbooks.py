"""The official sheet out and back in: the same, what was typed, marked, disputed, closed."""

import io
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from apps.audit.models import Event
from apps.reporting import services
from apps.reporting.models import Intake, Report, Result, ResultHistory
from apps.reporting.services import Cell, workbooks
from tests.reporting import sheets_kit as kit
from tests.reporting.test_entry_services import returned
from tests.reporting.ward import BASE, blank, draft

SHEET_URL, UPLOAD_URL = f"{BASE}mau-excel/", f"{BASE}nap-excel/"


def upload(client, content, name="bieu.xlsx"):
    return client.post(UPLOAD_URL, {"workbook": SimpleUploadedFile(name, content)})


def slot(report, code, part):
    layout = workbooks.layout_of(report)
    return layout.by_part[code, part].place


def counts():
    return [m.objects.count() for m in (Report, Result, ResultHistory, Intake, Event)]


# --- out and in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", kit.NAMES)
def test_random_answers_come_back_as_they_were(name):
    rng = random.Random(f"out and in {name}")
    for _number in range(4):
        book = kit.filled(name, rng)
        done = kit.checked(book.content, name)
        assert [str(problem) for problem in done.problems] == []
        assert done.skipped == []
        assert {code: reading.content for code, reading in done.cells.items()} == book.readings


@pytest.mark.parametrize("name", kit.NAMES)
def test_the_second_reader_sees_the_same_places(name):
    """Excel's own view: calamine finds code, title and value where the layout says."""
    book, layout = kit.filled(name, random.Random(name)), kit.layout_of(name)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_name("Báo cáo")
    rows = rows.to_python(skip_empty_area=False)
    for (row, column), text in layout.fixed.items():
        assert rows[row][column] == text
    for criterion in kit.sheets_criteria(name):
        state, inputs, *_texts = book.readings[criterion["code"]]
        for item in criterion["inputs"]:
            slot = layout.by_part[criterion["code"], item["name"]]
            shown = rows[slot.row][slot.column]
            if item["type"] in ("int", "decimal") and state == "value" and item["name"] in inputs:
                assert shown == float(inputs[item["name"]])
            elif item["name"] not in inputs:
                assert shown == ""


def test_the_downloaded_sheet_uploaded_again_changes_nothing(world, login):
    draft(world)
    client = login(world.user("canbo.baichay"))
    content, before = client.get(SHEET_URL).content, counts()

    response = upload(client, content)

    assert response.status_code == 200
    assert response.context["preview"].is_empty
    assert response.context["illustrative"]
    assert counts() == before


# --- typed, looked at, taken in -------------------------------------------------------------------


def changed(content, report, **cells):
    """The workbook with other answers: ``B1__value=12`` puts 12 there; text stays text."""
    parts = kit.parts_of(content)
    for name, answer in cells.items():
        where = slot(report, *name.split("__"))
        put = kit.put_text if isinstance(answer, str) else kit.put_number
        put(parts, where, answer)
    return kit.packed(parts)


def confirm(client, response, **choices):
    fields = {"apply": token(response), **choices}
    return client.post(UPLOAD_URL, fields, follow=True)


def token(response):
    return response.context["kept"]


def test_what_was_typed_is_taken_in_one_act(world, login):
    client, report = login(world.user("canbo.baichay")), blank(world)
    content = changed(
        client.get(SHEET_URL).content,
        report,
        A1__value="Đạt",
        B1__value=1234,
        B2__met=16,
        B2__total="25",
        B4__state="không phát sinh",
        B5__value="1.234",
        B5__remark="Đã rà soát",
    )

    response = upload(client, content)
    assert not Report.objects.exists()
    assert {item.code for item in response.context["preview"].changes} == {
        "A1",
        "B1",
        "B2",
        "B4",
        "B5",
    }
    response = confirm(client, response)

    found = {r.criterion.code: r for r in Result.objects.select_related("criterion")}
    assert {code: (str(r.state), r.inputs, r.remark) for code, r in found.items()} == {
        "A1": ("value", {"value": True}, ""),
        "B1": ("value", {"value": 1234}, ""),
        "B2": ("value", {"met": 16, "total": 25}, ""),
        "B4": ("none", {}, ""),
        "B5": ("value", {"value": 1234}, "Đã rà soát"),
    }
    intake = Intake.objects.get()
    assert (intake.kind, intake.name, intake.cells) == ("workbook", "bieu.xlsx", 5)
    assert set(ResultHistory.objects.values_list("batch", flat=True)) == {intake.batch}
    html = response.content.decode()
    assert "bieu.xlsx" in html
    assert "A1, B1, B2, B4, B5" in html
    assert intake.name in client.get(UPLOAD_URL).content.decode()


def test_what_cannot_be_handed_in_is_said_before_the_workbook_is_taken(world, login):
    client, report = login(world.user("canbo.baichay")), blank(world)
    content = changed(client.get(SHEET_URL).content, report, B2__met=12, B2__total=10, B1__value=3)

    page = upload(client, content)

    doubts = {item.code: item.warnings for item in page.context["preview"].changes}
    assert (len(doubts["B2"]), doubts["B1"]) == (1, [])
    assert "12" in doubts["B2"][0]
    assert doubts["B2"][0] in page.content.decode()


def test_pressed_twice_it_is_taken_once(world, login):
    client, report = login(world.user("canbo.baichay")), blank(world)
    response = upload(client, changed(client.get(SHEET_URL).content, report, B1__value=7))
    confirm(client, response)
    before = counts()

    confirm(client, response)

    assert counts() == before


def test_wrong_cells_come_back_red_with_the_reason_and_nothing_is_written(world, login):
    draft(world)
    report = Report.objects.get()
    client = login(world.user("canbo.baichay"))
    content = changed(
        client.get(SHEET_URL).content,
        report,
        B1__value="mười hai",
        B5__value=3,
        C2__remark="TỐI MẬT",
    )
    before, wrong = counts(), slot(report, "B1", "value")

    response = upload(client, content)

    assert {(p.sheet, p.cell) for p in response.context["problems"]} == {
        ("Báo cáo", wrong),
        ("Báo cáo", slot(report, "C2", "remark")),
    }
    assert f">{wrong}</th>" in response.content.decode()
    marked = client.post(UPLOAD_URL, {"marked": response.context["marked"]}).content
    parts = kit.parts_of(marked)
    assert "mười hai" in parts[kit.TEXTS].decode()
    assert f"{wrong}: " in parts[kit.TEXTS].decode()
    assert kit.style_of(parts, wrong) != kit.style_of(parts, slot(report, "B5", "value"))
    assert b"FFFFC9C9" in parts[kit.STYLES]
    assert "<v>3</v>" in kit.cell_xml(parts, slot(report, "B5", "value"))
    assert counts() == before

    # put right in the marked workbook itself, it is taken
    kit.put_number(parts, wrong, 12)
    kit.put_text(parts, slot(report, "C2", "remark"), "Theo sổ")
    response = upload(client, kit.packed(parts))
    assert {item.code for item in response.context["preview"].changes} == {"B1", "B5", "C2"}


@pytest.mark.parametrize(
    ("side", "stands"), [("workbook", 13), ("online", 15), ("original", 8)], ids=str
)
def test_a_cell_changed_online_meanwhile_is_a_choice_of_three(world, login, side, stands):
    draft(world)
    client, report = login(world.user("canbo.baichay")), Report.objects.get()
    content = changed(client.get(SHEET_URL).content, report, B1__value=13, B5__value=4)
    chief = world.user("truong.baichay")
    services.save_draft(report, by=chief, cells={"B1": Cell("value", {"value": 15}, version=1)})
    before = counts()

    response = upload(client, content)

    assert [item.code for item in response.context["preview"].disputes] == ["B1"]
    assert [item.code for item in response.context["preview"].changes] == ["B5"]
    html = response.content.decode()
    assert 'name="keep-B1"' in html
    assert all(f'value="{side}"' in html for side in workbooks.CHOICES)
    undecided = confirm(client, response)
    assert undecided.context["dispute_form"].errors.keys() == {"keep-B1"}
    assert counts() == before

    confirm(client, response, **{"keep-B1": side})

    values = {r.criterion.code: r.inputs for r in Result.objects.select_related("criterion")}
    assert values["B1"] == {"value": stands}
    assert values["B5"] == {"value": 4}


def test_a_change_after_the_preview_is_asked_about_and_nothing_is_written(world, login):
    draft(world)
    client, report = login(world.user("canbo.baichay")), Report.objects.get()
    response = upload(client, changed(client.get(SHEET_URL).content, report, B1__value=13))
    chief = world.user("truong.baichay")
    services.save_draft(report, by=chief, cells={"B1": Cell("value", {"value": 15}, version=1)})
    before = counts()

    response = confirm(client, response)

    assert [item.code for item in response.context["preview"].disputes] == ["B1"]
    assert counts() == before


def test_closed_rows_are_named_and_not_written(world, login):
    report = returned(world, "B2")
    client = login(world.user("canbo.baichay"))
    content = changed(client.get(SHEET_URL).content, report, B1__value=77, B2__met=17)
    before = counts()

    response = upload(client, content)

    assert [item.code for item in response.context["preview"].closed] == ["B1"]
    assert [item.code for item in response.context["preview"].changes] == ["B2"]
    assert counts() == before
    confirm(client, response)
    values = {r.criterion.code: r.inputs for r in Result.objects.select_related("criterion")}
    assert (values["B1"], values["B2"]) == ({"value": 8}, {"met": 17, "total": 25})


@pytest.mark.parametrize("lies", ["", "a:b:c", "x" * 5000, "é"])
@pytest.mark.parametrize("step", ["apply", "marked"])
def test_what_was_not_checked_here_is_not_taken(world, login, step, lies):
    client = login(world.user("canbo.baichay"))
    response = client.post(UPLOAD_URL, {step: lies})
    assert response.status_code == 302
    assert not Report.objects.exists()


def test_what_one_person_checked_serves_nobody_else(world, login):
    client, report = login(world.user("canbo.baichay")), blank(world)
    response = upload(client, changed(client.get(SHEET_URL).content, report, B1__value=7))
    kept = token(response)

    login(world.user("truong.baichay")).post(UPLOAD_URL, {"apply": kept})

    assert not Report.objects.exists()


def test_a_report_that_cannot_be_written_takes_no_workbook(world, login):
    draft(world)
    client, report = login(world.user("canbo.baichay")), Report.objects.get()
    content = changed(client.get(SHEET_URL).content, report, B1__value=7)
    chief = world.user("truong.baichay")
    services.submit_report(report, by=chief, version=report.version)
    before = counts()

    response = upload(client, content)

    assert response.context["form"].errors.keys() == {"workbook"}
    assert counts() == before


@pytest.mark.parametrize("who", ["canbo.caothang", "thamdinh", "lanhdao", "uyvien01"])
def test_only_the_unit_itself_has_its_sheet(world, login, who):
    client = login(world.user(who))
    assert client.get(SHEET_URL).status_code in (403, 404)
    assert client.get(UPLOAD_URL).status_code in (403, 404)
    assert client.post(UPLOAD_URL, {"apply": "x"}).status_code in (403, 404)
