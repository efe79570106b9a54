"""The tick keeps the risk beside each report that waits."""

import pytest

from apps.reporting import queue
from apps.reporting.models import Report
from apps.reporting.services.review import return_report
from apps.reporting.services.risks import refresh_risks
from tests.reporting.city import day, fix, submit, submitted


@pytest.fixture
def quarters(world, clock_at):
    """Third and fourth quarter of three wards; one of them ten times too high."""
    clock_at(day(20, month=9))
    for ward in ("bai-chay", "cao-thang", "hong-gai"):
        submitted(world, ward, 3, B1={"value": 12}, C2={"value": 3})
    clock_at(day(20))
    submitted(world, "cao-thang", B1={"value": 13})
    submitted(world, "hong-gai", B1={"value": 120})
    submitted(world, "bai-chay", B1={"value": 11})
    return world


def waiting(world):
    rows = queue.load(world.user("thamdinh")).tab("wait")
    return [row for row in rows if row.period.quarter == 4]


def test_the_riskiest_comes_first_and_says_why(quarters):

    assert not any(row.is_assessed for row in waiting(quarters))
    assert refresh_risks() == 6
    rows = waiting(quarters)
    assert rows[0].slug == "hong-gai"
    (reason,) = rows[0].reasons
    assert (reason.code, reason.criteria) == ("tenfold", ("B1",))
    assert "120" in reason.sentence
    assert [row.points for row in rows[1:]] == [0, 0]


def test_other_orders_are_by_age_and_name(quarters):
    refresh_risks()
    found = queue.load(quarters.user("thamdinh")).narrowed(period="2021-q4")
    assert [r.slug for r in found.tab("wait", "age")] == ["cao-thang", "hong-gai", "bai-chay"]
    assert [r.slug for r in found.tab("wait", "name")] == ["bai-chay", "cao-thang", "hong-gai"]


def test_nothing_new_costs_two_queries(quarters, django_assert_num_queries):
    refresh_risks()
    with django_assert_num_queries(2):
        assert refresh_risks() == 0


def test_a_resubmission_is_looked_at_anew(quarters):
    refresh_risks()
    report = Report.objects.get(enrolment__subject__slug="hong-gai", period__quarter=4)
    return_report(
        report, by=quarters.user("thamdinh"), due_on=day(23).date(), reasons={"B1": "Xem lại."}
    )
    submit(quarters, fix(quarters, report, B1={"value": 12}))
    row = next(r for r in waiting(quarters) if r.slug == "hong-gai")
    assert not row.is_assessed
    assert refresh_risks() == 1
    row = next(r for r in waiting(quarters) if r.slug == "hong-gai")
    assert (row.is_assessed, row.points) == (True, 0)


def test_many_more_units_make_it_look_again(quarters):
    refresh_risks()
    submitted(quarters, "dong-lam", B1={"value": 12})
    assert refresh_risks() == 4  # four against three: all are held against the new ones


def test_the_risk_leaves_state_and_version_alone(quarters):
    before = list(Report.objects.order_by("pk").values_list("status", "version", "decided_by"))
    refresh_risks()
    after = list(Report.objects.order_by("pk").values_list("status", "version", "decided_by"))
    assert after == before
