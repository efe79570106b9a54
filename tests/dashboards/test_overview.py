"""The overview says of a report no more than its reader may know."""

import io
import zipfile

import pytest
from django.urls import reverse

from apps.core import clock
from apps.reporting.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed(world):
    """One draft, one submitted; the other wards have not begun."""
    Report.objects.create(
        enrolment=world.enrolment("bai-chay"), period=world.period(4), created_at=clock.now()
    )
    Report.objects.create(
        enrolment=world.enrolment("cao-thang"),
        period=world.period(4),
        status="submitted",
        created_at=clock.now(),
        submitted_at=clock.now(),
        first_submitted_at=clock.now(),
    )
    return world


def words(response):
    return {
        enrolment.subject.slug: str(cells[3]["word"])
        for enrolment, cells in response.context["rows"]
    }


def test_who_sees_no_drafts_reads_not_submitted(mixed, login):
    page = login(mixed.user("lanhdao")).get(reverse("dashboards:overview"))

    assert words(page)["bai-chay"] == words(page)["dong-lam"] == "Chưa nộp"
    assert words(page)["cao-thang"] == "Chờ thẩm định"
    assert "Chưa nhập" not in page.content.decode()


def test_the_lead_unit_tells_a_draft_from_nothing(mixed, login):
    page = login(mixed.user("thamdinh")).get(reverse("dashboards:overview"))

    assert words(page)["bai-chay"] == "Đang soạn"
    assert words(page)["dong-lam"] == "Chưa nhập"


def test_the_workbook_says_the_same(mixed, login):
    response = login(mixed.user("lanhdao")).get(reverse("dashboards:overview-export"))
    book = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))

    assert "Chưa nộp" in text
    assert "Chưa nhập" not in text
