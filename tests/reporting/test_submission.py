"""From the draft to the city, and back before the verdict."""

import uuid
from datetime import date

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.notifications.models import Notification
from apps.reporting import services
from apps.reporting.models import Report, Submission
from apps.reporting.services import Cell
from apps.reporting.services.review import claim_report
from apps.reporting.services.submission import digest
from tests.reporting.test_entry_services import returned
from tests.reporting.ward import BASE, answer_return, draft, submitted


def key():
    return {"form_key": uuid.uuid4().hex}


def told(event):
    return sorted(n.recipient.username for n in Notification.objects.filter(event=event))


def facts(report):
    return Report.objects.filter(pk=report.pk).values().get()


def test_submission_freezes_the_report_and_tells_the_verifiers(world):
    report, chief = draft(world), world.user("truong.baichay")

    services.submit_report(report, by=chief, version=report.version)

    report.refresh_from_db()
    row = Submission.objects.get()
    assert (report.status, report.submitted_by, report.submission_number) == ("submitted", chief, 1)
    assert (row.for_chief, row.days_late, row.number) == (False, 0, 1)
    assert row.content["B2"]["inputs"] == {"met": 16, "total": 25}
    assert row.digest == digest(row.content)
    assert told("report.submitted") == ["thamdinh", "thamdinh2"]
    event = Event.objects.get(event="report.submitted")
    assert (event.actor, event.data["digest"]) == (chief, row.digest)
    assert report.period.first_submitted_at == report.submitted_at
    line = next(line for line in report.self_score["lines"] if line["code"] == "A4")
    assert line["points"] == "1.25"


def test_a_deputy_signs_for_the_chief(world):
    report, deputy = draft(world), world.user("pho.baichay")

    services.submit_report(report, by=deputy, version=report.version)

    assert Submission.objects.get().for_chief
    event = Event.objects.get(event="report.submitted")
    assert (event.data["for_chief"], event.data["signed_for"]) == (
        True,
        [str(world.user("truong.baichay"))],
    )


@pytest.mark.parametrize(("day", "late"), [(24, 0), (27, 0), (28, 0), (29, 1), (31, 3)], ids=str)
def test_late_counts_days_after_the_grace(world, clock_at, day, late):
    """Due on Friday 24/12; two working days of grace end on Tuesday 28/12."""
    report = draft(world)
    clock_at(clock.local(2021, 12, day, 23, 30))

    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert Submission.objects.get().days_late == late


def test_submission_refuses_what_is_incomplete(world):
    report = draft(world, B1=Cell(), C1=Cell("value", {"met": 22, "total": 25}))
    before = facts(report)

    with pytest.raises(DomainError, match="B1"):
        services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert facts(report) == before
    assert not Submission.objects.exists()
    assert told("report.submitted") == []
    codes = [f.code for f in services.check(services.lay_out(report)).blocking]
    assert codes == ["B1", "C1"]


def test_submission_refuses_more_than_all(world):
    report = draft(world, B2=Cell("value", {"met": 26, "total": 25}))
    assert [f.code for f in services.check(services.lay_out(report)).blocking] == ["B2"]


def test_submission_refuses_an_officer(world):
    report = draft(world)
    before = facts(report)

    with pytest.raises(DomainError):
        services.submit_report(report, by=world.user("canbo.baichay"), version=report.version)

    assert facts(report) == before


def test_submission_refuses_what_changed_since(world):
    report, officer = draft(world), world.user("canbo.baichay")
    shown = report.version
    services.save_draft(report, by=officer, cells={"B1": Cell("value", {"value": 9}, version=1)})
    before = facts(report)

    with pytest.raises(StaleError, match="B1"):
        services.submit_report(report, by=world.user("truong.baichay"), version=shown)

    assert facts(report) == before


def test_submission_refuses_a_second_time(world):
    report = submitted(world)
    before = facts(report)

    with pytest.raises(DomainError):
        services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert facts(report) == before
    assert Submission.objects.count() == 1


def test_submission_refuses_a_locked_period(world, clock_at):
    report = draft(world)
    clock_at(clock.local(2022, 1, 31))

    with pytest.raises(DomainError):
        services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert not Submission.objects.exists()


def test_submission_refuses_a_unit_that_ended(world):
    report = draft(world)
    world.localities["bai-chay"].versions.update(valid_to=date(2021, 12, 19))

    with pytest.raises(DomainError):
        services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert not Submission.objects.exists()


def test_not_reported_with_a_reason_is_a_warning(world):
    report = draft(world, B5=Cell(remark="Chờ số liệu của Đội CSGT."))
    found = services.check(services.lay_out(report))
    assert (found.blocking, [f.code for f in found.warnings]) == ([], ["B5"])


def test_a_jump_is_a_warning(world):
    with clock.at(clock.local(2021, 9, 20)):
        submitted(world, quarter=3)
    report = draft(world, B1=Cell("value", {"value": 13}))
    assert [f.code for f in services.check(services.lay_out(report)).warnings] == ["B1"]


def test_hand_over_tells_the_chiefs_once(world):
    report, officer = draft(world), world.user("canbo.baichay")

    services.hand_over(report, by=officer, version=report.version)
    with pytest.raises(DomainError):
        services.hand_over(report, by=officer)

    report.refresh_from_db()
    assert (report.status, report.chip, report.handed_by) == ("draft", "with_chief", officer)
    assert told("report.handed") == ["pho.baichay", "truong.baichay"]
    assert Event.objects.filter(event="report.handed").count() == 1


def test_withdrawal_opens_the_draft_again(world):
    report, chief = submitted(world), world.user("truong.baichay")

    services.withdraw_report(report, by=chief)

    report.refresh_from_db()
    assert (report.status, report.submission_number) == ("draft", 1)
    assert report.first_submitted_at is not None
    assert not Notification.objects.filter(mail_state="waiting", event="report.submitted").exists()
    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)
    assert [s.number for s in Submission.objects.all()] == [1, 2]


def test_withdrawal_ends_with_the_verdict(world):
    report = submitted(world)
    Report.objects.filter(pk=report.pk).update(status="verified", decided_at=clock.now())

    with pytest.raises(DomainError):
        services.withdraw_report(report, by=world.user("truong.baichay"))

    assert Report.objects.get(pk=report.pk).status == "verified"


def test_withdrawing_a_resubmission_opens_the_return_again(world):
    report, chief = returned(world, "B2"), world.user("truong.baichay")
    answer_return(report, by=chief, answers={"B2": "Đã sửa."})
    report = Report.objects.get(pk=report.pk)
    services.submit_report(report, by=chief, version=report.version)

    services.withdraw_report(report, by=chief)

    report.refresh_from_db()
    assert report.status == "returned"
    assert report.returns.get().closed_at is None


def test_the_chief_submits_by_page_and_twice_counts_once(world, login):
    report = draft(world)
    client = login(world.user("truong.baichay"))
    form = {"version": report.version, "statement": "on", **key()}

    first = client.post(f"{BASE}nop/", form)
    second = client.post(f"{BASE}nop/", form)

    assert first.url == f"{BASE}da-nop/"
    assert second.status_code == 302
    assert Submission.objects.count() == 1
    receipt = client.get(first.url).content.decode()
    assert "BC-2021Q4-bai-chay" in receipt
    assert "Cán bộ thẩm định" in receipt


def test_without_the_statement_nothing_is_submitted(world, login):
    report = draft(world)
    response = login(world.user("truong.baichay")).post(
        f"{BASE}nop/", {"version": report.version, **key()}
    )
    assert "statement" in response.context["form"].errors
    assert not Submission.objects.exists()


def test_a_stale_check_page_comes_back_fresh(world, login):
    report, officer = draft(world), world.user("canbo.baichay")
    shown = report.version
    services.save_draft(report, by=officer, cells={"B1": Cell("value", {"value": 9}, version=1)})

    response = login(world.user("truong.baichay")).post(
        f"{BASE}nop/", {"version": shown, "statement": "on", **key()}
    )

    html = response.content.decode()
    assert "B1" in str(response.context["form"].non_field_errors())
    assert f'name="version" value="{shown + 1}"' in html
    assert not Submission.objects.exists()


PAGES = ["", "kiem-tra/", "da-nop/", "in/", "lich-su/"]


@pytest.mark.parametrize("page", PAGES)
def test_pages_carry_the_mark_and_stay_with_the_unit(world, login, page):
    submitted(world)
    response = login(world.user("truong.baichay")).get(BASE + page)
    assert response.status_code == 200
    assert response.context["illustrative"]
    assert login(world.user("truong.honggai")).get(BASE + page).status_code == 404
    city = 403 if page == "kiem-tra/" else 200
    assert login(world.user("thamdinh")).get(BASE + page).status_code == city


@pytest.mark.parametrize("step", ["nop/", "rut-lai/", "chuyen-chi-huy/"])
def test_steps_are_for_the_right_people(world, login, step):
    report = draft(world)
    before = facts(report)
    form = {"version": report.version, "statement": "on"}

    assert login(world.user("truong.honggai")).post(BASE + step, form | key()).status_code == 404
    assert login(world.user("thamdinh")).post(BASE + step, form | key()).status_code == 403
    if step != "chuyen-chi-huy/":
        assert login(world.user("canbo.baichay")).post(BASE + step, form | key()).status_code == 403
    assert facts(report) == before


def test_withdrawing_asks_first_and_says_what_follows(world, login):
    report, client = submitted(world), login(world.user("truong.baichay"))
    claim_report(report, by=world.user("thamdinh"))
    before = facts(report)

    page = client.get(f"{BASE}rut-lai/")
    assert str(world.user("thamdinh")) in page.content.decode()  # who has it in hand
    assert facts(report) == before

    version = Report.objects.get().version
    old = {"version": version - 1} | key()
    told = client.post(f"{BASE}rut-lai/", old, follow=True).context["messages"]
    assert [m.level_tag for m in told] == ["error"]
    assert facts(report) == before

    client.post(f"{BASE}rut-lai/", {"version": version} | key(), follow=True)
    assert Report.objects.get().status == "draft"
    back = client.get(f"{BASE}rut-lai/", follow=True)
    assert back.redirect_chain == [(BASE, 302)]
    assert [m.level_tag for m in back.context["messages"]] == ["error"]


def test_the_address_of_a_button_says_that_nothing_was_done(world, login):
    report = draft(world)
    before = facts(report)
    page = login(world.user("canbo.baichay")).get(f"{BASE}chuyen-chi-huy/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "Chưa có gì được thực hiện" in page.content.decode()
    assert facts(report) == before


def test_the_unit_that_has_not_begun_reads_so(world, login):
    for username, status in (("canbo.baichay", 200), ("thamdinh", 200), ("uyvien01", 404)):
        assert login(world.user(username)).get(BASE).status_code == status
    assert not Report.objects.exists()


def test_history_compares_the_submissions(world, login):
    report, officer, chief = (
        returned(world, "B2"),
        world.user("canbo.baichay"),
        world.user("truong.baichay"),
    )
    services.save_draft(
        report, by=officer, cells={"B2": Cell("value", {"met": 20, "total": 25}, version=1)}
    )
    answer_return(report, by=officer, answers={"B2": "Đã sửa."})
    report = Report.objects.get(pk=report.pk)
    services.submit_report(report, by=chief, version=report.version)

    client = login(chief)
    rows = client.get(f"{BASE}lich-su/so-sanh/?tu=1&den=2").context["rows"]

    (change,) = [row for row in rows if row["is_changed"]]
    assert change["code"] == "B2"
    assert (change["old"]["value"][:5], change["new"]["value"][:5]) == ("16/25", "20/25")


def test_the_check_page_offers_to_edit_only_what_is_open(world, login):
    report = returned(world, "B2")
    accepted = report.results.get(criterion__code="B1")
    assert accepted.accepted_at

    html = login(world.user("canbo.baichay")).get(f"{BASE}kiem-tra/").content.decode()

    assert f'{BASE}nhap/#row-B2">Sửa' in html
    assert f'{BASE}nhap/#row-B1">Sửa' not in html


def test_the_chief_reads_what_was_sent_back_and_what_is_answered(world, login):
    report = returned(world, "B2")
    (item,) = report.returns.get().items.all()
    page = login(world.user("truong.baichay")).get(f"{BASE}kiem-tra/").content.decode()
    assert item.reason in page
    code = item.result.criterion.code
    by = world.user("canbo.baichay")
    answer_return(report, by=by, answers={code: "Đã đối chiếu sổ gốc, số cũ đúng."})
    page = login(world.user("truong.baichay")).get(f"{BASE}kiem-tra/").content.decode()
    assert "Đã đối chiếu sổ gốc, số cũ đúng." in page
