"""A made-up nation in a database of its own: 3,321 units, 30 criteria, four verified quarters."""

import os
import random
import tempfile
from contextlib import contextmanager
from pathlib import Path

YEAR = 2025


@contextmanager
def own_database():
    """Django on a fresh SQLite file in a temporary folder; nothing of the project is touched."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ANCS_DATA_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
        import django  # noqa: PLC0415 -- the environment first

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        yield


def populate(units):
    """One programme under the synthetic set; returns it. Values are at random, but always alike."""
    from datetime import date  # noqa: PLC0415

    import yaml  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from apps.accounts.models import User  # noqa: PLC0415
    from apps.core.dates import quarter_window  # noqa: PLC0415
    from apps.criteria.services import publish_definition  # noqa: PLC0415
    from apps.localities.models import Locality  # noqa: PLC0415
    from apps.police.models import PoliceUnit  # noqa: PLC0415
    from apps.programmes.models import Period, Programme  # noqa: PLC0415

    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / "syn-30.yaml"
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    version = publish_definition(definition, number="1.0", published_on=date(2020, 1, 1))
    person = User.objects.create(username="bench", email="bench@example.test")
    ministry = Locality.objects.create(slug="bo", name="Bộ")
    lead = PoliceUnit.objects.create(locality=ministry, name="Đơn vị chủ trì")
    programme = Programme.objects.create(
        slug="bench",
        title="Đo tốc độ",
        year=YEAR,
        lead_unit=lead,
        criteria_version=version,
        status="open",
    )
    for quarter in (1, 2, 3, 4):
        window = quarter_window(YEAR, quarter)
        Period.objects.create(
            programme=programme,
            slug=f"{YEAR}-q{quarter}",
            quarter=quarter,
            opens_on=window.start,
            window_from=window.start,
            window_to=window.end,
            due_on=date(YEAR, quarter * 3, 24),
            lock_on=date(YEAR + 1, 2, 1),
            criteria_version=version,
        )
    _units(programme, lead, person, units)
    return programme


def _units(programme, lead, person, units):
    from django.utils import timezone  # noqa: PLC0415

    from apps.core import clock  # noqa: PLC0415
    from apps.core.folding import sort_key  # noqa: PLC0415
    from apps.programmes.models import Enrolment, Subject  # noqa: PLC0415
    from apps.reporting.models import Report, Result  # noqa: PLC0415

    now, pools = timezone.now(), _pools(programme.criteria_version)
    rng = random.Random(2025)
    subjects = Subject.objects.bulk_create(
        Subject(name=f"Xã {n:04}", slug=f"xa-{n:04}", sort_key=sort_key(f"Xã {n:04}"))
        for n in range(units)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(programme=programme, subject=s, unit=lead, status="enrolled", invited_at=now)
        for s in subjects
    )
    reports = []
    for period in programme.periods.all():
        due = period.due_on
        at = clock.local(due.year, due.month, due.day, 9)
        reports += Report.objects.bulk_create(
            Report(
                enrolment=enrolment,
                period=period,
                status="verified",
                created_at=at,
                first_submitted_at=at,
                submitted_at=at,
                decided_at=at,
            )
            for enrolment in enrolments
        )
    for start in range(0, len(reports), 500):
        Result.objects.bulk_create(
            Result(
                report=report,
                criterion_id=criterion,
                state=state,
                inputs=inputs,
                updated_by=person,
                updated_at=now,
            )
            for report in reports[start : start + 500]
            for criterion, pool in pools.items()
            for state, inputs in [rng.choice(pool)]
        )


def _pools(version) -> dict:
    """Criterion → stored values to draw from, good ones more often."""
    from apps.criteria.samples import samples  # noqa: PLC0415
    from apps.criteria.scoring import InvalidValueError, parse_value  # noqa: PLC0415

    pools = {}
    for row in version.criteria.all():
        criterion = version.by_code[row.code]
        found = []
        for sample in samples(criterion, YEAR) if criterion["inputs"] else ():
            stored = {"state": sample.state, "inputs": sample.inputs}
            try:
                parse_value(criterion, stored)
            except InvalidValueError:
                continue
            if sample.state == "value":
                found.append((sample.state, sample.inputs))
        if found:
            pools[row.pk] = [*found[:1] * 6, *found]
    return pools
