"""A report found by its prepared question is exactly one that ``visible_to`` lets through."""

from datetime import timedelta

import pytest

from apps.accounts.models import User
from apps.committees.standing import standing
from apps.core import clock
from apps.reporting.finding import blank_report_at, locked, report_at
from apps.reporting.models import Report
from tests.factories import world as worlds
from tests.reporting.ward import draft, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports(world):
    """Drafts and reports handed in, of several wards."""
    submitted(world, "bai-chay", quarter=3)
    for ward in ("bai-chay", "cao-thang", "hong-gai"):
        draft(world, ward)
    rows = Report.objects.select_related("enrolment__programme", "enrolment__subject")
    return list(rows.order_by("pk"))


def place_of(report):
    programme, period, unit = report.url_args
    return {"ct": programme, "ky": period, "don_vi": unit}


@pytest.mark.parametrize("lock", [False, True])
def test_finds_what_the_queryset_shows_and_nothing_else(world, reports, lock):
    let_in = kept_out = 0
    for user in User.objects.all():
        visible = set(Report.objects.visible_to(user).values_list("pk", flat=True))
        for report in reports:
            found = report_at(user, **place_of(report), lock=lock)
            assert (found and found.pk) == (report.pk if report.pk in visible else None), user
            let_in, kept_out = let_in + bool(found), kept_out + (found is None)
    assert let_in
    assert kept_out


def test_a_report_that_is_not_begun_is_seen_by_the_unit_and_the_lead_unit(world, reports):
    place = place_of(reports[0]) | {"ky": "2021-q1"}
    seen = {
        user.username for user in User.objects.all() if blank_report_at(user, **place) is not None
    }
    allowed = {
        user.username
        for user in User.objects.all()
        if {p.unit_id for p in standing(user).posts}
        & {reports[0].enrolment.unit_id, world.programme.lead_unit_id}
    }
    assert seen == allowed >= {"canbo.baichay", "thamdinh"}
    assert "canbo.caothang" not in seen
    officer = world.user("canbo.baichay")
    assert blank_report_at(officer, **place | {"ky": "2020-q1"}) is None
    assert blank_report_at(officer, **place).pk is None


def test_a_right_that_ends_ends_at_once(world, reports):
    officer = world.user("canbo.baichay")
    place = place_of(reports[-1])
    place["don_vi"] = "bai-chay"
    assert report_at(officer, **place)
    officer.postings.update(valid_to=clock.today() - timedelta(days=1))
    assert report_at(User.objects.get(pk=officer.pk), **place) is None


def test_several_posts_and_grants_are_one_question_each(world, reports):
    """Somebody who holds posts at two wards sees both; their order does not matter."""
    officer, other = world.user("canbo.baichay"), world.user("canbo.caothang")
    posting = other.postings.get()
    posting.pk, posting.user = None, officer
    posting.save()
    officer = User.objects.get(pk=officer.pk)
    assert len(standing(officer).posts) == 2
    for report in reports:
        found = report_at(officer, **place_of(report))
        mine = report.enrolment.subject.slug in ("bai-chay", "cao-thang")
        assert bool(found) == mine


def test_the_report_carries_what_its_pages_say(world, reports, django_assert_num_queries):
    report = reports[-1]
    officer = world.user("canbo.baichay")
    first = Report.objects.visible_to(officer).for_list().order_by("pk").first()
    place = place_of(first)
    report_at(officer, **place)
    with django_assert_num_queries(1):
        found = report_at(officer, **place)
        assert found.period.criteria_version.definition["groups"]
        assert str(found.enrolment.unit) == str(first.enrolment.unit)
        assert str(found.enrolment.programme.lead_unit) == str(first.enrolment.programme.lead_unit)
        assert found.enrolment.programme.is_marked == first.enrolment.programme.is_marked
    for name in ("unit_lives", "granted_until", "granted_before", "self_score", "version"):
        assert getattr(found, name) == getattr(first, name), name
    assert locked(report).self_score == report.self_score


def test_another_text_of_a_version_is_read_anew(world, reports):
    """The text kept by the process is known by its fingerprint, not by its number."""
    officer, place = world.user("canbo.baichay"), place_of(reports[0])
    before = report_at(officer, **place).period.criteria_version
    version = worlds.make_version("syn-30")
    world.programme.periods.update(criteria_version=version)
    after = report_at(officer, **place).period.criteria_version
    assert before.definition != after.definition == version.definition
