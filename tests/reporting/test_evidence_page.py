"""The page of the files behind one criterion: several at once, dates, used again, flagged."""

import uuid
from datetime import date

import pytest

from apps.core import clock
from apps.core.errors import DomainError
from apps.core.files import path_of
from apps.programmes.models import Period
from apps.reporting import services
from apps.reporting.duplicates import duplicates_of
from apps.reporting.models import Evidence, Report
from tests.reporting.test_evidence import PDF, PNG, add, upload
from tests.reporting.ward import BASE, draft, submitted

URL = f"{BASE}minh-chung/B1/"


def form(*files, **fields):
    return {"file": list(files), "form_key": uuid.uuid4().hex} | fields


@pytest.fixture
def client_of(world, login):
    return lambda name="canbo.baichay": login(world.user(name))


@pytest.fixture
def quarters(world, clock_at):
    """The third quarter with a file behind B1, then the fourth begun."""
    clock_at(clock.local(2021, 9, 20))
    report = draft(world, quarter=3)
    add(world, report, name="Biên bản quý III.pdf")
    clock_at(clock.local(2021, 12, 20))
    return draft(world)


def test_several_files_in_one_go(world, client_of):
    draft(world)
    sent = form(
        upload("a.pdf"),
        upload("b.png", PNG),
        photo=upload("c.png", PNG + b"2"),
        document_date="10/12/2021",
    )

    assert client_of().post(URL, sent).status_code == 302

    files = Evidence.objects.order_by("pk")
    assert [file.name for file in files] == ["a.pdf", "b.png", "c.png"]
    assert {file.document_date for file in files} == {date(2021, 12, 10)}
    body = client_of().get(URL).content.decode()
    assert "10/12/2021" in body
    assert "20/12/2021" in body  # of the upload


def test_a_refused_file_does_not_hold_up_the_others(world, client_of):
    draft(world)

    response = client_of().post(URL, form(upload("a.pdf"), upload("b.exe")), follow=True)

    assert [file.name for file in Evidence.objects.all()] == ["a.pdf"]
    assert "b.exe" in response.content.decode()


def test_no_file_and_a_day_to_come_are_refused(world, client_of):
    draft(world)
    client = client_of()

    assert "file" in client.post(URL, form()).context["form"].errors
    later = client.post(URL, form(upload(), document_date="21/12/2021"))
    assert "document_date" in later.context["form"].errors
    assert (
        "document_date"
        in client.post(URL, form(upload(), document_date="x")).context["form"].errors
    )
    assert not Evidence.objects.exists()


def test_the_page_says_how_many_more(world, client_of):
    report = draft(world)
    for number in range(4):
        add(world, report, content=PDF + bytes([number]))
    client = client_of()

    response = client.post(URL, form(*(upload(f"{n}.pdf", PDF + b"x%d" % n) for n in range(3))))
    assert response.status_code == 302
    assert Evidence.objects.count() == 5
    assert 'name="file"' not in client.get(URL).content.decode()


def test_a_script_sends_one_file_and_reads_json(world, client_of):
    draft(world)
    client = client_of()

    done = client.post(URL, form(upload()), headers={"accept": "application/json"})
    assert done.json() == {"added": ["bien-ban.pdf"]}
    refused = client.post(URL, form(upload("x.exe")), headers={"accept": "application/json"})
    assert refused.status_code == 422
    assert "x.exe" in refused.json()["refused"][0]
    assert Evidence.objects.count() == 1


def test_last_quarter_s_file_is_used_again(world, client_of, quarters):
    client, source = client_of(), Evidence.objects.get()
    assert "Biên bản quý III.pdf" in client.get(URL).content.decode()

    chosen = {"chosen": [source.pk], "form_key": uuid.uuid4().hex}
    assert client.post(f"{URL}dung-lai/", chosen).status_code == 302

    again = Evidence.objects.get(reuses=source)
    assert (again.sha256, again.result.report) == (source.sha256, quarters)
    page = client.get(URL)
    assert not page.context["offered"]  # once is enough
    assert str(world.period(3)) in page.content.decode()  # and says where from


@pytest.mark.parametrize("which", ["nothing", "another criterion", "another unit"])
def test_other_files_are_not_taken_over(world, client_of, quarters, clock_at, which):
    clock_at(clock.local(2021, 9, 21))
    third = Report.objects.get(period=world.period(3))
    other = add(world, third, "B2", content=PDF + b"2")
    theirs = services.add_evidence(
        draft(world, "hong-gai", 3), "B1", by=world.user("canbo.honggai"), upload=upload()
    )
    clock_at(clock.local(2021, 12, 20))
    chosen = {"nothing": [], "another criterion": [other.pk], "another unit": [theirs.pk]}[which]
    before = Evidence.objects.count()

    client_of().post(f"{URL}dung-lai/", {"chosen": chosen, "form_key": uuid.uuid4().hex})
    with pytest.raises(DomainError):
        services.reuse_evidence(quarters, "B1", by=world.user("canbo.baichay"), chosen=chosen)

    assert Evidence.objects.count() == before


def test_a_file_that_is_gone_is_not_used_again(world, quarters):
    source = Evidence.objects.get()
    path_of(source.sha256).unlink()

    with pytest.raises(DomainError):
        services.reuse_evidence(quarters, "B1", by=world.user("canbo.baichay"), chosen=[source.pk])

    assert Evidence.objects.count() == 1


def test_the_same_bytes_are_flagged(world, quarters, django_assert_num_queries):
    own = add(world, quarters, "B2", name="khac.pdf")
    single = add(world, quarters, "B3", content=PDF + b"3")
    services.add_evidence(
        draft(world, "hong-gai"), "B1", by=world.user("canbo.honggai"), upload=upload()
    )

    with django_assert_num_queries(1):
        seen = duplicates_of([own, single], for_city=False)
    assert seen.keys() == {own.pk}
    assert seen[own.pk].places == [f"{world.period(3)}, B1"]
    assert not seen[own.pk].is_elsewhere

    with django_assert_num_queries(1):
        seen = duplicates_of([own, single], for_city=True)
    assert seen[own.pk].is_elsewhere
    assert "Hồng Gai" not in seen[own.pk].words


def test_another_unit_s_bytes_are_told_to_the_city_only(world, client_of):
    mine = add(world, draft(world))
    services.add_evidence(
        draft(world, "hong-gai"), "B1", by=world.user("canbo.honggai"), upload=upload()
    )

    assert not duplicates_of([mine], for_city=False)
    assert duplicates_of([mine], for_city=True)[mine.pk].is_elsewhere
    assert "Hồng Gai" not in client_of().get(URL).content.decode()


def test_a_closed_report_offers_nothing(world, client_of):
    submitted(world)
    body = client_of().get(URL).content.decode()
    assert "<form" not in body.split("<main")[1]

    refused = client_of().post(URL, form(upload()))
    assert "file" in refused.context["form"].errors
    assert not Evidence.objects.exists()


def test_a_locked_period_takes_nothing(world, client_of):
    draft(world)
    Period.objects.filter(quarter=4).update(due_on=date(2021, 12, 18), lock_on=date(2021, 12, 20))

    client_of().post(URL, form(upload()))

    assert not Evidence.objects.exists()


def test_others_do_not_reach_the_page(world, client_of):
    draft(world)
    chosen = {"chosen": [1], "form_key": uuid.uuid4().hex}
    for address, data in ((URL, form(upload())), (f"{URL}dung-lai/", chosen)):
        assert client_of("canbo.honggai").post(address, data).status_code == 404
        assert client_of("thamdinh").post(address, data).status_code == 403
    assert not Evidence.objects.exists()


def test_the_verifier_sees_the_flag_and_no_name(world, client_of):
    report = draft(world)
    add(world, report)
    services.add_evidence(
        draft(world, "hong-gai"), "B2", by=world.user("canbo.honggai"), upload=upload()
    )
    report.refresh_from_db()
    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    body = client_of("thamdinh").get(f"{BASE}tham-dinh/").content.decode()

    words = duplicates_of(Evidence.objects.all(), for_city=True)[Evidence.objects.first().pk].words
    assert words in body
    assert "Hồng Gai" not in body
