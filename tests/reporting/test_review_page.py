"""The city's pages as a browser without scripts sends them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.audit.models import Event
from apps.core import clock
from apps.reporting.models import CommentTemplate, Report, ReviewMark
from apps.reporting.services import save_draft
from apps.reporting.services.review import (
    Mark,
    claim_report,
    return_report,
    save_marks,
    verify_report,
)
from apps.reporting.services.submission import withdraw_report
from tests.reporting.city import GOOD, cells, day, fix, submit, submitted, write

PAGE = ["mo-hinh-an-ninh-co-so-2021", "2021-q4", "bai-chay"]
REVIEW = reverse("reporting:review", args=PAGE)
VERDICT = reverse("reporting:verdict", args=PAGE)
REOPEN = reverse("reporting:reopen", args=PAGE)


@pytest.fixture
def report(world):
    return submitted(world)


def fresh():
    return Report.objects.get(enrolment__subject__slug="bai-chay", period__quarter=4)


def acts():
    return Event.objects.of(fresh()).count()


def codes(page):
    """The criteria that the page shows."""
    return [line.code for group in page.context["groups"] for line in group.lines]


def typed(report, action="save", version=None, key="k1", **rows):
    """What the form sends: all rows, those named with verdict, reason, value."""
    data = {"version": version or report.version, "action": action, "form_key": key}
    for result in report.results.select_related("criterion"):
        prefix = f"r{result.pk}"
        said = rows.get(result.criterion.code, {})
        data[f"{prefix}-seen"] = said.get("seen", 0)
        data[f"{prefix}-reason"] = said.get("reason", "")
        if "verdict" in said:
            data[f"{prefix}-verdict"] = said["verdict"]
        for name, value in said.get("value", {}).items():
            data[f"{prefix}-v-{name}"] = value
    return data


def test_reading_writes_nothing(report, world, login):
    before = (acts(), fresh().version, fresh().claimed_by_id)
    page = login(world.user("thamdinh")).get(REVIEW)
    assert page.status_code == 200
    assert "mark-illustrative" in page.content.decode()
    assert (acts(), fresh().version, fresh().claimed_by_id) == before


def test_save_then_return_in_two_pages(report, world, login):
    client = login(world.user("thamdinh"))
    said = {"B2": {"verdict": "return", "reason": "Chưa khớp sổ."}, "C1": {"verdict": "accept"}}
    answer = client.post(REVIEW, typed(report, "conclude", **said))
    assert answer["Location"] == VERDICT
    page = client.get(VERDICT)
    form = page.context["form"]
    assert "Chưa khớp sổ." in page.content.decode()
    data = {
        "version": form["version"].value(),
        "shown": form["shown"].value(),
        "due_on": "23/12/2021",
        "comment": "",
        "verdict": "return",
        "form_key": "v1",
    }
    for _press in range(2):
        assert client.post(VERDICT, data)["Location"] == REVIEW
    row = fresh()
    assert (row.status, row.returns.count()) == ("returned", 1)
    assert client.get(REVIEW).context["can_undo"]
    client.post(REVIEW, {"action": "undo", "form_key": "u1"})
    assert fresh().status == "submitted"


def test_a_clean_report_takes_two_presses(report, world, login):
    client = login(world.user("thamdinh"))
    client.post(REVIEW, typed(report, "conclude"))
    form = client.get(VERDICT).context["form"]
    data = {"version": form["version"].value(), "shown": "", "verdict": "verify", "form_key": "v"}
    client.post(VERDICT, data)
    assert fresh().status == "verified"
    assert client.get(REVIEW).status_code == 200
    assert client.get(REOPEN).status_code == 200


def test_the_citys_value_is_typed_like_the_wards(report, world, login):
    client = login(world.user("thamdinh"))
    said = {"C1": {"verdict": "accept", "reason": "Một khu chưa đạt.", "value": {"met": "8"}}}
    client.post(REVIEW, typed(report, **said))
    mark = ReviewMark.objects.get()
    assert mark.verified_inputs == {"met": 8, "total": 10}


@pytest.mark.parametrize(
    "said",
    [
        {"C1": {"verdict": "accept", "reason": "", "value": {"met": "8"}}},
        {"C1": {"verdict": "accept", "reason": "Ghi chú", "value": {"met": "80"}}},
        {"C1": {"verdict": "accept", "reason": "Ghi chú", "value": {"met": "tám"}}},
    ],
)
def test_a_refusal_keeps_what_was_typed(report, world, login, said):
    client = login(world.user("thamdinh"))
    said["B2"] = {"verdict": "return", "reason": "Chữ này không được mất."}
    page = client.post(REVIEW, typed(report, **said))
    assert page.status_code == 200
    text = page.content.decode()
    assert "error-summary" in text
    assert "Chữ này không được mất." in text
    assert not ReviewMark.objects.exists()


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


def test_two_verifiers_on_one_criterion(report, world, login):
    save_marks(
        report, by=world.user("thamdinh"), marks=[Mark("B2", "return", "Của người thứ nhất.")]
    )
    claim_report(report, by=world.user("thamdinh2"), take_over=True)
    client = login(world.user("thamdinh2"))
    page = client.post(
        REVIEW, typed(report, B2={"verdict": "accept", "reason": "Của người thứ hai."})
    )
    text = page.content.decode()
    assert "Của người thứ nhất." in text
    assert "Của người thứ hai." in text
    assert ReviewMark.objects.get().reason == "Của người thứ nhất."
    seen = page.context["form"][f"r{ReviewMark.objects.get().result_id}-seen"].value()
    again = typed(
        report, key="k2", B2={"verdict": "accept", "reason": "Của người thứ hai.", "seen": seen}
    )
    client.post(REVIEW, again)
    assert ReviewMark.objects.get().reason == "Của người thứ hai."


def shown_in(form):
    """The fields as the page shows them."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def test_what_nobody_touched_on_an_old_page_changes_nothing(report, world, login):
    save_marks(report, by=world.user("thamdinh"), marks=[Mark("B2", "accept")])
    client = login(world.user("thamdinh"))
    form = client.get(REVIEW).context["form"]
    old = shown_in(form)
    newer = Mark("B2", "return", "Mới.", seen=1)
    save_marks(report, by=world.user("thamdinh"), marks=[newer])
    c1 = report.results.get(criterion__code="C1")
    sent = old | {f"r{c1.pk}-verdict": "accept", "action": "save", "form_key": "old"}
    assert client.post(REVIEW, sent).status_code == 302
    found = {m.result.criterion.code: (m.verdict, m.reason) for m in ReviewMark.objects.all()}
    assert found == {"B2": ("return", "Mới."), "C1": ("accept", "")}


def test_taking_over_with_a_conflict_is_no_dead_end(report, world, login):
    save_marks(report, by=world.user("thamdinh"), marks=[Mark("B2", "return", "Của người kia.")])
    client, me = login(world.user("thamdinh2")), world.user("thamdinh2")
    sent = typed(report, "take_over", B2={"verdict": "return", "reason": "Của tôi."})
    page = client.post(REVIEW, sent)
    assert "Của người kia." in page.content.decode()
    assert fresh().claimed_by != me  # nothing of it has been done
    again = shown_in(page.context["form"]) | {"action": "take_over", "form_key": "k1"}
    assert client.post(REVIEW, again).status_code == 302
    assert (fresh().claimed_by, ReviewMark.objects.get().reason) == (me, "Của tôi.")


def test_saving_goes_on_down_the_queue(world, login):
    for ward in ("bai-chay", "cao-thang", "hong-gai"):
        submitted(world, ward)
    client, seen = login(world.user("thamdinh")), []
    url = client.get(reverse("reporting:queue")).context["following"].url
    for number in range(3):
        seen.append(url)
        sent = shown_in(client.get(url).context["form"])
        answer = client.post(url, sent | {"action": "next", "form_key": f"n{number}"})
        url = answer.get("Location", "")
    assert len(set(seen)) == 3


def test_a_colleague_sees_who_has_it_and_takes_it_over(report, world, login):
    claim_report(report, by=world.user("thamdinh"))
    client = login(world.user("thamdinh2"))
    assert str(client.get(REVIEW).context["holder"]) == "Cán bộ thẩm định"
    client.post(REVIEW, typed(report, B2={"verdict": "accept"}))
    assert not ReviewMark.objects.exists()
    client.post(REVIEW, {"action": "take_over", "form_key": "t"})
    assert fresh().claimed_by == world.user("thamdinh2")


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
    assert "So với: <b>quý trước</b>" in " ".join(page.content.decode().split())
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


def test_verdict_sends_only_what_was_read(report, world, login):
    verifier = world.user("thamdinh")
    save_marks(report, by=verifier, marks=[Mark("B2", "return", "Chưa khớp.")])
    client = login(verifier)
    form = client.get(VERDICT).context["form"]
    save_marks(report, by=verifier, marks=[Mark("C1", "return", "Thêm sau.", seen=0)])
    data = {
        "version": form["version"].value(),
        "shown": form["shown"].value(),
        "due_on": "23/12/2021",
        "comment": "Giữ lại.",
        "verdict": "return",
    }
    page = client.post(VERDICT, data)
    assert fresh().status == "submitted"
    assert "Giữ lại." in page.content.decode()
    client.post(VERDICT, data | {"shown": page.context["form"]["shown"].value()})
    assert fresh().returns.get().items.count() == 2


def test_reopen_by_page(report, world, login):
    verify_report(report, by=world.user("thamdinh"))
    client = login(world.user("thamdinh"))
    data = {"version": fresh().version, "reason": "Có kết luận mới.", "due_on": "23/12/2021"}
    page = client.post(REOPEN, data)
    assert "error-summary" in page.content.decode()
    assert fresh().status == "verified"
    client.post(REOPEN, data | {"codes": ["B2"]})
    assert fresh().status == "returned"


def test_a_draft_is_shown_without_controls(world, login):
    write(world)
    page = login(world.user("thamdinh")).get(REVIEW)
    assert page.status_code == 200
    assert "verdict-choice" not in page.content.decode()
    assert login(world.user("thamdinh")).get(VERDICT)["Location"] == REVIEW


@pytest.mark.parametrize("url", [REVIEW, VERDICT, REOPEN])
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("thuky", 403),
        ("lanhdao", 403),
        ("truong.baichay", 403),
        ("canbo.caothang", 404),
        ("quantri", 404),
    ],
)
def test_strangers_and_other_roles(report, world, login, url, name, status):
    client = login(world.user(name))
    before = (fresh().status, acts())
    assert client.get(url).status_code == status
    assert client.post(url, {"action": "claim"}).status_code == status
    assert (fresh().status, acts()) == before


def test_after_a_verdict_the_next_report_opens_and_the_verdict_can_be_taken_back(
    report, world, login
):
    submitted(world, "cao-thang")
    client = login(world.user("thamdinh"))
    client.post(REVIEW, typed(report, "conclude"))
    form = client.get(VERDICT).context["form"]
    data = {name: form[name].value() for name in ("version", "shown")}
    page = client.post(VERDICT, data | {"verdict": "verify", "form_key": "v"}, follow=True)
    assert page.redirect_chain[-1][0].endswith(f"/cao-thang/tham-dinh/?sau={report.pk}")
    assert page.context["report"].enrolment.subject.slug == "cao-thang"
    assert page.context["just"] == report
    client.post(REVIEW, {"action": "undo", "form_key": "u"})
    assert fresh().status == "submitted"
    assert client.get(page.redirect_chain[-1][0]).context["just"] is None


def test_a_colleague_cannot_take_back_what_another_decided(report, world, login):
    submitted(world, "cao-thang")
    verify_report(report, by=world.user("thamdinh"))
    address = REVIEW.replace("bai-chay", "cao-thang") + f"?sau={report.pk}"
    client = login(world.user("thamdinh2"))
    assert client.get(address).context["just"] is None
    client.post(REVIEW, {"action": "undo", "form_key": "u"})
    assert fresh().status == "verified"


@pytest.mark.parametrize("junk", ["x", "", "-1", "٣", "9" * 30])
@pytest.mark.parametrize("name", ["sau", "so", "thay-doi", "mau"])
def test_junk_in_the_address_shows_the_page(report, world, login, name, junk):
    assert login(world.user("thamdinh")).get(REVIEW, {name: junk}).status_code == 200


def test_a_phrase_is_inserted_behind_what_is_typed_and_nothing_is_stored(report, world, login):
    client = login(world.user("thamdinh"))
    phrase = CommentTemplate.objects.get(title="Thiếu minh chứng")
    data = typed(report, "insert:B2", B2={"verdict": "return", "reason": "Xem lại."})
    page = client.post(REVIEW, data | {"phrase": phrase.pk})
    box = page.context["form"][f"r{report.results.get(criterion__code='B2').pk}-reason"].value()
    assert box == f"Xem lại. {phrase.text}"
    assert not ReviewMark.objects.exists()
    for wrong in ("x", "999999", ""):
        page = client.post(REVIEW, data | {"phrase": wrong})
        assert page.status_code == 200
    own = CommentTemplate.objects.create(owner=world.user("thamdinh2"), title="A", text="Riêng.")
    assert b"Ri\xc3\xaang." not in client.post(REVIEW, data | {"phrase": own.pk}).content


def test_save_and_open_the_next(report, world, login):
    submitted(world, "cao-thang")
    client = login(world.user("thamdinh"))
    answer = client.post(REVIEW, typed(report, "next", B2={"verdict": "accept"}))
    assert answer["Location"] == REVIEW.replace("bai-chay", "cao-thang")
    assert ReviewMark.objects.get().verdict == "accept"


def test_neighbours_are_those_of_the_queue(report, world, login):
    for ward in ("cao-thang", "hong-gai"):
        submitted(world, ward)
    client = login(world.user("thamdinh"))
    place = client.get(REVIEW.replace("bai-chay", "cao-thang")).context["place"]
    assert (place.number, place.count) == (2, 3)
    assert (place.before.slug, place.after.slug) == ("bai-chay", "hong-gai")


def test_values_are_held_against_the_mean_of_the_others(report, world, login):
    submitted(world, "cao-thang", C2={"value": 6}, B2={"met": 10, "total": 20})
    submitted(world, "hong-gai", C2={"value": 9}, B2={"met": 25, "total": 80})
    page = login(world.user("thamdinh")).get(REVIEW, {"so": "tb"})
    sheet = page.context["sheet"]
    lines = {line.code: line for line in sheet.lines}
    assert sheet.units_compared == 2
    assert (lines["C2"].shown_mean, lines["C2"].moved) == ("7,5", "−4,5")
    assert lines["B2"].shown_mean == "35 %"  # 35 of 100, not the mean of 50 % and 31 %
    assert lines["B2"].moved == "+55"


def test_the_unit_alone_has_no_mean(report, world, login):
    page = login(world.user("thamdinh")).get(REVIEW, {"so": "tb"})
    assert page.context["sheet"].units_compared == 0
    assert page.status_code == 200


def test_taking_over_keeps_what_is_typed(report, world, login):
    claim_report(report, by=world.user("thamdinh"))
    client = login(world.user("thamdinh2"))
    said = {"B2": {"verdict": "return", "reason": "Chưa khớp sổ."}}
    client.post(REVIEW, typed(report, "take_over", **said))
    assert fresh().claimed_by == world.user("thamdinh2")
    assert ReviewMark.objects.get().reason == "Chưa khớp sổ."
