"""Many more wards with a report each, written in a few statements."""

import copy

from apps.core import clock
from apps.localities.models import Locality, LocalityVersion
from apps.police.models import PoliceUnit
from apps.programmes.models import Enrolment, Subject

CHUNK = 500


def crowd(world, count, sample):
    """``count`` wards whose report and submission say what ``sample`` says."""
    names = [(f"xa-{number}", f"Xã Số {number}") for number in range(count)]
    begin = world.localities["bai-chay"].versions.get().valid_from
    localities = _made(Locality(slug=slug, name=name) for slug, name in names)
    _made(
        LocalityVersion(
            locality=one,
            level="commune",
            kind="xa",
            name=one.name,
            parent=world.city,
            valid_from=begin,
        )
        for one in localities
    )
    units = _made(PoliceUnit(locality=one, name=f"Công an {one.name}") for one in localities)
    subjects = _made(Subject(name=one.name, slug=one.slug, locality=one) for one in localities)
    enrolments = _made(
        Enrolment(
            programme=world.programme,
            subject=subject,
            unit=unit,
            status="enrolled",
            invited_at=clock.now(),
        )
        for subject, unit in zip(subjects, units, strict=True)
    )
    reports = _made(_copied(sample, enrolment=one) for one in enrolments)
    frozen = sample.submissions.get()
    _made(_copied(frozen, report=one) for one in reports)
    return reports


def _made(rows):
    rows = list(rows)
    return type(rows[0]).objects.bulk_create(rows, batch_size=CHUNK) if rows else []


def _copied(row, **changes):
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.adding, made._state.fields_cache = True, {}
    made.pk = None
    for name, value in changes.items():
        setattr(made, name, value)
    return made
