"""The year: refuses what is incomplete, equals what is computed by hand."""

import pytest
from django.urls import reverse

from apps.assessments.models import YearScore
from apps.assessments.services import compute_year_score
from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.reporting.models import Report
from apps.reporting.services.review import Mark, reopen_report, save_marks, verify_report
from tests.reporting.city import baselines, day, submitted, verified_year

PAGE = ["mo-hinh-an-ninh-co-so-2021", "bai-chay"]


@pytest.fixture
def year(world, clock_at):
    """Four quarters of Bãi Cháy; in the fourth the city found 8 of 10 areas, not 9."""
    baselines(world)
    verified_year(world, clock_at, quarters=(1, 2, 3))
    clock_at(day(20))
    report = submitted(world)
    found = {"state": "value", "inputs": {"met": 8, "total": 10}}
    verifier = world.user("thamdinh")
    save_marks(
        report, by=verifier, marks=[Mark("C1", "accept", "Một khu chưa đạt.", verified=found)]
    )
    verify_report(report, by=verifier)
    return world


def test_compute_year_score_equals_the_sum_by_hand(year):
    """A 20, B 33 (accidents unchanged: 3 of 5), C 20 or 18, D 15, E 10."""
    row = compute_year_score(year.enrolment("bai-chay"), by=year.user("thamdinh"))

    content = row.content
    assert (content["total"], content["self"]["total"], content["max"]) == ("96", "98", "100")
    groups = {group["code"]: group["points"] for group in content["groups"]}
    assert groups == {"A": "20", "B": "33", "C": "18", "D": "15", "E": "10"}
    assert (content["band"], content["passed"], content["failed_mandatory"]) == (
        "XUAT_SAC",
        True,
        [],
    )
    lines = {line["code"]: (line["points"], line["reason"]) for line in content["lines"]}
    assert lines["A4"] == ("5", "on_time")
    assert lines["B1"] == ("10", "fell")
    assert lines["B5"] == ("3", "unchanged")
    assert lines["C1"][0] == "8"
    assert row.scoring_digest == row.criteria_version.scoring_digest
    assert Event.objects.of(row.enrolment).last().event == "year.computed"


def test_computing_again_supersedes(year):
    first = compute_year_score(year.enrolment("bai-chay"), by=year.user("thamdinh"))
    second = compute_year_score(year.enrolment("bai-chay"), by=year.user("thamdinh"))
    first.refresh_from_db()
    assert first.superseded_at is not None
    assert first.digest == second.digest
    assert list(YearScore.objects.current()) == [second]


def test_compute_year_score_names_what_is_missing(world, clock_at):
    verified_year(world, clock_at, quarters=(1,))
    clock_at(day(20))
    submitted(world, quarter=2)
    events = Event.objects.count()

    with pytest.raises(DomainError) as refused:
        compute_year_score(world.enrolment("bai-chay"), by=world.user("thamdinh"))

    sentence = str(refused.value)
    assert all(f"{roman}/2021" in sentence for roman in ("II", "III", "IV"))
    assert " I/2021" not in sentence
    assert (YearScore.objects.count(), Event.objects.count()) == (0, events)


def test_a_reopened_quarter_stops_the_year_and_marks_the_page(year, login):
    compute_year_score(year.enrolment("bai-chay"), by=year.user("thamdinh"))
    report = Report.objects.get(period__quarter=4)
    reopen_report(
        report,
        by=year.user("thamdinh"),
        reason="Có kết luận mới.",
        due_on=day(23).date(),
        codes=["C1"],
    )
    with pytest.raises(DomainError):
        compute_year_score(year.enrolment("bai-chay"), by=year.user("thamdinh"))
    assert YearScore.objects.count() == 1

    page = login(year.user("thamdinh")).get(reverse("assessments:year-detail", args=PAGE))
    assert page.context["is_outdated"]


def test_pages_of_the_year(year, login):
    client = login(year.user("thamdinh"))
    url = reverse("assessments:year-detail", args=PAGE)
    provisional = client.get(url)
    assert provisional.status_code == 200
    assert provisional.context["score"] is None
    assert not YearScore.objects.exists()

    answer = client.post(reverse("assessments:year-compute", args=PAGE), {"form_key": "k1"})
    assert answer["Location"] == url
    client.post(reverse("assessments:year-compute", args=PAGE), {"form_key": "k1"})
    assert YearScore.objects.count() == 1

    page = client.get(url).content.decode()
    assert "96" in page
    assert "mark-illustrative" in page
    listed = client.get(reverse("assessments:year-list", args=PAGE[:1])).content.decode()
    assert "96" in listed
    assert "mark-illustrative" in listed


def test_who_may_compute_and_who_may_look(year, login):
    compute = reverse("assessments:year-compute", args=PAGE)
    url = reverse("assessments:year-detail", args=PAGE)
    for name, seen, done in (
        ("thamdinh2", 200, 302),
        ("truong.baichay", 200, 403),
        ("canbo.caothang", 404, 404),
        ("lanhdao", 200, 403),
        ("uyvien01", 200, 403),
        ("quantri", 404, 404),
    ):
        client = login(year.user(name))
        assert (name, client.get(url).status_code) == (name, seen)
        assert (name, client.post(compute).status_code) == (name, done)
    assert YearScore.objects.count() == 1
