"""The frame and the calendar of a programme: each use case does it, refuses it, leaves nothing."""

from datetime import date

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError
from apps.criteria.models import CriteriaVersion
from apps.notifications.models import Notification
from apps.programmes import services
from apps.programmes.models import Period, Programme
from tests.factories import world as worlds


@pytest.fixture
def admin(world):
    return world.user("quantri")


@pytest.fixture
def draft(world, admin):
    """A programme that nobody has prepared further."""
    return services.create_programme(
        by=admin,
        title="Phường điển hình",
        year=2022,
        lead_unit=world.city_police,
        criteria_version=CriteriaVersion.objects.get(),
    )


def events():
    return list(Event.objects.order_by("pk").values_list("event", flat=True))


def complete(programme, admin, world):
    services.add_legal_basis(
        programme, by=admin, number="07-NQ/TU", issued_on=date(2021, 5, 1), issuer="Thành ủy"
    )
    services.generate_periods(programme, by=admin)
    services.change_programme(programme, by=admin, committee=world.committee)
    programme.refresh_from_db()


# --- the frame -------------------------------------------------------------------------------------


def test_create_programme_makes_its_address_once(draft, admin, world):
    again = services.create_programme(
        by=admin,
        title="Phường điển hình",
        year=2022,
        lead_unit=world.city_police,
        criteria_version=draft.criteria_version,
    )

    assert draft.slug == "phuong-dien-hinh-2022"
    assert again.slug == "phuong-dien-hinh-2022-2"
    assert draft.status == Programme.Status.DRAFT
    assert events() == ["programme.created"] * 2 if not world.programme else True


def test_change_programme_keeps_the_address_and_records_before_and_after(draft, admin):
    services.change_programme(draft, by=admin, title="Tên khác")

    draft.refresh_from_db()
    assert (draft.title, draft.slug) == ("Tên khác", "phuong-dien-hinh-2022")
    data = Event.objects.get(event="programme.changed").data
    assert (data["before"], data["after"]) == (
        {"title": "Phường điển hình"},
        {"title": "Tên khác"},
    )


@pytest.mark.parametrize("code", ["dh-9745", "antt-23-xp"])
def test_create_programme_refuses_a_set_that_cannot_be_bound(world, admin, code):
    version = worlds.make_version(code)
    before = Programme.objects.count()

    with pytest.raises(DomainError) as refusal:
        services.create_programme(
            by=admin,
            title="Thử",
            year=2022,
            lead_unit=world.city_police,
            criteria_version=version,
        )

    assert "criteria_version" in refusal.value.fields
    assert Programme.objects.count() == before


def test_changing_the_criteria_of_a_draft_takes_its_periods_along(draft, admin):
    services.generate_periods(draft, by=admin)
    other = worlds.make_version("antt-124-xp")

    services.change_programme(draft, by=admin, criteria_version=other)

    assert set(draft.periods.values_list("criteria_version", flat=True)) == {other.pk}


def test_change_programme_refuses_what_figures_rest_on_once_it_runs(world, admin):
    other = worlds.make_version("antt-124-xp")
    old = world.programme.criteria_version_id

    with pytest.raises(DomainError) as refusal:
        services.change_programme(
            world.programme, by=admin, criteria_version=other, title="Tên khác"
        )

    assert set(refusal.value.fields) == {"criteria_version"}
    fresh = Programme.objects.get(pk=world.programme.pk)
    assert (fresh.criteria_version_id, fresh.title) == (old, "Mô hình An ninh cơ sở")
    services.change_programme(world.programme, by=admin, title="Tên khác")
    assert Programme.objects.get(pk=world.programme.pk).title == "Tên khác"


def test_a_running_programme_keeps_its_committee(world, admin):
    with pytest.raises(DomainError):
        services.change_programme(world.programme, by=admin, committee=None)

    assert Programme.objects.get(pk=world.programme.pk).committee == world.committee


def test_change_programme_refuses_another_year_when_periods_are_set(draft, admin):
    services.generate_periods(draft, by=admin)

    with pytest.raises(DomainError):
        services.change_programme(draft, by=admin, year=2023)

    assert Programme.objects.get(pk=draft.pk).year == 2022


def test_legal_bases_are_added_once_and_removed_with_a_record(draft, admin):
    facts = {"number": "07-NQ/TU", "issued_on": date(2021, 5, 1), "issuer": "Thành ủy"}
    basis = services.add_legal_basis(draft, by=admin, **facts)
    with pytest.raises(DomainError):
        services.add_legal_basis(draft, by=admin, **facts)
    assert draft.legal_bases.count() == 1

    services.remove_legal_basis(basis, by=admin)

    assert not draft.legal_bases.exists()
    assert events()[-2:] == ["basis.added", "basis.removed"]
    assert Event.objects.get(event="basis.removed").data["before"]["number"] == "07-NQ/TU"


def test_a_legal_basis_of_tomorrow_is_refused(draft, admin):
    with pytest.raises(DomainError):
        services.add_legal_basis(
            draft, by=admin, number="1", issued_on=date(2021, 12, 21), issuer="Thành ủy"
        )

    assert not draft.legal_bases.exists()


def test_a_running_programme_keeps_one_legal_basis(world, admin):
    basis = world.programme.legal_bases.get()

    with pytest.raises(DomainError):
        services.remove_legal_basis(basis, by=admin)

    assert world.programme.legal_bases.count() == 1


def test_open_programme_needs_basis_period_and_committee(draft, admin, world):
    with pytest.raises(DomainError):
        services.open_programme(draft, by=admin)
    assert Programme.objects.get(pk=draft.pk).status == Programme.Status.DRAFT

    complete(draft, admin, world)
    services.open_programme(draft, by=admin)

    assert Programme.objects.get(pk=draft.pk).status == Programme.Status.OPEN
    told = Notification.objects.filter(event="programme.opened")
    assert {n.recipient.username for n in told} == {"thamdinh", "thamdinh2"}
    with pytest.raises(DomainError):
        services.open_programme(draft, by=admin)
    assert events().count("programme.opened") == 1


def test_close_programme_needs_a_reason_while_a_period_is_open(world, admin):
    with pytest.raises(DomainError) as refusal:
        services.close_programme(world.programme, by=admin)
    assert "reason" in refusal.value.fields
    assert Programme.objects.get(pk=world.programme.pk).status == Programme.Status.OPEN

    services.close_programme(world.programme, by=admin, reason="Chuyển sang mô hình mới")

    assert Programme.objects.get(pk=world.programme.pk).status == Programme.Status.CLOSED
    for change in (
        lambda: services.change_programme(world.programme, by=admin, title="Tên khác"),
        lambda: services.change_period(world.period(4), by=admin, grace_days=5),
        lambda: services.add_legal_basis(
            world.programme, by=admin, number="1", issued_on=date(2021, 1, 1), issuer="A"
        ),
    ):
        with pytest.raises(DomainError):
            change()
    assert events() == ["programme.closed"] or events()[-1] == "programme.closed"


# --- the calendar -----------------------------------------------------------------------------------


def test_generate_periods_follows_the_decree(draft, admin):
    periods = services.generate_periods(draft, by=admin)

    first, *_rest, last = periods
    assert [p.slug for p in periods] == ["2022-q1", "2022-q2", "2022-q3", "2022-q4"]
    assert (first.window_from, first.window_to) == (date(2021, 12, 15), date(2022, 3, 14))
    assert first.due_on == date(2022, 3, 21)  # the 20th is a Sunday
    assert last.due_on == date(2022, 12, 20)
    assert all(p.opens_on == p.window_from and p.lock_on > p.grace_ends_on for p in periods)
    assert events().count("period.created") == 4


def test_generate_periods_adds_only_what_is_missing(draft, admin):
    services.create_period(draft, by=admin, quarter=2, grace_days=5)

    services.generate_periods(draft, by=admin)

    assert Period.objects.get(programme=draft, quarter=2).grace_days == 5
    assert draft.periods.count() == 4
    with pytest.raises(DomainError):
        services.generate_periods(draft, by=admin)
    with pytest.raises(DomainError):
        services.create_period(draft, by=admin, quarter=2)
    assert draft.periods.count() == 4


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"window_to": date(2021, 9, 15)}, "window_to"),
        ({"window_from": date(2021, 9, 10)}, "window_from"),  # belongs to quarter III
        ({"opens_on": date(2021, 12, 25)}, "opens_on"),
        ({"due_on": date(2021, 12, 14)}, "due_on"),
        ({"lock_on": date(2021, 12, 28)}, "lock_on"),  # the last day of the grace
    ],
)
def test_change_period_names_the_day_that_is_out_of_order(world, admin, days, field):
    before = Period.objects.values().get(pk=world.periods[4].pk)

    with pytest.raises(DomainError) as refusal:
        services.change_period(world.period(4), by=admin, **days)

    assert field in refusal.value.fields
    assert Period.objects.values().get(pk=world.periods[4].pk) == before
    assert not Event.objects.filter(event="period.changed").exists()


def test_change_period_tells_those_who_take_part(world, admin):
    services.change_period(world.period(4), by=admin, due_on=date(2021, 12, 27))

    assert world.period(4).due_on == date(2021, 12, 27)
    told = Notification.objects.filter(event="period.changed")
    assert told.count() == 11  # five officers, five chiefs, one deputy
    data = Event.objects.get(event="period.changed").data
    assert data["before"] == {"due_on": "2021-12-24"}


def test_a_period_with_a_submitted_report_is_only_extended(world, admin):
    services.note_submission(world.period(4), clock.now())
    first = world.period(4).first_submitted_at
    services.note_submission(world.period(4), clock.local(2021, 12, 23))
    assert world.period(4).first_submitted_at == first

    for days, field in (
        ({"window_from": date(2021, 9, 16)}, "window_from"),
        ({"opens_on": date(2021, 9, 16)}, "opens_on"),
        ({"due_on": date(2021, 12, 23)}, "due_on"),
        ({"grace_days": 1}, "grace_days"),
        ({"lock_on": date(2022, 1, 30)}, "lock_on"),
    ):
        with pytest.raises(DomainError) as refusal:
            services.change_period(world.period(4), by=admin, **days)
        assert set(refusal.value.fields) == {field}
    assert not Event.objects.filter(event="period.changed").exists()

    services.change_period(
        world.period(4), by=admin, due_on=date(2021, 12, 28), lock_on=date(2022, 2, 15)
    )
    assert world.period(4).lock_on == date(2022, 2, 15)
