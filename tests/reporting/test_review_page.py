"""The city's pages as a browser without scripts sends them."""

import pytest
from django.urls import reverse

from apps.reporting.models import CommentTemplate, ReviewMark
from apps.reporting.services.review import (
    Mark,
    claim_report,
    save_marks,
    verify_report,
)
from tests.reporting.city import submitted, write
from tests.reporting.reviewing import (
    REOPEN,
    REVIEW,
    VERDICT,
    acts,
    fresh,
    shown_in,
    typed,
)


@pytest.fixture
def report(world):
    return submitted(world)


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
    assert client.get(REVIEW).context["undo_seconds"]
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
