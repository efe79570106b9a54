"""Past years made quickly: rows as the services would have left them, for trying drafts."""

import random
from datetime import timedelta

from apps.core import clock
from apps.criteria.models import Criterion
from apps.programmes.models import Baseline, Enrolment, Programme
from apps.reporting.models import Report, Result
from tests.factories import world as worlds
from tests.reporting.city import GOOD


def answers(rng) -> dict:
    """One quarter of a ward, good and bad."""
    total = rng.choice((0, 8, 15, 20))
    return GOOD | {
        "A1": {"value": rng.random() < 0.97},
        "A3": {"value": rng.randint(0, 5)},
        "B1": {"value": rng.randint(0, 6)},
        "B2": {"met": rng.randint(total * 2 // 3, total), "total": total},
        "B3": {"value": rng.randint(0, 2)},
        "B4": {"value": rng.randint(0, 1)},
        "B5": {"value": rng.randint(0, 3)},
        "C1": {"met": rng.randint(7, 10), "total": 10},
        "C2": {"value": rng.randint(0, 4)},
        "C3": {"value": rng.random() < 0.7},
        "D2": {"value": rng.randint(0, 4)},
        "E1": {"value": int(rng.random() < 0.05)},
    }


def verified(world, enrolment, period, values, version):
    """A verified report; ``values`` by the codes of ``version``."""
    at = clock.local(period.due_on.year, period.due_on.month, period.due_on.day, 8)
    report = Report.objects.create(
        enrolment=enrolment,
        period=period,
        status=Report.Status.VERIFIED,
        created_at=at,
        submission_number=1,
        first_submitted_at=at,
        submitted_at=at,
        decided_at=at + timedelta(days=1),
        decided_by=world.user("thamdinh"),
    )
    criteria = {row.code: row for row in Criterion.objects.filter(version=version)}
    officer = world.user("thamdinh")
    Result.objects.bulk_create(
        Result(
            report=report,
            criterion=criteria[code],
            state="value",
            inputs=inputs,
            updated_by=officer,
            updated_at=at,
        )
        for code, inputs in values.items()
    )
    return report


def baselines(world, enrolment, figures, version):
    for code, quarters in figures.items():
        criterion = Criterion.objects.get(version=version, code=code)
        for quarter, value in enumerate(quarters, 1):
            Baseline.objects.create(
                enrolment=enrolment,
                criterion=criterion,
                quarter=quarter,
                inputs={"value": value},
                updated_by=world.user("thamdinh"),
                updated_at=clock.now(),
            )


def play(world, seed) -> dict:
    """Every ward's year 2021 at random; ward → (quarter → values, last year's figures)."""
    rng, played = random.Random(seed), {}
    version = world.programme.criteria_version
    for ward in worlds.WARDS:
        quarters = {number: answers(rng) for number in (1, 2, 3, 4)}
        before = {code: [rng.randint(0, 5) for _q in range(4)] for code in ("B1", "B5")}
        for number, values in quarters.items():
            verified(world, world.enrolments[ward], world.period(number), values, version)
        baselines(world, world.enrolments[ward], before, version)
        played[ward] = (quarters, before)
    return played


def twin(world, version) -> Programme:
    """The same programme with the same wards; its periods are not bound yet."""
    programme = Programme.objects.create(
        slug="ban-sao-2021",
        title="Bản sao",
        year=2021,
        lead_unit=world.city_police,
        committee=world.committee,
        criteria_version=version,
        status=Programme.Status.OPEN,
        figures_invented=True,
    )
    for quarter in (1, 2, 3, 4):
        worlds.make_period(programme, quarter)
    for ward in worlds.WARDS:
        Enrolment.objects.create(
            programme=programme,
            subject=world.enrolments[ward].subject,
            unit=world.units[ward],
            status=Enrolment.Status.ENROLLED,
            invited_at=clock.now(),
            enrolled_at=clock.now(),
        )
    return programme
