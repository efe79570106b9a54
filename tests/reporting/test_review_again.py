"""The review of a report that its unit took back, and of one that was handed in again."""

from datetime import timedelta

import pytest
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.core import clock
from apps.reporting.models import ReviewMark
from apps.reporting.services import save_draft
from apps.reporting.services.review import return_report, verify_report
from apps.reporting.services.submission import withdraw_report
from tests.reporting.city import GOOD, cells, day, fix, submit, submitted
from tests.reporting.reviewing import REVIEW, acts, codes, fresh, shown_in, typed


@pytest.fixture
def report(world):
    return submitted(world)


@pytest.mark.parametrize("how", ["verified", "withdrawn"])
def test_a_stale_page_shows_both_facts_and_keeps_the_text(report, world, login, how):
    data = typed(report, B2={"verdict": "return", "reason": "Chữ này không được mất."})
    if how == "verified":
        verify_report(report, by=world.user("thamdinh"))
    else:
        withdraw_report(report, by=world.user("truong.baichay"), version=report.version)
    before = (fresh().status, acts())

    page = login(world.user("thamdinh2")).post(REVIEW, data)

    text = page.content.decode()
    assert "Chữ này không được mất." in text
    assert "Cán bộ thẩm định" in text if how == "verified" else "Trưởng Công an" in text
    kept = ReviewMark.objects.count()
    assert kept == (0 if how == "verified" else 1)  # for when it is submitted again
    assert (fresh().status, acts()) == (before[0], before[1] + kept)


KEPT = "Your opinions on %(codes)s are kept for when the report comes back."


def change(values):
    """The ward's officer changes figures of the withdrawn report."""
    versions = {r.criterion.code: r.version for r in fresh().results.select_related("criterion")}
    with clock.at(clock.now() + timedelta(minutes=1)):
        save_draft(
            fresh(), by=User.objects.get(username="canbo.baichay"), cells=cells(values, versions)
        )


def test_opinions_on_a_withdrawn_report_stand_there_again(report, world, login):
    said = {
        "B2": {"verdict": "return", "reason": "Chưa khớp."},
        "C1": {"verdict": "return", "reason": "Đơn vị sẽ sửa số này."},
    }
    data = typed(report, **said)
    withdraw_report(report, by=world.user("truong.baichay"), version=report.version)
    before, client = acts(), login(world.user("thamdinh"))

    page = client.post(REVIEW, data)
    assert gettext(KEPT) % {"codes": "B2, C1"} in page.content.decode()
    assert (acts(), ReviewMark.objects.count()) == (before + 1, 2)
    mark = ReviewMark.objects.get(result__criterion__code="B2")
    seen = page.context["form"][f"r{mark.result_id}-seen"].value()
    more = {"B2": {"verdict": "return", "reason": "Chưa khớp biên bản.", "seen": seen}}
    client.post(REVIEW, typed(report, version=data["version"], key="again", **more))
    mark.refresh_from_db()
    assert mark.reason == "Chưa khớp biên bản."

    change({"C1": {"met": 8, "total": 10}})
    with clock.at(clock.now() + timedelta(minutes=2)):
        submit(world, fresh())
        page = client.get(REVIEW).content.decode()
        assert "Chưa khớp biên bản." in page
        assert "Đơn vị sẽ sửa số này." not in page  # said of a figure that is no more
        # The same words about the new figure are no old news, and nobody else's.
        again = typed(fresh(), key="new", C1=said["C1"])
        again[f"r{mark.result_id}-seen"] = mark.version
        again[f"r{mark.result_id}-verdict"] = "return"
        again[f"r{mark.result_id}-reason"] = mark.reason
        assert client.post(REVIEW, again).status_code == 302
        assert "Đơn vị sẽ sửa số này." in client.get(REVIEW).content.decode()


def test_no_opinion_is_kept_on_a_figure_that_was_not_looked_at(report, world, login):
    data = typed(report, B2={"verdict": "accept"}, C1={"verdict": "accept"})
    chief = world.user("truong.baichay")
    withdraw_report(report, by=chief, version=report.version)
    change({"C1": {"met": 1, "total": 10}})
    page = login(world.user("thamdinh")).post(REVIEW, data).content.decode()
    assert gettext(KEPT) % {"codes": "B2"} in page
    assert [mark.result.criterion.code for mark in ReviewMark.objects.all()] == ["B2"]

    # Handed in and withdrawn once more: the page is about the submission before.
    submit(world, fresh())
    withdraw_report(fresh(), by=chief, version=fresh().version)
    again = data | {
        "form_key": "again",
        f"r{report.results.get(criterion__code='A1').pk}-verdict": "accept",
    }
    client = login(world.user("thamdinh"))
    assert client.post(REVIEW, again).status_code == 200
    assert ReviewMark.objects.count() == 1


def test_a_resubmission_can_be_narrowed_to_what_changed(report, world, login):
    return_report(
        report, by=world.user("thamdinh"), due_on=day(23).date(), reasons={"B2": "Chưa khớp."}
    )
    submit(world, fix(world, report, B2={"met": 17, "total": 20}))
    client = login(world.user("thamdinh"))
    page = client.get(REVIEW)
    assert codes(page) == ["B2"]
    assert set(GOOD) <= set(codes(client.get(REVIEW, {"thay-doi": "0"})))
    (line,) = [line for group in page.context["groups"] for line in group.lines]
    assert line.items[0].answer == "Đã sửa theo sổ."
    assert page.content.decode().count("entry-more") == 1


def test_what_was_withdrawn_was_judged_by_nobody_and_is_shown_whole(report, world, login, clock_at):
    clock_at(day(21))
    withdraw_report(report, by=world.user("truong.baichay"), version=report.version)
    submit(world, report)
    page = login(world.user("thamdinh")).get(REVIEW)
    assert set(GOOD) <= set(codes(page))
    assert "<b>quý trước</b>" in page.content.decode()
    assert "Chỉ hiện" not in page.content.decode()


def test_an_answer_handed_in_twice_is_held_against_what_was_sent_back(
    report, world, login, clock_at
):
    clock_at(day(21))
    reasons = {"B2": "Chưa khớp."}
    return_report(report, by=world.user("thamdinh"), due_on=day(23).date(), reasons=reasons)
    clock_at(day(21, 10))
    answer = submit(world, fix(world, report, B2={"met": 17, "total": 20}))
    clock_at(day(21, 11))
    withdraw_report(answer, by=world.user("truong.baichay"), version=answer.version)
    clock_at(day(21, 12))
    submit(world, report)
    page = login(world.user("thamdinh")).get(REVIEW)
    assert codes(page) == ["B2"]
    (line,) = [line for group in page.context["groups"] for line in group.lines]
    assert line.attempt["inputs"] == {"met": 18, "total": 20}
    assert line.is_changed
    assert '<th scope="col" class="c-prev">Lần 1</th>' in page.content.decode()


def lines(page):
    return {line.code: line for group in page.context["groups"] for line in group.lines}


def test_while_it_is_withdrawn_the_submission_stands_beside_the_working_copy(report, world, login):
    withdraw_report(report, by=world.user("truong.baichay"), version=report.version)
    change({"C1": {"met": 1, "total": 10}})
    page = login(world.user("thamdinh")).get(REVIEW)
    text = " ".join(page.content.decode().split())
    assert "Bản đang soạn" in text
    assert '<th scope="col" class="c-prev">Lần 1</th>' in text
    line = lines(page)["C1"]
    assert (line.attempt["inputs"]["met"], line.now["inputs"]["met"]) == (9, 1)


def test_handed_in_again_after_a_withdrawal_it_can_be_held_against_the_submission_before(
    report, world, login, clock_at
):
    clock_at(day(21))
    withdraw_report(report, by=world.user("truong.baichay"), version=report.version)
    change({"C1": {"met": 1, "total": 10}})
    clock_at(day(21, 10))
    submit(world, fresh())
    page = login(world.user("thamdinh")).get(REVIEW, {"so": "lan"})
    assert set(GOOD) <= set(codes(page))  # nobody has judged any of it
    found = lines(page)
    assert [code for code, line in found.items() if line.is_changed] == ["C1"]
    assert (found["C1"].moved, found["C1"].asks_a_look) == ("−80", True)
    assert "Bản đang soạn" not in page.content.decode()


def test_a_conclusion_is_taken_away(report, world, login):
    client = login(world.user("thamdinh"))
    client.post(REVIEW, typed(report, B2={"verdict": "return", "reason": "Chưa khớp."}))
    form = client.get(REVIEW).context["form"]
    sent = shown_in(form)
    name = next(n for n, value in sent.items() if n.endswith("-verdict") and value == "return")
    assert f'<input type="radio" name="{name}" value=""' in client.get(REVIEW).content.decode()
    client.post(REVIEW, sent | {name: "", "action": "save", "form_key": "k2"})
    mark = ReviewMark.objects.get()
    assert (mark.verdict, mark.reason) == ("", "Chưa khớp.")
