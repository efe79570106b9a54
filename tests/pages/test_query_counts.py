"""The four pages that everybody waits for: at most 8 queries, with 1 row and with 50.

Session, user, posts and the bell are counted in; every row has evidence, a return, an answer,
and the reader has as many unread notices as there are rows.
"""

import pytest
from django.urls import reverse

from apps.reporting.models import Report
from tests.pages import many

pytestmark = pytest.mark.django_db
ROWS = [1, 50]
MOST = 8
ENTRY = ("mo-hinh-an-ninh-co-so-2021", "2021-q4", "bai-chay")


@pytest.fixture
def counted(login, django_assert_max_num_queries):
    """``counted(user, address)``: the second visit, its queries counted; returns the page."""

    def visit(user, address):
        client = login(user)
        client.get(address)  # templates are loaded once per process
        with django_assert_max_num_queries(MOST):
            page = client.get(address)
        assert page.status_code == 200
        return page

    return visit


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("status", ["returned", "draft"])
def test_entry_page(world, counted, rows, status):
    world.programme.criteria_version = many.criteria_of(rows)
    world.programme.save()
    for quarter, period in world.periods.items():
        period.criteria_version = world.programme.criteria_version
        period.save()
        if quarter < 4:
            many.report_of(world, world.enrolment("bai-chay"), quarter, status="submitted")
    report = many.report_of(world, world.enrolment("bai-chay"), status="returned")
    Report.objects.filter(pk=report.pk).update(status=status)
    officer = world.user("canbo.baichay")
    many.notices(officer, rows)

    page = counted(officer, reverse("reporting:report-entry", args=ENTRY))

    shown = [row for group in page.context["groups"] for row in group["rows"]]
    assert len(shown) == rows
    assert [row.files for row in shown] == [1] * rows
    if status == "returned":
        assert page.content.decode().count("Chưa khớp biên bản.") >= rows


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("tab", ["wait", "again", "returned"])
def test_queue(world, counted, rows, tab):
    status = "returned" if tab == "returned" else "submitted"
    for enrolment in many.more_wards(world, rows):
        many.report_of(world, enrolment, status=status, again=tab == "again")
    verifier = world.user("thamdinh")
    many.notices(verifier, rows)

    page = counted(verifier, f"{reverse('reporting:queue')}?tab={tab}")

    assert len(page.context["rows"]) == rows


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("username", [many.OFFICER, many.CHIEF, many.VERIFIER])
def test_home_page(world, counted, rows, username):
    status = "submitted" if username == many.VERIFIER else "returned"
    for enrolment in many.more_wards(world, rows):
        many.report_of(world, enrolment, status=status, again=status == "submitted")
    user = world.user(username)
    many.notices(user, rows)

    page = counted(user, "/")

    assert page.context["total"] >= rows


@pytest.mark.parametrize("rows", ROWS)
@pytest.mark.parametrize("username", ["thuky", "canbo.baichay", "uyvien01"])
def test_register(world, counted, rows, username):
    session = many.ended_session(world)
    for number, enrolment in enumerate(many.more_wards(world, rows), 1):
        many.report_of(world, enrolment, again=True)
        many.registered(world, enrolment, session, number)
    user = world.user(username)
    many.notices(user, rows)

    page = counted(user, reverse("recognition:recognition-list"))

    assert len(page.context["page_obj"].object_list) == rows
