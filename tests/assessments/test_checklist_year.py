"""A set without points: met or not met, and never a figure of points."""

import pytest
from django.urls import reverse

from apps.assessments.services import compute_year_score
from apps.core import clock
from apps.criteria.scoring import criteria_of
from apps.programmes.models import Period
from apps.reporting.models import Report
from apps.reporting.services.entry import Cell, save_draft
from apps.reporting.services.review import verify_report
from tests.factories import world as worlds
from tests.reporting.city import day, submit


@pytest.fixture
def checklist(db, clock_at):
    clock_at(worlds.NOW)
    return worlds.build(criteria="antt-124-xp")


def answer(item):
    """An answer that speaks for the ward, whatever the input asks."""
    if item["type"] == "bool":
        return True
    if item["type"] == "date":
        return "2021-02-10"
    if item["type"] == "choice":
        return item["choices"][-1]["code"]
    return "Có sổ theo dõi." if item["type"] == "text" else 0


def cells(criterion):
    inputs = {item["name"]: answer(item) for item in criterion["inputs"]}
    return Cell(state="value", inputs=inputs, explanation="Có sổ theo dõi.")


def test_a_checklist_year_has_verdicts_and_no_points(checklist, clock_at, login):
    world = checklist
    definition = world.programme.criteria_version.definition
    for quarter in (1, 2, 3, 4):
        clock_at(day(20, month=quarter * 3))
        probe = Report(
            enrolment=world.enrolment("bai-chay"), period=Period.objects.get(quarter=quarter)
        )
        typed = {c["code"]: cells(c) for c in criteria_of(definition) if c["inputs"]}
        saved = save_draft(probe, by=world.user("canbo.baichay"), cells=typed)
        verify_report(submit(world, saved.report), by=world.user("thamdinh"))

    row = compute_year_score(world.enrolment("bai-chay"), by=world.user("thamdinh"))

    assert (row.content["total"], row.content["max"]) == (None, None)
    assert row.content["passed"] in (True, False)
    client = login(world.user("thamdinh"))
    args = ["mo-hinh-an-ninh-co-so-2021", "bai-chay"]
    for page in (
        client.get(reverse("assessments:year-detail", args=args)),
        client.get(reverse("assessments:year-list", args=args[:1])),
    ):
        assert page.status_code == 200
        text = page.content.decode().lower()
        assert "/100" not in text
        assert "điểm tự chấm" not in text
        assert "own points" not in text
        assert "chip" in text
    assert clock.today().year == 2021
