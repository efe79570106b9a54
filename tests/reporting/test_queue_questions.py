"""The queue's own door is no wider than ``visible_to``; the database counts as Python does."""

from datetime import timedelta

import pytest

from apps.core import clock
from apps.police.models import PoliceUnit, Posting
from apps.programmes.models import Enrolment
from apps.reporting import queue
from apps.reporting.models import Extension, Report
from apps.reporting.services.review import return_report
from apps.reporting.services.risks import refresh_risks
from tests.factories.crowd import crowd
from tests.reporting.city import day, submitted, write


@pytest.fixture
def city(world, clock_at):
    """One report in each tab, and units that have not begun."""
    clock_at(day(20))
    submitted(world, "bai-chay")
    report = submitted(world, "hong-gai")
    reasons = {"B2": "Chưa khớp."}
    return_report(report, by=world.user("thamdinh"), due_on=day(23).date(), reasons=reasons)
    write(world, "dong-lam")
    return world


def everything(user):
    found = queue.load(user)
    return [row for tab in queue.TABS for row in found.tab(tab)]


def test_the_queue_shows_nobody_more_than_they_may_read(city):
    shown = {}
    for name, user in city.users.items():
        visible = set(Enrolment.objects.visible_to(user).values_list("pk", flat=True))
        rows = everything(user)
        assert {row.enrolment for row in rows} <= visible
        shown[name] = len(rows)
    verifiers = {name for name, count in shown.items() if count}
    assert {"thamdinh", "thamdinh2"} <= verifiers
    assert not verifiers & {"canbo.baichay", "truong.baichay", "thuky", "quantri", "lanhdao"}


def test_a_verifier_of_another_unit_sees_nothing_of_this_one(city):
    user = city.user("thamdinh")
    assert everything(user)
    elsewhere = PoliceUnit.objects.exclude(pk=city.city_police.pk).first()
    Posting.objects.filter(user=user).update(unit=elsewhere)
    del user._standing
    assert everything(user) == []
    assert set(queue.load(user).counts().values()) == {0}


def test_who_verifies_no_more_sees_nothing_from_that_day_on(city):
    user = city.user("thamdinh")
    Posting.objects.filter(user=user).update(valid_to=clock.today())
    assert everything(user) == []
    assert queue.next_waiting(user) is None


def test_a_declined_unit_and_a_draft_programme_are_left_out(city):
    user, bai_chay = city.user("thamdinh"), city.enrolments["bai-chay"]
    Enrolment.objects.filter(pk=bai_chay.pk).update(status="declined")
    assert bai_chay.pk not in {row.enrolment for row in everything(user)}
    type(city.programme).objects.filter(pk=city.programme.pk).update(status="draft")
    assert everything(user) == []


def test_a_unit_lives_or_has_ended(city):
    """Of every kind: living, ended, renamed, not there yet, and no administrative unit at all."""
    quang_la, cao_thang, dong_lam = (
        city.localities[ward].versions.get() for ward in ("quang-la", "cao-thang", "dong-lam")
    )
    last(quang_la, 15)
    last(cao_thang, 15)
    cao_thang.pk, cao_thang.valid_from, cao_thang.valid_to = None, day(15).date(), None
    cao_thang.save()
    dong_lam.valid_from = day(25).date()
    dong_lam.save()
    subject = city.enrolment("hong-gai").subject
    subject.locality = subject.locality_version = None
    subject.save()

    today, rows = clock.today(), Enrolment.objects.order_by("pk")
    ended = set(rows.ended(today).values_list("subject__slug", flat=True))

    assert ended == {"quang-la", "dong-lam"}
    living = set(rows.alive(today).values_list("subject__slug", flat=True))
    assert living == {"bai-chay", "hong-gai", "cao-thang"}


FILTERS = [
    {},
    {"period": "2021-q4"},
    {"period": "2021-q1"},
    {"programme": "one"},
    {"words": "la"},
    {"words": "bãi", "period": "2021-q4"},
    {"person": "none"},
    {"person": "one"},
    {"person": "one", "period": "2021-q4", "words": "a"},
]


@pytest.mark.parametrize("state", ["open", "locked", "closed early"])
@pytest.mark.parametrize("chosen", FILTERS, ids=str)
def test_what_is_counted_is_what_is_listed(city, clock_at, chosen, state):
    """With a unit that ended, before and after handing in; more time; work given to somebody."""
    user = city.user("thamdinh")
    submitted(city, "quang-la", 3)
    write(city, "quang-la")
    write(city, "cao-thang")
    Report.objects.filter(enrolment__subject__slug__in=["bai-chay", "cao-thang"]).update(
        assigned_to=user
    )
    for ward in ("quang-la", "hong-gai"):
        last(city.localities[ward].versions.get(), 19)
    for ward, quarter in (("dong-lam", 4), ("cao-thang", 1), ("quang-la", 1)):
        Extension.objects.create(
            enrolment=city.enrolment(ward),
            period=city.period(quarter),
            asked_by=user,
            asked_at=clock.now(),
            wanted_until=day(20, month=2, year=2022).date(),
            granted_until=day(20, month=2, year=2022).date(),
            decided_at=clock.now(),
            reason="Chờ số liệu.",
        )
    refresh_risks()
    clock_at(day(10, month=2, year=2022) if state == "locked" else day(20))
    if state == "closed early":
        type(city.programme).objects.filter(pk=city.programme.pk).update(status="closed")
    known = {"person": str(user.pk), "programme": city.programme.slug}
    chosen = {name: known[name] if told == "one" else told for name, told in chosen.items()}

    found = queue.load(user).narrowed(**chosen)

    listed = {tab: found.tab(tab) for tab in queue.TABS}
    assert found.counts() == {tab: len(rows) for tab, rows in listed.items()}
    assert found.clean_count == sum(row.is_clean for row in listed["wait"])


def test_these_filters_find_something_in_every_tab(city):
    """So that the comparison above is not one of nothing with nothing."""
    counts = queue.load(city.user("thamdinh")).counts()
    assert min(counts["wait"], counts["returned"], counts["missing"]) > 0


def last(version, number):
    version.valid_to = day(number).date()
    version.save()


@pytest.mark.parametrize("sort", queue.SORTS)
@pytest.mark.parametrize("tab", ["wait", "missing"])
def test_the_pages_of_a_tab_make_up_the_tab(city, tab, sort):
    reports = crowd(city, 12, Report.objects.get(enrolment=city.enrolments["bai-chay"]))
    Report.objects.filter(pk__in=[r.pk for r in reports[:6]]).update(
        submitted_at=clock.now() - timedelta(days=3)
    )
    refresh_risks()
    found = queue.load(city.user("thamdinh")).narrowed(period="2021-q4" if tab == "wait" else "")
    rows = found.tab(tab, sort)
    pages = [row for start in range(0, len(rows), 5) for row in found.tab(tab, sort, start, 5)]
    assert [(r.enrolment, r.period.pk) for r in pages] == [(r.enrolment, r.period.pk) for r in rows]
    assert len(rows) == found.counts()[tab] > 5


def test_each_report_stands_where_the_list_has_it(city, django_assert_max_num_queries):
    sample = Report.objects.get(enrolment=city.enrolments["bai-chay"])
    reports = crowd(city, 12, sample)
    earlier = clock.now() - timedelta(days=3)
    Report.objects.filter(pk__in=[r.pk for r in reports[:6]]).update(submitted_at=earlier)
    submitted(city, "hong-gai", 3)
    for number, report in enumerate(reports[3:9]):
        Report.objects.filter(pk=report.pk).update(risk={"of": 1, "points": number % 3})
    user = city.user("thamdinh")
    rows = queue.load(user).tab("wait")
    assert len(rows) == 14
    for number, row in enumerate(rows, start=1):
        with django_assert_max_num_queries(3):  # the third asks for the user's posts
            place = queue.place_of(user, row.report)
        before, after = rows[number - 2] if number > 1 else None, next(iter(rows[number:]), None)
        assert (place.number, place.count) == (number, len(rows))
        assert _named(place.before) == _named(before)
        assert _named(place.after) == _named(after)
        assert _named(place.following) == _named(queue.next_waiting(user, after=row.report))


def test_what_does_not_wait_stands_nowhere_and_leads_on(city):
    user, waits = city.user("thamdinh"), Report.objects.get(status="submitted")
    for report in Report.objects.exclude(pk=waits.pk):
        place = queue.place_of(user, report.pk)
        assert (place.number, place.count, place.before, place.after) == (0, 1, None, None)
        assert place.following.slug == waits.enrolment.subject.slug
    alone = queue.place_of(user, waits.pk)
    assert (alone.number, alone.before, alone.after, alone.following) == (1, None, None, None)
    nobody = queue.place_of(city.user("canbo.baichay"), waits.pk)
    assert (nobody.number, nobody.count, nobody.following) == (0, 0, None)


def _named(one):
    return one and (one.unit, one.url)
