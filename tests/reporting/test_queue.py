"""The queue: what stands in which tab, in how many queries, and the same as a file."""

import io
import zipfile

import pytest
from django.urls import reverse

from apps.core import clock
from apps.police.models import PoliceUnit
from apps.programmes.models import Enrolment, Subject
from apps.reporting import queue
from apps.reporting.models import Report
from apps.reporting.services.review import claim_report, nudge_enrolment, return_report
from apps.reporting.services.risks import refresh_risks
from tests.factories.world import make_locality
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
        stored = Report.objects.get(pk=row.report).self_score["total"]
        assert (str(row.total), row.passed) == (stored, None)


def test_a_closed_period_and_an_ended_unit_owe_nothing(mixed, clock_at):
    version = mixed.localities["quang-la"].versions.get()
    version.valid_to = day(15).date()
    version.save()
    assert "quang-la" not in names(mixed.user("thamdinh"), "missing")
    clock_at(clock.local(2022, 2, 1))
    assert names(mixed.user("thamdinh"), "missing") == []
    assert names(mixed.user("thamdinh"), "wait") == ["bai-chay", "cao-thang"]


def many(world, count):
    """More wards with a submitted report each, written without the ward's pages."""
    sample = Report.objects.get(enrolment=world.enrolments["bai-chay"])
    for number in range(count):
        locality = make_locality(f"xa-{number}", "xa", f"Số {number}", parent=world.city)
        unit = PoliceUnit.objects.create(locality=locality, name=f"Công an xã Số {number}")
        subject = Subject.objects.create(
            name=f"Xã Số {number}", slug=f"xa-{number}", locality=locality
        )
        enrolment = Enrolment.objects.create(
            programme=world.programme,
            subject=subject,
            unit=unit,
            status="enrolled",
            invited_at=clock.now(),
        )
        copy = Report.objects.get(pk=sample.pk)
        copy.pk, copy.enrolment = None, enrolment
        copy._state.adding = True
        copy.save()
        frozen = sample.submissions.get()
        frozen.pk, frozen.report = None, copy
        frozen._state.adding = True
        frozen.save()


@pytest.mark.parametrize("tab", ["wait", "again", "returned", "verified", "missing"])
@pytest.mark.parametrize("count", [0, 50])
def test_queue_makes_eight_queries_at_most(mixed, login, tab, count, django_assert_max_num_queries):
    many(mixed, count)
    claim_report(Report.objects.first(), by=mixed.user("thamdinh2"))
    nudge_enrolment(
        mixed.enrolment("quang-la"), mixed.period(4), by=mixed.user("thamdinh2"), text=""
    )
    client = login(mixed.user("thamdinh"))
    client.get(reverse("reporting:queue"))
    with django_assert_max_num_queries(8):
        page = client.get(reverse("reporting:queue"), {"tab": tab})
    assert page.status_code == 200
    assert len(page.context["rows"]) == min(50, len(page.context["page_obj"].paginator.object_list))


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
    assert "Xã Quảng La" in sheet_text(
        client.get(reverse("reporting:queue-export"), {"tab": "missing", "ky": "2021-q4"})
    )


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
    queue.add_nudges(rows)
    found = {(r.slug, r.period.quarter): (r.signed_in_at, r.is_nudged_today) for r in rows}
    assert found["quang-la", 4] == found["quang-la", 3] == (day(15), True)
    assert found["quang-la", 2] == (day(15), False)
    assert found["dong-lam", 4] == (None, False)
