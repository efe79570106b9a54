"""The home page orders by the rule it states, in two hundred random cases.

Returned, overdue, due in three days, due in seven, begun, not begun; ties by deadline, then by
programme. The rule is written here once more, from its words.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from apps.core import clock
from apps.programmes.models import Enrolment, Period, Programme
from apps.reporting.models import Report, Return
from tests.factories import world as worlds

CASES, PROGRAMMES = 200, 7
TODAY = date(2021, 12, 15)
STATES = ["none", "draft", "returned"]


@dataclass
class Owed:
    """What one programme asks of the unit."""

    programme: str
    state: str
    due_on: date

    def place(self):
        left = (self.due_on - TODAY).days
        if self.state == "returned":
            step = "1 returned"
        elif left < 0:
            step = "2 overdue"
        elif left <= 3:
            step = "3 within three days"
        elif left <= 7:
            step = "4 within seven days"
        else:
            step = "5 begun" if self.state == "draft" else "6 not begun"
        return step, self.due_on, self.programme


@pytest.fixture
def programmes(world):
    """Seven programmes that ask the same unit for one quarter."""
    world.programme.periods.all().delete()
    names = [f"Chương trình {letter}" for letter in "ĐBXACMH"]
    for number, name in enumerate(names):
        programme = Programme.objects.get(pk=world.programme.pk)
        programme.pk, programme.slug, programme.title = None, f"chuong-trinh-{number}", name
        programme.save()
        worlds.make_period(programme, 4, opens_on=TODAY - timedelta(days=60))
        enrolment = Enrolment.objects.get(pk=world.enrolments["bai-chay"].pk)
        enrolment.pk, enrolment.programme = None, programme
        enrolment.save()
    return list(Programme.objects.exclude(pk=world.programme.pk).order_by("pk"))


def play(rng, programme):
    """One programme in a random state, with a random deadline."""
    state, due_on = rng.choice(STATES), TODAY + timedelta(days=rng.randint(-8, 14))
    period = Period.objects.filter(programme=programme)
    if state != "returned":
        period.update(due_on=due_on)
    if state != "none":
        moment = clock.now()
        report = Report.objects.create(
            enrolment=programme.enrolments.get(),
            period=period.get(),
            created_at=moment,
            status=state,
            submitted_at=moment if state == "returned" else None,
        )
        if state == "returned":
            by = worlds.make_user(f"nguoi{report.pk}")
            Return.objects.create(report=report, number=1, at=moment, by=by, due_on=due_on)
    return Owed(programme.title, state, due_on)


def shown(html):
    """Programmes in the order in which the page names them."""
    found = re.findall(r"– (Chương trình .)\b", html)
    return list(dict.fromkeys(found))


@pytest.mark.timeout(300)
def test_the_home_list_stands_in_the_stated_order(programmes, login, world):
    client, rng = login(world.user("canbo.baichay")), random.Random(35)
    orders = set()
    with clock.at(clock.local(TODAY.year, TODAY.month, TODAY.day)):
        for case in range(CASES):
            Return.objects.all().delete()
            Report.objects.all().delete()
            asked = [play(rng, programme) for programme in programmes]
            expected = [owed.programme for owed in sorted(asked, key=Owed.place)]
            assert shown(client.get("/").content.decode()) == expected, (case, asked)
            orders.add(tuple(expected))
    assert len(orders) > CASES / 2  # the cases differ
