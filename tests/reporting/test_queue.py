"""The queue: what stands in which tab, in how many queries, and the same as a file."""

import io
import re
import zipfile
from itertools import product

import pytest
from django.urls import reverse

from apps.core import clock
from apps.core.addresses import address
from apps.police.models import PoliceUnit
from apps.reporting import queue
from apps.reporting.models import Extension, Report
from apps.reporting.services.review import (
    claim_report,
    nudge_enrolment,
    return_report,
    verify_report,
)
from apps.reporting.services.risks import refresh_risks
from tests.factories.crowd import crowd
from tests.reporting.city import day, submitted, write


@pytest.fixture
def mixed(world, clock_at):
    """Q4: two wait, one is returned, one is a draft, one is not begun; Q3 confirmed for one."""
    clock_at(day(13))
    submitted(world, "bai-chay")
    clock_at(day(20))
    submitted(world, "cao-thang", B3={"value": 9})
    report = submitted(world, "hong-gai")
    return_report(
        report, by=world.user("thamdinh"), due_on=day(23).date(), reasons={"B2": "Chưa khớp."}
    )
    write(world, "dong-lam")
    return world


def names(user, tab, **chosen):
    return [row.slug for row in queue.load(user).narrowed(**chosen).tab(tab)]


def test_tabs_hold_what_they_say(mixed):
    user = mixed.user("thamdinh")
    found = queue.load(user).narrowed(period="2021-q4")
    assert found.counts() == {"wait": 2, "again": 0, "returned": 1, "verified": 0, "missing": 2}
    assert names(user, "wait") == ["bai-chay", "cao-thang"]
    assert set(names(user, "missing", period="2021-q4")) == {"dong-lam", "quang-la"}


def test_search_knows_no_diacritics(mixed):
    user = mixed.user("thamdinh")
    assert names(user, "wait", words="BÃI chay") == ["bai-chay"]
    assert names(user, "wait", words="công an phường BAI") == ["bai-chay"]
    assert names(user, "wait", words="dong lam") == []
    assert names(user, "wait", programme="khac") == []


def test_waiting_counts_working_days_and_marks_the_long_ones(mixed):
    rows = {row.slug: row for row in queue.load(mixed.user("thamdinh")).tab("wait")}
    assert (rows["bai-chay"].waiting, rows["bai-chay"].waits_long) == (5, True)
    assert (rows["cao-thang"].waiting, rows["cao-thang"].waits_long) == (0, False)


def test_details_count_big_changes_and_missing_evidence(mixed):
    submitted(mixed, "bai-chay", 3, D2={"value": 1}, B2={"met": 5, "total": 20})
    refresh_risks()
    waiting = queue.load(mixed.user("thamdinh")).tab("wait")
    row = next(r for r in waiting if r.period.quarter == 4 and r.slug == "bai-chay")
    assert (row.big_changes, row.lacking) == (2, 0)  # D2 1 → 3, B2 25 % → 90 %


def test_rows_carry_the_wards_own_score(mixed):
    for row in queue.load(mixed.user("thamdinh")).tab("wait"):
        stored = Report.objects.get(pk=row.report).self_score
        assert (str(row.total), row.passed) == (stored["total"], stored["passed"])


def test_a_report_without_points_waits_like_any_other(mixed, login):
    report = Report.objects.filter(status="submitted").first()
    report.take_self_score({**report.self_score, "total": None})
    report.save()

    rows = queue.load(mixed.user("thamdinh")).tab("wait")

    assert [row.total for row in rows if row.report == report.pk] == [None]
    client = login(mixed.user("thamdinh"))
    assert client.get("/tham-dinh/").status_code == 200
    assert client.get(f"{report.get_absolute_url()}tham-dinh/").status_code == 200


def test_a_closed_period_and_an_ended_unit_owe_nothing(mixed, clock_at):
    version = mixed.localities["quang-la"].versions.get()
    version.valid_to = day(15).date()
    version.save()
    assert "quang-la" not in names(mixed.user("thamdinh"), "missing")
    clock_at(clock.local(2022, 2, 1))
    assert names(mixed.user("thamdinh"), "missing") == []
    assert names(mixed.user("thamdinh"), "wait") == ["bai-chay", "cao-thang"]


def risk_of(report, points):
    reason = {"code": "answer", "points": points, "criteria": ["A2"], "params": {}}
    found = {"of": report.submission_number, "units": 300, "points": points, "reasons": [reason]}
    return found | {"big": 0, "moved": 0, "lacking": 0, "warnings": 0, "clean_of": None}


@pytest.fixture
def others(mixed):
    """Two verifiers at work, a reminder and two requests for more time: what rows may carry."""
    claim_report(Report.objects.first(), by=mixed.user("thamdinh2"))
    nudge_enrolment(
        mixed.enrolment("quang-la"), mixed.period(4), by=mixed.user("thamdinh2"), text=""
    )
    for ward, day_ in (("quang-la", None), ("dong-lam", day(28).date())):
        Extension.objects.create(
            enrolment=mixed.enrolment(ward),
            period=mixed.period(4),
            asked_by=mixed.user("canbo.quangla"),
            asked_at=clock.now(),
            wanted_until=day(28).date(),
            reason="Chờ số liệu của tổ dân phố.",
            granted_until=day_,
            decided_at=clock.now() if day_ else None,
        )
    return mixed


@pytest.mark.parametrize(
    ("tab", "count"),
    [*product(queue.TABS, [0, 50]), ("wait", 500), ("missing", 500)],
)
def test_queue_makes_six_queries_at_most(others, login, tab, count, django_assert_max_num_queries):
    sample = Report.objects.get(enrolment=others.enrolments["bai-chay"])
    reports = crowd(others, count, sample)
    for report in reports:
        report.risk = risk_of(report, report.pk % 90)
    Report.objects.bulk_update(reports, ["risk"], batch_size=500)
    client = login(others.user("thamdinh"))
    client.get(reverse("reporting:queue"))
    with django_assert_max_num_queries(6):
        page = client.get(reverse("reporting:queue"), {"tab": tab})
    assert page.status_code == 200
    assert len(page.context["rows"]) == min(50, len(page.context["page_obj"].paginator.object_list))
    assert page.context["counts"]["wait"] == 2 + count
    points = [row.points or 0 for row in page.context["rows"]]
    assert tab != "wait" or points == sorted(points, reverse=True)


def test_requests_for_more_time_reach_their_rows(others):
    found = {
        row.slug: (row.days.granted_until, row.extension_url != "")
        for row in queue.load(others.user("thamdinh")).narrowed(period="2021-q4").tab("missing")
    }
    assert found == {"quang-la": (None, True), "dong-lam": (day(28).date(), False)}


def test_going_on_leads_past_what_a_colleague_has_in_hand(mixed, login):
    held = Report.objects.get(enrolment=mixed.enrolments["bai-chay"])
    client = login(mixed.user("thamdinh"))
    assert client.get(reverse("reporting:queue")).context["following"].slug == "bai-chay"
    claim_report(held, by=mixed.user("thamdinh2"))
    page = client.get(reverse("reporting:queue"))
    assert page.context["following"].slug == "cao-thang"
    assert "bai-chay" in [row.slug for row in page.context["rows"]]
    assert "Cán bộ thẩm định 2 đang thẩm định" in page.content.decode()


def test_what_one_has_in_hand_oneself_is_said_so(mixed, login):
    claim_report(
        Report.objects.get(enrolment=mixed.enrolments["bai-chay"]), by=mixed.user("thamdinh")
    )
    page = login(mixed.user("thamdinh")).get(reverse("reporting:queue")).content.decode()
    assert "Đồng chí đang thẩm định" in page
    assert "Cán bộ thẩm định đang thẩm định" not in page


def test_work_is_given_to_verifiers_only(others, login):
    page = login(others.user("thamdinh")).get(reverse("reporting:queue"))
    names = {str(others.user(name)) for name in ("thamdinh", "thamdinh2")}
    assert set(page.context["verifiers"].values()) == names


def sheet_text(answer):
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_export_holds_the_rows_of_the_screen_and_the_mark(mixed, login):
    client = login(mixed.user("thamdinh"))
    text = sheet_text(client.get(reverse("reporting:queue-export"), {"q": "bai chay"}))
    assert "Phường Bãi Cháy" in text
    assert "Phường Cao Thắng" not in text
    page = client.get(reverse("reporting:queue"), {"q": "bai chay"}).content.decode()
    assert "Phường Bãi Cháy" in page
    assert "Phường Cao Thắng" not in page
    assert "mark-illustrative" in page
    text = sheet_text(
        client.get(reverse("reporting:queue-export"), {"tab": "missing", "ky": "2021-q4"})
    )
    assert "Xã Quảng La" in text
    assert "Kỳ: Quý IV" in text  # the filter as the page says it


def test_the_file_of_the_confirmed_says_when_and_whose(world, login):
    verify_report(submitted(world), by=world.user("thamdinh"))
    asked = {"tab": "verified", "ai": "none"}
    client = login(world.user("thamdinh"))
    text = sheet_text(client.get(reverse("reporting:queue-export"), asked))
    assert "Kết luận lúc" in text
    assert "Phụ trách: Chưa giao" in text


def test_the_empty_queue_leads_to_those_who_are_missing(world, login):
    page = login(world.user("thamdinh")).get(reverse("reporting:queue"))
    assert page.status_code == 200
    assert "tab=missing" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [("thamdinh", 200), ("truong.baichay", 403), ("thuky", 403), ("quantri", 403)],
)
def test_who_opens_the_queue(world, login, name, status):
    client = login(world.user(name))
    assert client.get(reverse("reporting:queue")).status_code == status
    assert client.get(reverse("reporting:queue-export")).status_code == status


def test_missing_units_show_who_signed_in_last_and_the_reminder_of_the_period(mixed, login):
    officer = mixed.user("canbo.quangla")
    officer.last_login = day(15)
    officer.save()
    for quarter in (3, 4):
        nudge_enrolment(
            mixed.enrolment("quang-la"), mixed.period(quarter), by=mixed.user("thamdinh"), text=""
        )
    rows = queue.load(mixed.user("thamdinh")).tab("missing")
    found = {(r.slug, r.period.quarter): (r.signed_in_at, r.is_nudged_today) for r in rows}
    assert found["quang-la", 4] == found["quang-la", 3] == (day(15), True)
    assert found["quang-la", 2] == (day(15), False)
    assert found["dong-lam", 4] == (None, False)


def test_a_colleague_of_the_same_name_keeps_what_is_in_hand(mixed):
    user, colleague = mixed.user("thamdinh"), mixed.user("thamdinh2")
    for one in (user, colleague):
        one.display_name = "Cán bộ thẩm định"
        one.save()
    taken = Report.objects.get(enrolment=mixed.enrolment("bai-chay"), status="submitted")
    claim_report(taken, by=colleague)

    for one, opened in ((user, "cao-thang"), (colleague, "bai-chay")):
        assert queue.next_waiting(one).slug == opened
    rows = queue.load(user).tab("wait")
    assert [row.slug for row in rows if row.is_free_for(user)] == ["cao-thang"]


def missing_on_page(client):
    page = client.get(reverse("reporting:queue"), {"tab": "missing", "ky": "2021-q4"})
    body = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)) for row in body.split("</tr>")]
    return {name: row for row in rows for name in ("Quảng La", "Đồng Lâm") if name in row}, body


def test_each_missing_unit_says_its_own_words_on_its_own_day(others, login, clock_at):
    PoliceUnit.objects.filter(locality=others.localities["quang-la"]).update(phone="<b>0203</b>")
    officer = others.user("canbo.quangla")
    officer.last_login = day(15)
    officer.save()
    client = login(others.user("thamdinh"))
    rows, body = missing_on_page(client)
    assert set(rows) == {"Quảng La", "Đồng Lâm"}
    assert "&lt;b&gt;0203&lt;/b&gt;" in rows["Quảng La"]
    assert "08:00 15/12/2021" in rows["Quảng La"]
    assert "24/12/2021" in rows["Quảng La"]
    assert "28/12/2021" in rows["Đồng Lâm"]
    asked = Extension.objects.get(decided_at=None)
    decided = address(
        "reporting:extension-decide", others.programme.slug, "2021-q4", "quang-la", asked.pk
    )
    assert body.count(f'href="{decided}"') == body.count("btn-primary") == 1
    for slug in ("quang-la", "dong-lam"):
        assert f'/2021-q4/{slug}/nhac/"' in body

    clock_at(day(23))
    later, _body = missing_on_page(client)
    assert later["Quảng La"] != rows["Quảng La"]  # nearer to its deadline
    Extension.objects.all().delete()
    _rows, body = missing_on_page(client)
    assert "btn-primary" not in body
