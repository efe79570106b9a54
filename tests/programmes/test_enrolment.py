"""Inviting, answering, enrolling; and who may be invited at all."""

from datetime import date

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.notifications.services import words
from apps.programmes import services
from apps.programmes.models import Enrolment, Programme, Subject
from tests.factories import world as worlds

S = Enrolment.Status


@pytest.fixture
def city(world):
    return world.user("thamdinh")


@pytest.fixture
def second(world):
    """A programme of the same city that nobody takes part in yet."""
    programme = Programme.objects.create(
        slug="phuong-dien-hinh-2021",
        title="Phường điển hình",
        year=2021,
        lead_unit=world.city_police,
        committee=world.committee,
        criteria_version=world.programme.criteria_version,
        status=Programme.Status.OPEN,
    )
    worlds.make_period(programme, 4)
    return programme


@pytest.fixture
def invited(second, city):
    versions = services.candidates(second).filter(locality__slug="bai-chay")
    return services.invite_units(second, by=city, versions=versions)[0]


def names(rows):
    return sorted(row.locality.slug for row in rows)


def test_candidates_are_the_communes_below_the_lead_unit(second, world):
    far = worlds.make_locality("cua-lo", "thi_xa", "Cửa Lò", level="district")
    ward = worlds.make_locality("nghi-huong", "phuong", "Nghi Hương", parent=far)
    worlds.make_unit(ward, "Công an phường Nghi Hương")
    worlds.make_locality("ha-phong", "phuong", "Hà Phong", parent=world.city)  # has no police unit

    assert names(services.candidates(second)) == sorted(worlds.WARDS)
    assert names(services.candidates(second).matching("BAI CHAY")) == ["bai-chay"]
    assert names(services.candidates(world.programme)) == []


def test_candidates_of_a_province_reach_through_the_districts(second, world):
    second.lead_unit = worlds.make_unit(world.province, "Công an tỉnh Quảng Ninh")
    second.save(update_fields=["lead_unit"])

    assert names(services.candidates(second)) == sorted(worlds.WARDS)


def test_candidates_follow_the_day(second, world):
    old = world.localities["quang-la"].versions.get()
    old.valid_to = date(2021, 6, 1)
    old.save()

    assert "quang-la" not in names(services.candidates(second))
    assert "quang-la" in names(services.candidates(second, date(2021, 5, 31)))


def test_invite_units_tells_officers_and_chiefs_of_each(second, city):
    invited = services.invite_units(second, by=city, versions=list(services.candidates(second)))

    assert {e.status for e in invited} == {S.INVITED}
    assert len(invited) == 5
    assert Subject.objects.count() == 5  # the subjects of the other programme are the same ones
    told = Notification.objects.filter(event="enrolment.invited")
    assert told.count() == 11
    subject, _body = words(told.first(), "vi")
    assert "Phường điển hình" in subject
    assert Event.objects.filter(event="enrolment.invited", actor=city).count() == 5


def test_invite_units_twice_or_from_elsewhere_changes_nothing(second, city, invited, world):
    version = world.localities["bai-chay"].versions.get()
    far = worlds.make_locality("cua-lo", "thi_xa", "Cửa Lò", level="district")
    ward = worlds.make_locality("nghi-huong", "phuong", "Nghi Hương", parent=far)
    worlds.make_unit(ward, "Công an phường Nghi Hương")
    count = Event.objects.count()

    for versions in ([version], [ward.versions.get()], []):
        with pytest.raises(DomainError):
            services.invite_units(second, by=city, versions=versions)

    assert second.enrolments.count() == 1
    assert Event.objects.count() == count


@pytest.mark.parametrize("status", ["draft", "closed"])
def test_nobody_is_invited_unless_the_programme_runs(second, city, status):
    Programme.objects.filter(pk=second.pk).update(status=status)

    with pytest.raises(DomainError):
        services.invite_units(second, by=city, versions=list(services.candidates(second)))

    assert not second.enrolments.exists()


def test_accept_invitation_keeps_the_commitment_and_tells_the_city(invited, world):
    chief = world.user("truong.baichay")

    services.accept_invitation(
        invited, by=chief, commitment="Giảm 5% phạm pháp hình sự", linked_models="Tổ tự quản"
    )

    invited.refresh_from_db()
    assert (invited.status, invited.commitment) == (S.ENROLLED, "Giảm 5% phạm pháp hình sự")
    assert invited.enrolled_at == clock.now()
    told = Notification.objects.filter(event="enrolment.accepted")
    assert {n.recipient.username for n in told} == {"thamdinh", "thamdinh2"}
    with pytest.raises(DomainError):
        services.accept_invitation(invited, by=chief, commitment="Khác")
    invited.refresh_from_db()
    assert invited.commitment == "Giảm 5% phạm pháp hình sự"


def test_accept_invitation_needs_a_commitment(invited, world):
    with pytest.raises(DomainError):
        services.accept_invitation(invited, by=world.user("truong.baichay"), commitment="  ")

    invited.refresh_from_db()
    assert invited.status == S.INVITED


def test_decline_invitation_keeps_the_reason_and_can_be_asked_again(invited, second, city, world):
    chief = world.user("truong.baichay")
    with pytest.raises(DomainError):
        services.decline_invitation(invited, by=chief, reason="")
    services.decline_invitation(invited, by=chief, reason="Thiếu biên chế")

    invited.refresh_from_db()
    assert (invited.status, invited.decline_reason) == (S.DECLINED, "Thiếu biên chế")
    with pytest.raises(DomainError):
        services.decline_invitation(invited, by=chief, reason="Lần nữa")

    versions = services.candidates(second).filter(locality__slug="bai-chay")
    (again,) = services.invite_units(second, by=city, versions=versions)
    assert (again.pk, again.status, again.decline_reason) == (invited.pk, S.INVITED, "")


def test_a_unit_that_takes_part_does_not_decline(world):
    enrolment = world.enrolment("bai-chay")

    with pytest.raises(DomainError):
        services.decline_invitation(enrolment, by=world.user("truong.baichay"), reason="Thôi")

    assert world.enrolment("bai-chay").status == S.ENROLLED


def test_enrol_unit_enters_an_invited_unit_once(invited, city):
    services.enrol_unit(invited, by=city)

    invited.refresh_from_db()
    assert invited.status == S.ENROLLED
    assert Notification.objects.filter(event="enrolment.enrolled").count() == 3
    with pytest.raises(DomainError):
        services.enrol_unit(invited, by=city)
    assert Event.objects.filter(event="enrolment.enrolled").count() == 1


def test_a_unit_that_ended_answers_nothing(invited, world):
    world.localities["bai-chay"].versions.update(valid_to=date(2021, 12, 1))

    with pytest.raises(DomainError):
        services.accept_invitation(invited, by=world.user("truong.baichay"), commitment="Có")

    invited.refresh_from_db()
    assert invited.status == S.INVITED
