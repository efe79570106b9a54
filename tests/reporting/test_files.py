"""A file on its page: pictures are drawn, nothing else is; who may see it, and what is told."""

import pytest

from apps.reporting import services
from apps.reporting.models import Evidence, Report
from tests.reporting.test_evidence import PDF, PNG, add, upload
from tests.reporting.ward import draft

OFFICER, CHIEF = "canbo.baichay", "truong.baichay"


def page_of(client, file):
    return client.get(f"/minh-chung/{file.pk}/xem/")


def hand_in(world, report):
    report.refresh_from_db()
    services.submit_report(report, by=world.user(CHIEF), version=report.version)


def taken_away(world):
    """A picture that was handed in, and set aside after the report was withdrawn."""
    file = add(world, draft(world), name="a.png", content=PNG)
    hand_in(world, file.result.report)
    services.withdraw_report(file.result.report, by=world.user(CHIEF))
    services.remove_evidence(Evidence.objects.get(), by=world.user(CHIEF))
    return file


@pytest.fixture
def three(world):
    """Two pictures and a document behind B1."""
    report = draft(world)
    return [
        add(world, report, name="a.png", content=PNG),
        add(world, report, name="b.pdf", content=PDF),
        add(world, report, name="c.png", content=PNG + b"!"),
    ]


def test_a_picture_is_drawn_and_a_document_is_not(world, login, three):
    client = login(world.user(OFFICER))

    picture, document = page_of(client, three[0]), page_of(client, three[1])

    assert f'<img src="/minh-chung/{three[0].pk}/"' in picture.content.decode()
    assert "<img" not in document.content.decode().split('id="file"')[1].split("</article>")[0]
    assert f'href="/minh-chung/{three[1].pk}/"' in document.content.decode()
    assert "B1." in picture.content.decode()


def test_the_files_of_a_row_follow_each_other(world, login, three):
    client = login(world.user(OFFICER))

    told = [page_of(client, file).context for file in three]

    assert [(one["before"], one["after"]) for one in told] == [
        (None, three[1]),
        (three[0], three[2]),
        (three[1], None),
    ]
    assert [(one["number"], one["of"]) for one in told] == [(1, 3), (2, 3), (3, 3)]


def test_who_may_not_read_the_report_finds_nothing(world, login, three):
    for name, status in (
        (OFFICER, 200),
        ("thamdinh", 200),
        ("canbo.honggai", 404),
        ("quantri", 404),
        ("thuky", 404),  # a draft is a paper of the unit
    ):
        assert page_of(login(world.user(name)), three[0]).status_code == status


def test_a_file_taken_away_says_so_and_stands_alone(world, login):
    file = taken_away(world)

    page = page_of(login(world.user(OFFICER)), file)

    assert (page.context["before"], page.context["after"], page.context["of"]) == (None, None, 0)
    assert "Đơn vị đã gỡ tệp này" in page.content.decode()


def test_the_same_bytes_of_another_unit_are_told_to_the_city_alone(world, login):
    mine = add(world, draft(world), name="a.png", content=PNG)
    services.add_evidence(
        draft(world, "hong-gai"),
        "B2",
        by=world.user("canbo.honggai"),
        upload=upload("b.png", PNG),
    )

    own, city = (
        page_of(login(world.user(name)), mine).content.decode() for name in (OFFICER, "thamdinh")
    )

    words = "Một đơn vị khác cũng đã tải tệp này lên."
    assert words in city
    assert words not in own
    assert "Hồng Gai" not in city


def test_a_reader_outside_is_not_told_what_the_unit_has_taken_away_meanwhile(world, login):
    file = taken_away(world)
    hand_in(world, Report.objects.get())

    told = {name: page_of(login(world.user(name)), file) for name in (OFFICER, "thuky")}

    assert [page.status_code for page in told.values()] == [200, 200]
    assert "gỡ tệp này" in told[OFFICER].content.decode()
    assert "gỡ tệp này" not in told["thuky"].content.decode()
