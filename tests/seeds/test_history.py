"""The seeded years: complete, verifiable, added once, and found out when one byte changes."""

import importlib
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.audit.models import Event
from apps.core import clock
from apps.programmes.models import Enrolment, Programme
from apps.recognition.models import AgendaItem, Recognition, Vote
from apps.reporting.models import Report
from seeds import criteria, demo, history, people
from tests.factories import world as worlds

TODAY = clock.local(2026, 11, 22, 9)


@pytest.fixture
def ground(db, clock_at):
    """The units that the stories need, without the whole country."""
    clock_at(TODAY)
    criteria.load()
    for slug, kind, name, level in (
        ("quang-ninh", "tinh", "Quảng Ninh", "province"),
        ("ha-long", "thanh_pho_tt", "Hạ Long", "district"),
        ("cua-lo", "thi_xa", "Cửa Lò", "district"),
    ):
        worlds.make_locality(slug, kind, name, level=level)
    city, province = _of("ha-long"), _of("quang-ninh")
    for slug in history.HA_LONG:
        worlds.make_locality(slug, "phuong", slug.replace("-", " ").title(), parent=city)
    for slug in people.CUA_LO:
        worlds.make_locality(slug, "phuong", slug.replace("-", " ").title(), parent=_of("cua-lo"))
    for slug in demo.WARDS:
        name = slug.removesuffix("-2025").replace("-", " ").title()
        worlds.make_locality(slug, "phuong", name, parent=province, begin=people.REFORM)
    for slug in ("ha-long", *history.HA_LONG):
        _of(slug).versions.update(valid_to=people.REFORM)
    people.load()


def _of(slug):
    return worlds.Locality.objects.get(slug=slug)


def test_history_ends_with_five_of_five_recognised_and_verifies(ground):
    history.load()

    halong = Programme.objects.get(year=2021)
    assert halong.status == "closed"
    assert Report.objects.filter(enrolment__programme=halong, status="verified").count() == 20
    assert Recognition.objects.filter(dossier__enrolment__programme=halong).count() == 5
    assert set(AgendaItem.objects.values_list("outcome", flat=True)) == {"recognise"}
    assert Vote.objects.filter(replaces__isnull=False).count() == 1
    cua_lo = Enrolment.objects.filter(programme__year=2023, status="enrolled")
    assert cua_lo.count() == 7
    call_command("verify_audit")

    # A second run adds nothing.
    before = Event.objects.count()
    history.load()
    assert Event.objects.count() == before


def test_one_changed_byte_is_found(ground):
    history.load()
    victim = Event.objects.filter(event="report.verified").first()
    triggers = importlib.import_module("apps.audit.migrations.0002_append_only")
    triggers.run(connection, triggers.SQLITE_UNDO, triggers.POSTGRESQL_UNDO)
    payload = victim.payload
    changed = payload[:20] + ("x" if payload[20] != "x" else "y") + payload[21:]
    Event.objects.filter(pk=victim.pk).update(payload=changed)
    triggers.run(connection, triggers.SQLITE, triggers.POSTGRESQL)

    with pytest.raises(CommandError, match="1 of"):
        call_command("verify_audit")


def test_demo_shows_the_due_quarter_in_all_states_and_touches_nothing_later(ground, clock_at):
    people.load()
    demo.load()

    programme = Programme.objects.get(year=2026)
    due = programme.periods.get(quarter=4)
    states = sorted(r.chip for r in Report.objects.filter(period=due))
    assert states == ["draft", "returned", "submitted", "submitted", "verified", "with_chief"]
    earlier = Report.objects.filter(enrolment__programme=programme).exclude(period=due)
    assert set(earlier.values_list("status", flat=True)) == {"verified"}

    kept = {r.pk: (r.status, r.version) for r in Report.objects.all()}
    clock_at(clock.local(2026, 12, 28, 9))
    demo.load()
    assert {r.pk: (r.status, r.version) for r in Report.objects.all()} == kept


@pytest.mark.parametrize("day", [date(2026, 2, 3), date(2026, 3, 25), date(2027, 1, 2)])
def test_demo_runs_on_any_day(ground, clock_at, day):
    clock_at(clock.local(day.year, day.month, day.day, 7))

    demo.load()

    assert Report.objects.filter(status="draft").exists()
