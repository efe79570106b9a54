"""Pages: who gets in, what stands on them, what a refusal brings back."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.recognition import services
from apps.recognition.models import Dossier, Recognition, Vote
from apps.reporting.models import Report

from .conftest import fresh, verified_year
from .test_register import PDF, facts


def url(name, *args):
    return reverse(f"recognition:{name}", args=args)


def post(client, address, key="k" * 32, **data):
    return client.post(address, {"form_key": key, **data})


def text(response):
    return response.content.decode()


# --- dossier --------------------------------------------------------------------------------


def test_ward_begins_writes_and_submits_by_pages(story, world, login):
    verified_year(world, "bai-chay")
    client = login(world.user("canbo.baichay"))
    start = url("dossier-create", world.programme.slug, "bai-chay")
    assert start in text(client.get(url("dossier-list")))

    response = post(client, start)
    assert response["Location"] == url("dossier-detail", "HS-2021-0001")
    again = post(client, start)
    assert again["Location"] == url("dossier-detail", "HS-2021-0001")
    assert Dossier.objects.count() == 1

    edit = url("dossier-update", "HS-2021-0001")
    post(client, edit, summary="Tóm tắt kết quả", difficulties="", version=1)
    assert client.get(url("dossier-submit", "HS-2021-0001")).status_code == 403

    client = login(world.user("truong.baichay"))
    submit = url("dossier-submit", "HS-2021-0001")
    refused = post(client, submit, version=2)
    assert refused.status_code == 200  # not confirmed
    assert Dossier.objects.get().status == "building"
    post(client, submit, version=2, confirmed="on")
    assert Dossier.objects.get().status == "submitted"


def test_stale_dossier_page_shows_both_texts_and_loses_nothing(story, world, login):
    dossier = story.dossier(until="building")
    services.edit_dossier(
        dossier, by=world.user("canbo.baichay"), version=1, summary="Của cán bộ", difficulties=""
    )
    client = login(world.user("truong.baichay"))
    edit = url("dossier-update", dossier.number)

    page = text(post(client, edit, summary="Của trưởng", difficulties="", version=1))
    assert "Của cán bộ" in page
    assert page.count("Của trưởng") == 2  # beside the other, and in the form
    assert 'name="version" value="2"' in page
    assert fresh(dossier).summary == "Của cán bộ"

    post(client, edit, summary="Của trưởng", difficulties="", version=2)
    assert fresh(dossier).summary == "Của trưởng"


def test_verifier_appraises_or_asks_on_one_page(story, world, login):
    dossier = story.dossier(until="submitted")
    client = login(world.user("thamdinh"))
    page = url("dossier-appraise", dossier.number)

    refused = post(client, page, verdict="supplement", text="Thiếu biên bản", version=3)
    assert refused.status_code == 200
    assert fresh(dossier).status == "submitted"
    post(client, page, verdict="supplement", text="Thiếu", due_on="08/01/2022", version=3)
    assert fresh(dossier).supplement_due_on == date(2022, 1, 8)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("canbo.baichay", 200),
        ("thamdinh", 200),
        ("thuky", 404),  # the committee reads it once it was submitted
        ("lanhdao", 404),
        ("canbo.caothang", 404),
        ("quantri", 404),
    ],
)
def test_dossier_being_written_is_seen_by_ward_and_city_only(story, world, login, name, status):
    dossier = story.dossier(until="building")

    assert login(world.user(name)).get(dossier.get_absolute_url()).status_code == status


def test_dossier_list_finds_without_diacritics(story, world, login):
    story.dossier("bai-chay")
    story.dossier("cao-thang", until="submitted")
    client = login(world.user("thamdinh"))

    found = client.get(url("dossier-list"), {"q": "cao thang"})
    assert [d.number for d in found.context["page_obj"]] == ["HS-2021-0002"]
    found = client.get(url("dossier-list"), {"q": "HS-2021-0001"})
    assert [d.number for d in found.context["page_obj"]] == ["HS-2021-0001"]
    found = client.get(url("dossier-list"), {"state": "submitted"})
    assert [d.number for d in found.context["page_obj"]] == ["HS-2021-0002"]
    assert not client.get(url("dossier-list"), {"q": "không có"}).context["page_obj"].object_list


# --- session and vote -----------------------------------------------------------------------


def test_secretary_prepares_a_session_by_pages(story, world, login):
    dossier = story.dossier()
    client = login(world.user("thuky"))
    form = {"title": "Hội nghị", "starts_at": "08:30 09/01/2022", "place": "Hội trường"}
    response = post(client, url("session-create"), programme=world.programme.slug, **form)
    assert response["Location"] == url("session-detail", "HN-2022-01")

    post(client, url("agenda-add", "HN-2022-01"), dossier=dossier.number)
    assert fresh(dossier).status == "on_agenda"
    post(client, url("session-invite", "HN-2022-01"))
    page = client.get(url("session-detail", "HN-2022-01"))
    assert page.context["session"].invited_at
    assert not page.context["can_invite"]

    seat = world.committee.memberships.get(user__username="uyvien01")
    data = {f"present_{s.pk}": "on" for s in world.committee.memberships.all() if s != seat}
    post(client, url("attendance", "HN-2022-01"), **data, **{f"reason_{seat.pk}": "Đi học"})
    page = client.get(url("session-detail", "HN-2022-01"))
    assert page.context["quorum"]["present"] == 12
    assert "Đi học" in text(page)


def test_the_split_is_nowhere_before_closing_and_named_after(meeting, world, login):
    item = meeting.item()
    meeting.vote(item, "uyvien01", "against", reason="Lý do riêng của tôi")

    for name in ("chutri", "thuky", "uyvien02", "kiemtoan", "thamdinh", "lanhdao"):
        client = login(world.user(name))
        for page in (
            item.get_absolute_url(),
            item.session.get_absolute_url(),
            url("session-print", item.session.number),
        ):
            body = text(client.get(page))
            assert "Lý do riêng" not in body
            assert "chip-no" not in body
            assert 'class="tally"' not in body
    close = url("vote-close", *item.url_args)
    client = login(world.user("chutri"))
    asked = text(client.get(close))
    assert "Ủy viên 02" in asked
    assert "Lý do riêng" not in asked

    post(client, close)
    assert "Lý do riêng" in text(login(world.user("uyvien02")).get(item.get_absolute_url()))
    ward = text(login(world.user("truong.caothang")).get(item.get_absolute_url()))
    assert 'class="tally"' in ward
    assert "Lý do riêng" not in ward


def test_vote_page_sends_replaces_and_refuses_the_second(meeting, world, login):
    item = meeting.item()
    client = login(world.user("uyvien01"))
    page = text(client.get(item.vote_url))
    assert page.count('type="radio"') == 3
    assert "checked" not in page

    post(client, item.vote_url, key="a" * 32, choice="for")
    post(client, item.vote_url, key="a" * 32, choice="for")  # pressed twice
    first = Vote.objects.get()
    refused = post(client, item.vote_url, key="b" * 32, choice="against", reason="Nghĩ lại")
    assert refused.status_code == 200
    assert "Ủy viên 01" in text(refused)
    assert "Nghĩ lại" in text(refused)
    assert Vote.objects.count() == 1

    form = client.get(item.vote_url, {"doi": "1"}).context["form"]
    assert form["replaces"].value() == first.pk
    post(client, item.vote_url, key="c" * 32, choice="other", reason="Thêm", replaces=first.pk)
    assert Vote.objects.get(replaces=first).choice == "other"


def test_vote_after_closing_comes_back_with_the_sentence(meeting, world, login):
    item = meeting.item()
    services.close_vote(item, by=world.user("chutri"))
    client = login(world.user("uyvien01"))

    page = text(post(client, item.vote_url, choice="against", reason="Muộn mất rồi"))
    assert "08:00" in page
    assert not Vote.objects.exists()


def test_recused_member_sees_why_and_cannot_send(meeting, world, login):
    item = meeting.item("bai-chay")
    client = login(world.user("uyvien12"))

    page = client.get(item.vote_url)
    assert page.context["own_unit"]
    assert not page.context["show_form"]
    refused = post(client, item.vote_url, choice="for")
    assert refused.context["form"].non_field_errors()
    assert not Vote.objects.exists()
    assert "Ủy viên 12" in text(login(world.user("chutri")).get(item.get_absolute_url()))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("uyvien01", 200),
        ("chutri", 200),
        ("thuky", 403),
        ("lanhdao", 403),
        ("kiemtoan", 403),
        ("thamdinh", 403),
        ("truong.caothang", 403),
        ("truong.baichay", 404),
        ("quantri", 404),
    ],
)
def test_only_seats_that_vote_reach_the_ballot(meeting, world, login, name, status):
    item = meeting.item("cao-thang")
    client = login(world.user(name))

    assert client.get(item.vote_url).status_code == status
    if status != 200:
        assert post(client, item.vote_url, choice="for").status_code == status
        assert not Vote.objects.exists()


STEPS = {
    "vote-open": "chutri",
    "vote-close": "chutri",
    "item-conclude": "chutri",
    "recognition-create": "thuky",
}


@pytest.mark.parametrize("name", ["thuky", "chutri", "uyvien01", "lanhdao", "quantri", "thamdinh"])
def test_steps_of_an_item_belong_to_one_seat(meeting, world, login, name):
    item = meeting.item(until="not_open")
    client = login(world.user(name))

    for step, whose in STEPS.items():
        if name == whose:
            continue
        wanted = 404 if name == "quantri" else 403
        assert post(client, url(step, *item.url_args)).status_code == wanted
    assert fresh(item).status == ("not_open")


@pytest.mark.parametrize("name", ["chutri", "uyvien01", "lanhdao", "quantri", "thamdinh"])
def test_only_the_secretary_prepares(story, world, login, name):
    session = story.session("cao-thang", until="planned")
    client = login(world.user(name))
    wanted = 404 if name == "quantri" else 403

    assert client.get(url("session-create")).status_code == 403
    for step in ("session-update", "agenda-add", "session-invite", "attendance"):
        assert post(client, url(step, session.number)).status_code == wanted
    for step in ("agenda-move", "agenda-remove"):
        assert post(client, url(step, session.number, 1)).status_code == wanted
    assert session.items.count() == 1


def test_ward_sees_its_session_once_invited_and_only_its_own_item(meeting, world, login):
    session = meeting.session("cao-thang", "hong-gai", until="planned")
    client = login(world.user("truong.caothang"))
    assert client.get(session.get_absolute_url()).status_code == 404
    services.invite(session, by=world.user("thuky"))

    assert client.get(session.get_absolute_url()).status_code == 200
    assert client.get(url("item-detail", session.number, 1)).status_code == 200
    assert client.get(url("item-detail", session.number, 2)).status_code == 404


# --- register ---------------------------------------------------------------------------------


def registered(meeting, world, **changes):
    item = meeting.recognised()
    changes.setdefault("no_scan_reason", "Chờ ký")
    return services.register_recognition(item, by=world.user("thuky"), **facts(**changes))


def test_secretary_registers_downloads_and_corrects_by_pages(meeting, world, login):
    item = meeting.recognised()
    client = login(world.user("thuky"))
    form = {
        "number": "15-QĐ/BCĐ",
        "decided_on": "09/01/2022",
        "signer": "Trưởng Ban Chỉ đạo",
        "valid_from": "09/01/2022",
        "valid_to": "09/01/2023",
    }
    page = url("recognition-create", *item.url_args)
    assert 'value="09/01/2023"' in text(client.get(page))
    refused = post(client, page, **form)
    assert refused.status_code == 200
    assert "15-QĐ/BCĐ" in text(refused)
    assert not Recognition.objects.exists()

    post(client, page, scan=SimpleUploadedFile("qd.pdf", PDF), **form)
    entry = Recognition.objects.get()
    download = login(world.user("truong.caothang")).get(url("scan-download", entry.pk))
    assert b"".join(download.streaming_content) == PDF
    assert "attachment" in download["Content-Disposition"]

    client = login(world.user("thuky"))
    form |= {"number": "16-QĐ/BCĐ", "reason": "Ghi nhầm số"}
    post(client, url("recognition-correct", entry.pk), key="n" * 32, **form)
    body = text(client.get(url("recognition-list")))
    assert "<s>15-QĐ/BCĐ</s>" in body
    assert "16-QĐ/BCĐ" in body


def test_register_is_closed_to_strangers(meeting, world, login):
    entry = registered(meeting, world)

    for name in ("quantri", "truong.baichay"):
        client = login(world.user(name))
        assert client.get(entry.get_absolute_url()).status_code == 404
        assert client.get(url("scan-download", entry.pk)).status_code == 404
        assert not client.get(url("recognition-list")).context["page_obj"].object_list
    client = login(world.user("truong.caothang"))
    assert client.get(entry.get_absolute_url()).status_code == 200
    assert client.get(url("recognition-correct", entry.pk)).status_code == 403


def test_register_filters_and_excel_equals_the_screen(meeting, world, login):
    registered(meeting, world)
    client = login(world.user("lanhdao"))

    for query, count in (
        ({"q": "cao thang"}, 1),
        ({"q": "15-QĐ"}, 1),
        ({"q": "bai chay"}, 0),
        ({"year": "2021"}, 1),
        ({"ct": world.programme.slug}, 1),
        ({"state": "in_force"}, 1),
        ({"state": "past"}, 0),
    ):
        page = client.get(url("recognition-list"), query)
        assert len(page.context["page_obj"].object_list) == count, query
        book = client.get(url("recognition-export"), query)
        with zipfile.ZipFile(io.BytesIO(book.content)) as sheets:
            words = sheets.read("xl/sharedStrings.xml").decode()
        assert ("15-QĐ/BCĐ" in words) is bool(count), query
        assert ("mark-illustrative" in text(page)) is bool(count)


@pytest.mark.parametrize("count", [1, 50])
def test_register_makes_few_queries(meeting, world, login, count, django_assert_max_num_queries):
    entry = registered(meeting, world)
    for n in range(count - 1):
        latest = Recognition.objects.latest("pk")
        services.correct_recognition(
            latest,
            by=world.user("thuky"),
            reason="Sai số",
            **facts(number=f"{n}-QĐ", no_scan_reason="Chờ ký"),
        )
    client = login(world.user("thuky"))
    client.get(url("recognition-list"))

    with django_assert_max_num_queries(8):
        page = client.get(url("recognition-list"), {"q": "cao thang", "state": ""})
    assert len(page.context["page_obj"].object_list) == count
    assert entry.pk in [row.pk for row in page.context["page_obj"].object_list]


def test_reports_of_the_ward_stay_untouched(meeting, world):
    meeting.recognised()

    assert set(Report.objects.values_list("status", flat=True)) == {"verified"}
