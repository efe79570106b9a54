"""Only the first duties of the city police are made, all are counted, and nobody else's are told."""

import random
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.committees.services import standing
from apps.core import clock
from apps.core.addresses import address
from apps.programmes.models import Enrolment, Programme, Subject
from apps.recognition.models import Dossier
from apps.reminders.duties import SHOWN, duties_of, outstanding
from apps.reminders.duties.board import is_held
from apps.reporting.models import Extension, Report
from tests.factories import world as worlds

LETTERS = "AaĂÂBĐđEÊzZƯưÝỹ–- 0"
WARDS = 70


def take_part(programme, unit, names):
    subjects = Subject.objects.bulk_create(
        Subject(name=name, slug=f"{programme.slug}-{n}", kind="school")
        for n, name in enumerate(names)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(
            programme=programme,
            subject=subject,
            unit=unit,
            status="enrolled",
            invited_at=clock.now(),
            enrolled_at=clock.now(),
        )
        for subject in subjects
    )


def report(enrolment, period, hours=0):
    now = clock.now() - timedelta(hours=hours)
    return Report(
        enrolment=enrolment,
        period=period,
        status="submitted",
        created_at=now,
        first_submitted_at=now,
        submitted_at=now,
    )


def ask(world, enrolments, draw):
    """Reports of two quarters, requests for more time and dossiers, in any order."""
    three, four = world.period(3), world.period(4)
    for period, count in ((three, 30), (four, 45)):
        Report.objects.bulk_create(
            report(e, period, draw.randrange(200)) for e in draw.sample(enrolments, count)
        )
    by = world.user("canbo.baichay")
    Extension.objects.bulk_create(
        Extension(
            enrolment=enrolment,
            period=four,
            asked_by=by,
            asked_at=clock.now(),
            reason="Chờ số liệu.",
            wanted_until=clock.today(),
        )
        for enrolment in draw.sample(enrolments, 12)
    )
    Dossier.objects.bulk_create(
        Dossier(
            enrolment=enrolment,
            number=f"HS-2021-{number:04}",
            status="submitted",
            created_at=clock.now(),
            submitted_at=clock.now(),
        )
        for number, enrolment in enumerate(draw.sample(enrolments, 9), 100)
    )


def elsewhere(world):
    """A programme that another unit leads, with reports of its own."""
    programme = Programme.objects.get(pk=world.programme.pk)
    programme.pk, programme.slug = None, "noi-khac"
    unit = world.enrolment("bai-chay").unit
    programme.lead_unit = unit
    programme.save()
    period = worlds.make_period(programme, 4)
    Report.objects.bulk_create(
        report(e, period) for e in take_part(programme, unit, ["Nơi khác 1", "Nơi khác 2"])
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_first_are_the_first_of_all(world, seed, django_assert_num_queries):
    draw = random.Random(seed)
    names = ["".join(draw.choices(LETTERS, k=6)) for _ward in range(WARDS)]
    ask(world, take_part(world.programme, world.enrolment("bai-chay").unit, names), draw)
    elsewhere(world)
    who, today = standing(world.user("thamdinh")), clock.today()

    with django_assert_num_queries(3):
        found = duties_of(who)

    everything = [duty for duty in outstanding() if is_held(duty.holder, who)]
    expected = sorted(everything, key=lambda duty: duty.order(today))
    assert {duty.kind for duty in expected} == {
        "report.verify",
        "extension.decide",
        "dossier.appraise",
    }
    assert (len(found), found.total) == (SHOWN, len(everything)) == (50, 30 + 45 + 12 + 9)
    assert [duty.order(today) for duty in found] == [d.order(today) for d in expected[:SHOWN]]
    assert {duty.key for duty in found} <= {duty.key for duty in everything}
    ages = [duty.waits[0] for duty in found if duty.context.startswith("Quý III/")]
    assert len(ages) >= 30
    assert ages == sorted(ages)  # what waits longest stands first
    assert [d.url for d in found] == [reverse(d.route, args=d.args) for d in found]


def test_the_page_counts_what_it_does_not_show(world, login):
    draw = random.Random(7)
    names = [f"Trường {number:02}" for number in range(WARDS)]
    ask(world, take_part(world.programme, world.enrolment("bai-chay").unit, names), draw)

    page = login(world.user("thamdinh")).get("/").content.decode()

    assert "96 việc cần làm" in page
    assert page.count('class="task"') == SHOWN - 1
    assert "và 46 việc khác" in page


def test_a_filled_address_is_the_address():
    parts = ("chuong-trinh", "2021-q4", "bai-chay")
    for route in ("reporting:review", "reporting:report-entry", "reporting:report-check"):
        assert address(route, *parts) == reverse(route, args=parts)
    assert address("recognition:vote", "HN-2021-01", 12) == "/hoi-nghi/HN-2021-01/bieu-quyet/12/"
