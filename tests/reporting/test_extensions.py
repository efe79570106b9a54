"""More time: asked by the unit, answered by the city, moving the days of that unit only."""

import uuid
from datetime import date

import pytest

from apps.audit.models import Event
from apps.committees.services import standing
from apps.core import clock
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.programmes.models import Programme
from apps.recognition.models import Dossier
from apps.reminders.duties import wards
from apps.reminders.duties.board import duties_of
from apps.reporting import completeness, queue, services
from apps.reporting.models import Extension, Report
from apps.reporting.services.extensions import (
    ask_extension,
    decline_extension,
    grant_extension,
)
from apps.reporting.services.review import return_report, verify_report
from tests.reporting.ward import BASE, blank, draft, submitted

PERIOD = "/ct/mo-hinh-an-ninh-co-so-2021/2021-q4/"
UNTIL = date(2022, 1, 10)


def ask(world, report=None, until=UNTIL):
    return ask_extension(
        report or blank(world),
        by=world.user("canbo.baichay"),
        wanted_until=until,
        reason="Cán bộ đi tập huấn.",
    )


def grant(world, until=UNTIL, **report):
    extension = ask(world, until=until, **report)
    return grant_extension(extension, by=world.user("thamdinh"), until=until)


def told(username):
    return [n.event for n in Notification.objects.filter(recipient__username=username)]


def test_asking_tells_the_verifiers(world):
    extension = ask(world)

    assert (extension.is_open, extension.wanted_until) == (True, UNTIL)
    assert told("thamdinh") == ["extension.asked"]
    assert not Report.objects.exists()  # asking begins nothing
    assert Event.objects.filter(event="extension.asked").exists()


def test_granting_moves_this_unit_only_and_tells_it(world):
    extension = grant(world)

    assert extension.granted_until == UNTIL
    assert blank(world).days.due_on == UNTIL
    assert blank(world, "hong-gai").days.due_on == date(2021, 12, 24)
    assert told("canbo.baichay") == told("truong.baichay") == ["extension.granted"]
    event = Event.objects.get(event="extension.granted")
    assert event.data["after"]["due_on"] == "2022-01-10"


def test_declining_needs_a_reason_and_moves_nothing(world):
    extension = ask(world)
    by = world.user("thamdinh")

    with pytest.raises(DomainError):
        decline_extension(extension, by=by, answer=" ")
    assert Extension.objects.get().is_open

    decline_extension(extension, by=by, answer="Đã gia hạn hai lần.")
    assert Extension.objects.get().decided_by == by
    assert blank(world).days.due_on == date(2021, 12, 24)
    assert told("canbo.baichay") == ["extension.declined"]


@pytest.mark.parametrize("until", [date(2021, 12, 19), date(2021, 12, 24), date(2022, 3, 1)])
def test_a_day_past_earlier_or_out_of_sight_is_refused(world, until):
    with pytest.raises(DomainError) as refused:
        ask(world, until=until)

    assert "wanted_until" in refused.value.fields
    assert not Extension.objects.exists()


def test_a_granted_day_is_never_shortened(world):
    grant(world)
    extension = ask(world, until=date(2022, 1, 20))

    with pytest.raises(DomainError):
        grant_extension(extension, by=world.user("thamdinh"), until=date(2022, 1, 5))

    assert Extension.objects.open().count() == 1
    assert blank(world).days.due_on == UNTIL


def test_one_request_waits_at_a_time(world):
    ask(world)

    with pytest.raises(DomainError, match="Cán bộ"):
        ask(world, until=date(2022, 1, 12))

    assert Extension.objects.count() == 1


def test_a_request_is_answered_once(world):
    extension = ask(world)
    grant_extension(extension, by=world.user("thamdinh"), until=UNTIL)

    with pytest.raises(DomainError):
        decline_extension(extension, by=world.user("thamdinh2"), answer="Không.")

    assert Extension.objects.get().granted_until == UNTIL


def test_who_asked_does_not_decide(world):
    world.post("canbo.baichay", world.city_police, "verifier")
    extension = ask(world)

    with pytest.raises(DomainError):
        grant_extension(extension, by=world.user("canbo.baichay"), until=UNTIL)

    assert Extension.objects.get().is_open


def test_a_submitted_report_needs_no_more_time(world):
    extension = ask(world, report=draft(world))
    report = Report.objects.get()
    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert not Extension.objects.get().is_open  # lapsed with the submission
    with pytest.raises(DomainError):
        grant_extension(extension, by=world.user("thamdinh"), until=UNTIL)
    with pytest.raises(DomainError):
        ask(world, report=report)
    assert Extension.objects.get().granted_until is None


def test_a_closed_programme_moves_no_day(world):
    extension = ask(world)
    Programme.objects.update(status="closed")

    with pytest.raises(DomainError):
        grant_extension(extension, by=world.user("thamdinh"), until=UNTIL)

    assert Extension.objects.get().is_open


def test_a_submitted_dossier_moves_no_day(world):
    extension = ask(world)
    Dossier.objects.create(
        enrolment=world.enrolment("bai-chay"),
        number="HS-2021-0001",
        status="submitted",
        created_at=clock.now(),
        submitted_at=clock.now(),
    )

    with pytest.raises(DomainError):
        grant_extension(extension, by=world.user("thamdinh"), until=UNTIL)
    with pytest.raises(DomainError):
        ask(world)

    assert Extension.objects.get().is_open


def test_a_return_moves_with_the_granted_day(world):
    report = submitted(world)
    return_report(
        report, by=world.user("thamdinh"), due_on=date(2021, 12, 23), reasons={"B1": "Sai số liệu."}
    )
    first = Report.objects.get().first_submitted_at
    grant(world, report=Report.objects.get())

    report = Report.objects.for_list().get()
    assert report.returns.get().due_on == UNTIL
    assert services.due_on(report) == UNTIL
    assert report.days.days_late_at(first) == 0


def test_a_locked_unit_can_write_again_and_counts_as_on_time(world, clock_at):
    report = draft(world)
    clock_at(clock.local(2022, 2, 1))
    assert not services.standing_of(Report.objects.for_list().get()).may
    grant(world, until=date(2022, 2, 4), report=report)
    clock_at(clock.local(2022, 2, 4, 23, 59))

    report = Report.objects.get()
    services.submit_report(report, by=world.user("truong.baichay"), version=report.version)

    assert report.submissions.get().days_late == 0
    verify_report(Report.objects.get(), by=world.user("thamdinh"))


def test_every_list_judges_by_the_granted_day(world, clock_at):
    grant(world, until=date(2022, 2, 4))
    grant_for_list = {"bai-chay": date(2022, 2, 4), "hong-gai": date(2021, 12, 24)}
    clock_at(clock.local(2022, 1, 3))

    user = world.user("thamdinh")
    rows = {r.enrolment.subject.slug: r for r in completeness.rows_of(world.period(4), user)}
    missing = {r.slug: r for r in queue.load(user).tab("missing") if r.period.quarter == 4}
    owed = {
        duty.args[2]: duty.due_on
        for duty in wards.reports(clock.today())
        if duty.args[1] == "2021-q4"
    }
    for slug, due in grant_for_list.items():
        assert rows[slug].days.due_on == missing[slug].days.due_on == owed[slug] == due
        assert rows[slug].is_overdue == (due < clock.today())

    clock_at(clock.local(2022, 2, 1))  # locked for the others
    owed = {d.args[2] for d in wards.reports(clock.today()) if d.args[1] == "2021-q4"}
    missing = {r.slug for r in queue.load(user).tab("missing") if r.period.quarter == 4}
    assert owed == missing == {"bai-chay"}


def test_the_verifier_owes_an_answer(world):
    def owed(username):
        found = duties_of(standing(world.user(username)))
        return [duty.url for duty in found if duty.kind == "extension.decide"]

    extension = ask(world)
    assert owed("thamdinh") == [f"{BASE}gia-han/{extension.pk}/"]
    assert owed("canbo.baichay") == []

    decline_extension(extension, by=world.user("thamdinh"), answer="Đã gia hạn hai lần.")
    assert owed("thamdinh") == []


def test_days_cost_no_query_per_unit(world, django_assert_num_queries):
    user, period = world.user("thamdinh"), world.period(4)
    user.has_perm("reporting.decide_extension", period)  # the standing is read once
    with django_assert_num_queries(3):
        rows = completeness.rows_of(period, user)
        assert all(row.days.due_on for row in rows)
    grant(world)
    draft(world, "hong-gai")
    with django_assert_num_queries(3):
        rows = completeness.rows_of(period, user)
        assert all(row.days.due_on for row in rows)


def test_the_pages_ask_and_decide(world, login):
    client = login(world.user("canbo.baichay"))
    url = f"{BASE}xin-gia-han/"
    form = {"wanted_until": "10/01/2022", "reason": "Cán bộ đi tập huấn."}
    assert client.get(url).status_code == 200
    assert client.post(url, form | {"form_key": uuid.uuid4().hex}).status_code == 302
    extension = Extension.objects.get()
    assert "Cán bộ đi tập huấn." in client.get(url).content.decode()
    decide = f"{BASE}gia-han/{extension.pk}/"
    assert client.get(decide).status_code == 403

    client = login(world.user("canbo.honggai"))
    assert client.get(url).status_code == client.get(decide).status_code == 404

    client = login(world.user("thamdinh"))
    assert client.get(url).status_code == 403
    for page in (PERIOD, "/tham-dinh/?tab=missing"):
        assert decide in client.get(page).content.decode(), page
    assert client.get(decide).status_code == 200
    form = {"decision": "grant", "until": "", "form_key": uuid.uuid4().hex}
    assert "until" in client.post(decide, form).context["form"].errors
    assert Extension.objects.get().is_open
    form |= {"until": "10/01/2022", "form_key": uuid.uuid4().hex}
    assert client.post(decide, form).status_code == 302
    assert Extension.objects.get().granted_until == UNTIL
    assert "10/01/2022" in client.get(PERIOD).content.decode()
    assert client.get(f"{BASE}gia-han/{extension.pk + 1}/").status_code == 404


def test_what_was_asked_stands_on_every_page_of_the_unit_until_it_is_answered(world, login):
    report = draft(world)
    extension = ask(world, report)
    pages = [BASE, f"{BASE}nhap/", f"{BASE}kiem-tra/"]
    client = login(world.user("canbo.baichay"))
    for url in pages:
        assert "Đã xin gia hạn đến hết 10/01/2022" in client.get(url).content.decode(), url
    page = login(world.user("thamdinh")).get(BASE)  # has its own list of requests
    assert (page.status_code, "Đã xin gia hạn" in page.content.decode()) == (200, False)
    decline_extension(extension, by=world.user("thamdinh"), answer="Đã đủ thời gian.")
    client = login(world.user("canbo.baichay"))
    for url in pages:
        assert "Đã xin gia hạn" not in client.get(url).content.decode(), url
