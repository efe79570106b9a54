"""The queue's own door is no wider than ``visible_to``; the database folds and counts as Python."""

from datetime import timedelta

import pytest
from django.db.models import TextField, Value

from apps.core import clock
from apps.core.folding import fold
from apps.core.sqltext import Folded
from apps.police.models import PoliceUnit, Posting
from apps.programmes.models import Enrolment
from apps.reporting import queue
from apps.reporting.models import Report
from apps.reporting.services.review import return_report
from apps.reporting.services.risks import refresh_risks
from tests.factories.crowd import crowd
from tests.reporting.city import day, submitted, write

TEXTS = [
    "Phường BÃI  Cháy",
    " Đồng\tđội ",
    "ẰẲẴẮẶ ằẳẵắặ ỪỬỮỨỰ ỜỞỠỚỢ ỳỷỹýỵ Ỹ",
    "A\u0306\u0300n Thi\u0323nh",  # diacritics that stand alone
    "Xã 100% _x_",
]


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


@pytest.mark.parametrize("text", TEXTS)
def test_the_database_folds_as_python_does(world, text):
    folded = Folded(Value(text, TextField()))
    assert Enrolment.objects.values_list(folded, flat=True).first() == fold(text)


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
