"""Hạ Long 2021 from no programme at all to five recognitions, through pages only.

The test may look into the database; every change is made by a person in a browser, and the
reminders come from the real worker and beat.
"""

import os
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from apps.core.dates import next_working_day, quarter_window
from seeds.history import BASES

from .acts import Programme
from .committee import (
    ABSENT,
    CHANGES_MIND,
    SESSION_ON,
    TOO_LATE,
    TWO_TABS,
    VOTERS,
    WORKS_THERE,
    Dossiers,
    Meeting,
)
from .people import Crowd, state_is, vi
from .stack import Stack

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

REASON = "Số khu dân cư đạt chưa khớp biên bản kiểm tra, đề nghị đối chiếu."
ANSWER = "Đã đối chiếu, số liệu khớp biên bản."
NEXT_DAY = timedelta(days=1)
MAILED = (
    "SELECT COUNT(*) FROM notifications_notification n JOIN accounts_user u"
    " ON u.id = n.recipient_id WHERE u.username = ? AND n.event = ? AND n.mail_state = 'sent'"
)


def test_from_nothing_to_five_recognitions(browser, empty_stack):
    with Crowd(browser, empty_stack) as crowd:
        story = Programme(crowd, empty_stack)
        begin(story)
        remind_the_wards(story)
        for quarter in (1, 2, 3, 4):
            play_quarter(story, quarter)
            if quarter == 1:
                add_the_later_basis(story)
        year(story)
        dossiers(story)
        meeting = hold_session(story)
        register(story, meeting)
        read_what_stands(story, meeting)
        assert crowd.wrong == []
    empty_stack.manage("verify_audit")


@pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="The story without JavaScript is told on SQLite."
)
def test_ward_and_city_without_javascript(browser, tmp_path, empty_data):
    with (
        Stack(tmp_path, like=empty_data) as stack,
        Crowd(browser, stack, javascript=False) as crowd,
    ):
        story = Programme(crowd, stack, wards={"bai-chay": "baichay"})
        begin(story)
        for quarter in (1, 2, 3, 4):
            play_quarter(story, quarter)
        year(story)
        assert crowd.wrong == []


# --- ward and city ----------------------------------------------------------------------------


def begin(story):
    """Set-up, invitation, answers, last year's figures."""
    assert story.stack.rows("SELECT COUNT(*) FROM programmes_programme") == [(0,)]
    story.stand_at(date(2021, 1, 5))
    story.set_up()
    story.stand_at(date(2021, 1, 8))
    story.invite()
    story.stand_at(date(2021, 1, 11))
    for ward in story.wards:
        story.accept(ward)
        story.enter_baselines(ward)


def add_the_later_basis(story):
    when, number, issued_on = BASES[2]
    story.stand_at(when)
    story.add_basis(story.crowd("quantri"), number, issued_on)


def remind_the_wards(story):
    """Nobody presses anything: beat ticks, the worker writes the notice and sends the mail."""
    story.stand_at(date(2021, 3, 12))
    for plain in story.wards.values():
        story.stack.wait_for(MAILED, f"canbo.{plain}", "reminder.report")
        assert letters(story, f"canbo.{plain}")
    page = story.crowd.open("canbo.baichay", "/thong-bao/")
    expect(page.locator("main")).to_contain_text("22/03/2021")
    story.crowd.shoot(page, "notices")


def letters(story, username):
    """Mails on their way out, as files."""
    wanted = f"To: {username}@ancs.example"
    return [f for f in (story.stack.folder / "mail").iterdir() if wanted in f.read_text()]


def play_quarter(story, quarter):
    first = next_working_day(quarter_window(2021, quarter).end + NEXT_DAY)
    for ward in story.wards:
        story.stand_at(first, 9)
        page = story.enter(quarter, ward, files=ward == "bai-chay")
        if ward == "bai-chay":
            story.crowd.shoot(page, f"entry-q{quarter}")
        story.hand_over(quarter, ward)
        story.stand_at(first, 15)
        page = story.submit(quarter, ward)
        if (ward, quarter) == ("bai-chay", 4):
            story.crowd.shoot(page, "receipt")
            return_and_resubmit(story, first)
    story.stand_at(first + timedelta(days=5), 9)
    for ward in story.wards:
        page = story.verify(quarter, ward)
    story.crowd.shoot(page, "verified")
    expected = [(len(story.wards) * quarter,)]
    count = "SELECT COUNT(*) FROM reporting_report WHERE status = 'verified'"
    assert story.stack.rows(count) == expected


def return_and_resubmit(story, first):
    """Bãi Cháy, fourth quarter: one criterion came back, was answered and put right."""
    story.stand_at(first + NEXT_DAY, 10)
    story.send_back(4, "bai-chay", "C1", REASON, next_working_day(first + 4 * NEXT_DAY))
    story.stand_at(first + 2 * NEXT_DAY, 9)
    story.correct(4, "bai-chay", "C1", {"met": 9, "total": 10}, ANSWER)
    story.hand_over(4, "bai-chay")
    story.submit(4, "bai-chay")
    page = story.review(4, "bai-chay")
    expect(page.locator("main")).to_contain_text(ANSWER)
    story.crowd.shoot(page, "review-again")


def year(story):
    """Every criterion has its points and its reason in words."""
    story.stand_at(date(2021, 12, 27), 9)
    for ward in story.wards:
        page = story.compute_year(ward)
        expect(page.locator("tfoot")).to_contain_text(vi("Total"))
        reasons = page.locator(f"td[data-label='{vi('Reason', 'score')}']").all_inner_texts()
        assert len(reasons) == 17
        assert all(reason.strip() for reason in reasons)
    story.crowd.shoot(page, "year")


# --- committee --------------------------------------------------------------------------------


def dossiers(story):
    paper, found = Dossiers(story), {}
    story.stand_at(date(2021, 12, 28), 9)
    for ward in story.wards:
        found[ward] = paper.prepare(ward)
    story.stand_at(date(2021, 12, 29), 9)
    for ward, address in found.items():
        paper.submit(ward, address)
        if ward != "bai-chay":
            story.crowd.leave(f"canbo.{story.wards[ward]}", f"truong.{story.wards[ward]}")
    story.stand_at(date(2022, 1, 4), 9)
    for address in found.values():
        page = paper.appraise(address)
    story.crowd.shoot(page, "dossier")


def hold_session(story):
    meeting = Meeting(story)
    story.stand_at(date(2022, 1, 5))
    meeting.plan()
    for member in (*VOTERS, "thuky"):
        story.stack.wait_for(MAILED, member, "session.invited")
        story.stack.wait_for(MAILED, member, "reminder.session")
    story.stand_at(SESSION_ON, 7, 50)
    meeting.mark_attendance()
    story.stand_at(SESSION_ON, 8)
    meeting.open()
    for number in range(1, len(story.wards) + 1):
        vote_on(story, meeting, number)
    story.stand_at(SESSION_ON, 11)
    meeting.close()
    return meeting


def vote_on(story, meeting, number):
    """Everybody votes in favour, but each item has something that happens in real life."""
    story.stand_at(SESSION_ON, 8, 10 * number)
    meeting.open_vote(number)
    silent, late = {ABSENT}, None
    if number == 1:
        meeting.does_not_vote(WORKS_THERE, number)
        meeting.change_mind(CHANGES_MIND, number)
        silent |= {WORKS_THERE, CHANGES_MIND}
    if number == 2:
        meeting.vote_twice(TWO_TABS, number)
        late = meeting.ballot_in_hand(TOO_LATE, number)
        silent |= {TWO_TABS, TOO_LATE}
        for reader in ("lanhdao", "thuky", "canbo.baichay"):
            meeting.without_a_seat(reader, number)
    for who in VOTERS:
        if who not in silent:
            meeting.vote(who, number)
    meeting.close_vote(number)
    if late:
        meeting.too_late(late)
    meeting.conclude(number)
    page = story.crowd.open("chutri", meeting.item(number))
    in_favour = {1: 11, 2: 11}.get(number, 12)
    expect(page.locator(".tally .is-for dd")).to_have_text(str(in_favour))
    if number <= 2:
        story.crowd.shoot(page, f"item-{number}")


def register(story, meeting):
    story.stand_at(date(2022, 1, 11), 9)
    for number in range(1, len(story.wards) + 1):
        page = meeting.register(number, scan=number == 1)
        if number == 1:
            story.crowd.shoot(page, "recognition")


def read_what_stands(story, meeting):
    """The register, the minutes, the ward's own page; and what the tables hold."""
    page = story.crowd.open("lanhdao", "/ket-qua/")
    expect(page.locator("tbody tr")).to_have_count(len(story.wards))
    story.crowd.shoot(page, "register")
    page = story.crowd.open("thuky", f"{meeting.url}bien-ban/")
    expect(page.locator("article h2")).to_have_count(1 + len(story.wards))
    expect(page.locator("article")).to_contain_text(vi("Recognise"))
    story.crowd.shoot(page, "minutes")
    page = story.crowd.open("truong.baichay", "/ho-so/")
    page.locator("tbody a").first.click()
    state_is(page, "recognised", "dossier")
    rows = story.stack.rows
    assert rows("SELECT COUNT(*) FROM recognition_recognition") == [(len(story.wards),)]
    votes = 11 + 1 + 11 + 12 * 3  # one of them replaced another
    assert rows("SELECT COUNT(*) FROM recognition_vote") == [(votes,)]
    replaced = "SELECT COUNT(*) FROM recognition_vote WHERE replaces_id IS NOT NULL"
    assert rows(replaced) == [(1,)]
    assert rows("SELECT COUNT(*) FROM recognition_recusal") == [(1,)]
    story.stack.wait_for(MAILED, "truong.baichay", "recognition.registered")
