"""Several reports in one act: confirm the clean ones, remind the missing, hand out the work."""

import pytest
from django.urls import reverse

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.reporting import queue
from apps.reporting.models import CommentTemplate, Nudge, Reading, Report
from apps.reporting.services import bulk
from apps.reporting.services.review import Mark, claim_report, save_marks, verify_report
from apps.reporting.services.risks import refresh_risks
from apps.reporting.services.submission import withdraw_report
from tests.reporting.city import day, submitted, write

CONFIRM = reverse("reporting:bulk-confirm")
UNDO = reverse("reporting:bulk-undo")
NUDGE = reverse("reporting:bulk-nudge")
ASSIGN = reverse("reporting:assign")
QUEUE = reverse("reporting:queue")
PHRASES = reverse("reporting:phrases")


@pytest.fixture
def clean(world, clock_at):
    """Three clean reports, one with a figure far from last quarter's."""
    clock_at(day(20, month=9))
    for ward in ("bai-chay", "cao-thang", "hong-gai", "dong-lam"):
        submitted(world, ward, 3)
    for report in Report.objects.all():
        verify_report(report, by=world.user("thamdinh"))
    clock_at(day(20))
    for ward in ("bai-chay", "cao-thang", "hong-gai"):
        submitted(world, ward)
    submitted(world, "dong-lam", C2={"value": 30})
    refresh_risks()
    return world


def report_of(ward):
    return Report.objects.get(enrolment__subject__slug=ward, period__quarter=4)


def values(*wards):
    return [f"{report_of(w).pk}:{report_of(w).version}" for w in wards]


ALL = ("bai-chay", "cao-thang", "hong-gai")


def open_sample(client, page):
    for row in page.context["sample"]:
        answer = client.post(row.open_url, {"form_key": f"o{row.report}"})
        assert answer.url == f"{row.url}?mau=1"


def send(client, wards, key="k1"):
    return client.post(CONFIRM, {"report": values(*wards), "form_key": key}, follow=True)


def verdicts():
    """Reports of this quarter with a verdict of their own in the log, each once."""
    streams = [f"reporting.report:{report_of(ward).pk}" for ward in (*ALL, "dong-lam")]
    rows = Event.objects.filter(event="report.verified", stream__in=streams)
    assert rows.count() == rows.values("stream").distinct().count()
    return rows.count()


def states():
    rows = Report.objects.filter(period__quarter=4).order_by("enrolment__subject__slug")
    return dict(rows.values_list("enrolment__subject__slug", "status"))


def test_the_page_lists_the_clean_ones_and_waits_for_the_sample(clean, login):
    client = login(clean.user("thamdinh"))
    page = client.get(CONFIRM)
    assert sorted(row.slug for row in page.context["rows"]) == list(ALL)
    assert len(page.context["sample"]) == 1
    assert b'class="btn btn-primary">' not in page.content.split(b"<main")[1]
    again = client.get(CONFIRM)
    assert [r.slug for r in again.context["sample"]] == [r.slug for r in page.context["sample"]]


def test_nothing_is_confirmed_before_the_sample_is_opened(clean, login):
    client = login(clean.user("thamdinh"))
    before = (states(), Event.objects.count(), Notification.objects.count())
    page = send(client, ALL)
    assert page.context["form"].non_field_errors()
    assert (states(), Event.objects.count(), Notification.objects.count()) == before


def test_after_the_sample_each_report_has_its_own_verdict(clean, login):
    client = login(clean.user("thamdinh"))
    open_sample(client, client.get(CONFIRM))
    assert Reading.objects.filter(by=clean.user("thamdinh")).count() == 1
    send(client, ALL)
    assert states() == dict.fromkeys(ALL, "verified") | {"dong-lam": "submitted"}
    assert verdicts() == 3
    assert all(report_of(w).verified_score["total"] for w in ALL)


def test_what_changed_meanwhile_is_left_and_named(clean, login):
    client = login(clean.user("thamdinh"))
    open_sample(client, client.get(CONFIRM))
    sent = values(*ALL)
    left = next(w for w in ALL if not Reading.objects.filter(report=report_of(w)).exists())
    withdraw_report(report_of(left), by=clean.user(f"truong.{left.replace('-', '')}"))
    page = client.post(CONFIRM, {"report": sent, "form_key": "k1"}, follow=True)
    assert states() == dict.fromkeys(ALL, "verified") | {left: "draft", "dong-lam": "submitted"}
    told = [str(message) for message in page.context["messages"]]
    assert any(report_of(left).enrolment.subject.name in text for text in told)


def test_a_report_with_a_doubt_a_mark_or_in_other_hands_is_left(clean, login):
    user, other = clean.user("thamdinh"), clean.user("thamdinh2")
    claim_report(report_of("bai-chay"), by=other)
    save_marks(report_of("cao-thang"), by=user, marks=[Mark("B2", "return", "Chưa khớp sổ.")])
    client = login(user)
    assert [row.slug for row in client.get(CONFIRM).context["rows"]] == ["hong-gai"]
    for ward in (*ALL, "dong-lam"):
        Reading.objects.create(report=report_of(ward), submission_number=1, by=user, at=day(20))
    send(client, (*ALL, "dong-lam"))
    assert states() == {
        "bai-chay": "submitted",
        "cao-thang": "submitted",
        "hong-gai": "verified",
        "dong-lam": "submitted",
    }


def test_pressed_twice_counts_once(clean, login):
    client = login(clean.user("thamdinh"))
    open_sample(client, client.get(CONFIRM))
    sent = {"report": values(*ALL), "form_key": "k1"}
    client.post(CONFIRM, sent)
    client.post(CONFIRM, sent)
    assert verdicts() == 3


def confirmed_together(world, client):
    """The queue as it opens after all three were confirmed at once."""
    open_sample(client, client.get(CONFIRM))
    return send(client, ALL)


def take_back(client, page):
    sent = {"report": values(*(r.enrolment.subject.slug for r in page.context["just"]))}
    return client.post(UNDO, sent | {"form_key": "u1"}, follow=True)


def test_what_was_confirmed_together_is_taken_back_together(clean, login):
    client = login(clean.user("thamdinh"))
    page = confirmed_together(clean, client)
    assert len(page.context["just"]) == 3
    assert 0 < page.context["just_seconds"] <= 10
    keys = [f"report.verified:{report_of(w).pk}:{report_of(w).version}" for w in ALL]
    mails = Notification.objects.filter(key__in=keys, mail_state="waiting")
    assert mails.exists()
    again = take_back(client, page)
    assert states() == dict.fromkeys((*ALL, "dong-lam"), "submitted")
    assert not mails.exists()
    assert "just-decided" not in again.content.decode()


def test_what_the_ward_has_read_stands_while_the_others_are_taken_back(clean, login):
    client = login(clean.user("thamdinh"))
    page = confirmed_together(clean, client)
    read = report_of("bai-chay")
    Notification.objects.filter(key=f"report.verified:{read.pk}:{read.version}").update(
        read_at=day(20)
    )
    again = take_back(client, page)
    assert states() == dict.fromkeys((*ALL, "dong-lam"), "submitted") | {"bai-chay": "verified"}
    told = [str(message) for message in again.context["messages"]]
    assert any(read.enrolment.subject.name in text for text in told)


def test_a_colleague_takes_nothing_back(clean, login):
    page = confirmed_together(clean, login(clean.user("thamdinh")))
    address = page.redirect_chain[-1][0]
    sent = {"report": values(*ALL), "form_key": "u1"}
    client = login(clean.user("thamdinh2"))
    assert client.get(address).context["just"] == []
    client.post(UNDO, sent)
    assert states() == dict.fromkeys(ALL, "verified") | {"dong-lam": "submitted"}


def test_a_smaller_choice_needs_its_own_sample(clean):
    user = clean.user("thamdinh")
    numbers = {report_of(w).pk: 1 for w in ALL}
    for pk in numbers:
        assert bulk.sample_of(user, {pk: 1}) == {pk}
    assert len(bulk.sample_of(user, dict.fromkeys(range(1, 41), 1))) == 4
    assert len(bulk.sample_of(user, dict.fromkeys(range(1, 42), 1))) == 5


def test_after_a_refusal_the_lot_is_drawn_among_the_chosen(clean, login):
    client = login(clean.user("thamdinh"))
    open_sample(client, client.get(CONFIRM))
    unread = next(w for w in ALL if not Reading.objects.filter(report=report_of(w)).exists())
    page = send(client, [unread])
    assert [row.slug for row in page.context["sample"]] == [unread]
    assert [row.slug for row in page.context["rows"] if row.is_chosen] == [unread]
    assert report_of(unread).status == "submitted"
    open_sample(client, page)
    send(client, [unread], key="k2")
    assert [w for w in ALL if report_of(w).status == "verified"] == [unread]


def test_an_old_reading_does_not_count_for_a_new_submission(clean):
    user, report = clean.user("thamdinh"), report_of("bai-chay")
    bulk.note_reading(report, by=user)
    assert bulk.opened_by(user, {report.pk: 1}) == {report.pk}
    assert bulk.opened_by(user, {report.pk: 2}) == set()
    assert bulk.opened_by(clean.user("thamdinh2"), {report.pk: 1}) == set()


def test_own_work_is_neither_opened_nor_confirmed(clean):
    with pytest.raises(DomainError):
        bulk.note_reading(report_of("bai-chay"), by=clean.user("canbo.baichay"))
    assert not Reading.objects.exists()


@pytest.mark.parametrize("junk", ["", "1", "a:b", "9:9", "1:2:3", "٣:٣", "-1:1", "9" * 40 + ":1"])
def test_junk_among_the_chosen_changes_nothing(clean, login, junk):
    client = login(clean.user("thamdinh"))
    before = states()
    for address, name in ((CONFIRM, "report"), (NUDGE, "unit"), (ASSIGN, "report")):
        answer = client.post(address, {name: junk, "form_key": "j", "person": junk})
        assert answer.status_code in (200, 302)
    assert states() == before
    assert not Nudge.objects.exists()


# --- reminding ---------------------------------------------------------------------------------


@pytest.fixture
def missing(world, clock_at):
    clock_at(day(20))
    submitted(world, "bai-chay")
    write(world, "cao-thang")
    return world


def units(page):
    return [f"{row.enrolment}:{row.period.pk}" for row in page.context["rows"]]


def test_missing_units_are_reminded_in_one_act_once_a_day(missing, login):
    client = login(missing.user("thamdinh"))
    page = client.get(f"{NUDGE}?ky=2021-q4")
    assert sorted(r.slug for r in page.context["rows"]) == [
        *("cao-thang", "dong-lam", "hong-gai", "quang-la"),
    ]
    sent = {"unit": units(page), "text": "Nộp trong ngày.", "form_key": "n1"}
    client.post(f"{NUDGE}?ky=2021-q4", sent)
    assert Nudge.objects.count() == 4
    assert Event.objects.filter(event="enrolment.nudged").count() == 4
    told = Notification.objects.filter(event="report.nudged").count()
    page = client.get(f"{NUDGE}?ky=2021-q4")
    assert page.context["open_count"] == 0
    client.post(f"{NUDGE}?ky=2021-q4", sent | {"form_key": "n2"})
    assert (Nudge.objects.count(), Notification.objects.filter(event="report.nudged").count()) == (
        4,
        told,
    )


def test_a_unit_that_submitted_meanwhile_is_not_reminded(missing, login):
    client = login(missing.user("thamdinh"))
    sent = units(client.get(f"{NUDGE}?ky=2021-q4"))
    submitted(missing, "dong-lam")
    client.post(f"{NUDGE}?ky=2021-q4", {"unit": sent, "form_key": "n1"})
    assert not Nudge.objects.filter(enrolment__subject__slug="dong-lam").exists()
    assert Nudge.objects.count() == 3


# --- handing out -------------------------------------------------------------------------------


def test_reports_are_assigned_and_the_receiver_is_told_once(clean, login):
    client, other = login(clean.user("thamdinh")), clean.user("thamdinh2")
    client.post(
        ASSIGN,
        {"report": values(*ALL), "person": other.pk, "to": "person", "form_key": "a1"},
    )
    assert {report_of(w).assigned_to for w in ALL} == {other}
    assert Notification.objects.filter(event="report.assigned", recipient=other).count() == 1
    assert Event.objects.filter(event="report.assigned").count() == 3
    rows = queue.load(other).narrowed(person=str(other.pk)).tab("wait")
    assert sorted(r.slug for r in rows) == list(ALL)
    assert [r.slug for r in queue.load(other).narrowed(person="none").tab("wait")] == ["dong-lam"]
    assert queue.next_waiting(other).slug in ALL
    assert queue.next_waiting(clean.user("thamdinh")).slug == "dong-lam"


def test_taking_for_oneself_tells_nobody(clean, login):
    user = clean.user("thamdinh")
    login(user).post(ASSIGN, {"report": values("bai-chay"), "to": "me", "form_key": "a1"})
    assert report_of("bai-chay").assigned_to == user
    assert not Notification.objects.filter(event="report.assigned").exists()


@pytest.mark.parametrize("person", ["", "x", "999999", "canbo.baichay", "thuky"])
def test_only_verifiers_of_the_lead_unit_are_given_work(clean, login, person):
    wanted = clean.users[person].pk if person in clean.users else person
    chosen = values(*ALL[:2])
    sent = {"report": chosen, "person": wanted, "to": "person", "form_key": "a1"}
    page = login(clean.user("thamdinh")).post(ASSIGN, sent, follow=True).content.decode()
    assert not Report.objects.filter(assigned_to__isnull=False).exists()
    for value in values(*ALL):  # what was chosen need not be chosen again
        assert (f'value="{value}" checked' in page) == (value in chosen)


# --- phrases -----------------------------------------------------------------------------------


def test_everybody_has_four_phrases_and_may_keep_their_own(world, login):
    user = world.user("thamdinh")
    client = login(user)
    page = client.get(PHRASES)
    assert [p.title for p in page.context["shared"]] == [
        "Thiếu minh chứng",
        "Không khớp biên bản",
        "Sai đơn vị tính",
        "Chưa đủ chữ ký",
    ]
    client.post(PHRASES, {"title": "Chụp lại", "text": "Ảnh mờ.", "form_key": "p1"})
    own = CommentTemplate.objects.get(owner=user)
    assert [p.title for p in client.get(PHRASES).context["own"]] == ["Chụp lại"]
    assert login(world.user("thamdinh2")).get(PHRASES).context["own"] == []
    gone = reverse("reporting:phrase-remove", args=[own.pk])
    assert login(world.user("thamdinh2")).post(gone, {"form_key": "p2"}).status_code == 404
    assert login(user).post(gone, {"form_key": "p3"}).status_code == 302
    assert not CommentTemplate.objects.filter(owner=user).exists()


def test_a_shared_phrase_is_not_deleted(world, login):
    shared = CommentTemplate.objects.filter(owner=None).first()
    client = login(world.user("thamdinh"))
    gone = reverse("reporting:phrase-remove", args=[shared.pk])
    assert client.post(gone, {"form_key": "p"}).status_code == 404
    assert CommentTemplate.objects.filter(owner=None).count() == 4


@pytest.mark.parametrize("address", [CONFIRM, NUDGE, PHRASES])
@pytest.mark.parametrize("name", ["truong.baichay", "thuky", "quantri"])
def test_only_verifiers_open_these_pages(world, login, address, name):
    client = login(world.user(name))
    assert client.get(address).status_code == 403
    assert client.post(address, {"form_key": "x"}).status_code == 403
    assert client.post(ASSIGN, {"form_key": "x"}).status_code == 403


def test_the_way_back_from_the_sample_leads_to_the_same_list(clean, login):
    client = login(clean.user("thamdinh"))
    page = client.get(CONFIRM, {"ky": "2021-q4", "q": "a"})
    row = page.context["sample"][0]
    told = {"form_key": "o", "filter": page.context["asked"]}
    review = client.get(client.post(row.open_url, told)["Location"])
    assert review.context["sample_url"] == f"{CONFIRM}?q=a&ky=2021-q4"
    assert review.context["sample_url"].replace("&", "&amp;") in review.content.decode()
    strange = client.get(f"{row.url}?mau=ky%3D2021-q4%26next%3Dhttps%3A//example.vn")
    assert strange.context["sample_url"] == f"{CONFIRM}?ky=2021-q4"
