"""A version may begin at any period not yet opened, also within the year."""

from datetime import date

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.criteria import services as criteria
from apps.criteria.models import CriteriaVersion
from apps.notifications.models import Notification
from apps.programmes import services
from apps.programmes.models import Period
from tests.factories import world as worlds
from tests.programmes.addresses import address

KEY = "0123456789abcdef0123456789abcdef"


def draft_of(world, change=None, number="1.1"):
    by = world.user("quantri")
    draft = criteria.create_draft(world.programme.criteria_version, by=by, number=number)
    return criteria.change_draft(
        draft, by=by, seen=1, what="changed", change=change or _lower_a_threshold
    )


def _lower_a_threshold(definition):
    criterion = next(c for g in definition["groups"] for c in g["criteria"] if c["code"] == "B2")
    criterion["title_vi"] += " (sửa)"


def published(world, change=None, number="1.1", begins=date(2021, 7, 1)):
    draft = draft_of(world, change, number)
    return criteria.publish(
        draft,
        by=world.user("quantri"),
        seen=draft.revision,
        number_typed=number,
        decision_number="15/QĐ-BCĐ",
        decided_on=date(2021, 5, 10),
        effective_from=begins,
        no_file_reason="Văn bản minh họa.",
    )


@pytest.fixture
def spring(world, clock_at):
    """20/5/2021: the second quarter is open, the third is not."""
    clock_at(clock.local(2021, 5, 20))
    return world


@pytest.fixture
def newer(spring):
    return published(spring)


def bind(world, quarter, version, **more):
    facts = {"by": world.user("quantri"), "reason": "Quyết định 15/QĐ-BCĐ."} | more
    return services.bind_period(world.period(quarter), version=version, **facts)


def bound():
    rows = Period.objects.order_by("quarter").select_related("criteria_version")
    return [row.criteria_version.number for row in rows]


def test_a_period_to_come_is_bound_alone(spring, newer):
    changed = bind(spring, 3, newer)
    assert [period.quarter for period in changed] == [3]
    assert bound() == ["1.0", "1.0", "1.1", "1.0"]
    event = Event.objects.get(event="period.bound")
    assert event.data["reason"] == "Quyết định 15/QĐ-BCĐ."
    assert event.data["scoring_digest"] == newer.scoring_digest
    told = {n.recipient.username for n in Notification.objects.filter(event="period.bound")}
    assert {"canbo.baichay", "truong.quangla", "thamdinh"} <= told
    assert "quantri" not in told


def test_later_periods_follow_when_chosen(spring, newer):
    assert len(bind(spring, 3, newer, later=True)) == 2
    assert bound() == ["1.0", "1.0", "1.1", "1.1"]
    with pytest.raises(DomainError):
        bind(spring, 3, newer, later=True)
    assert Event.objects.filter(event="period.bound").count() == 2


def refused(world, quarter, version, **more):
    before, events = bound(), Event.objects.count()
    with pytest.raises(DomainError) as error:
        bind(world, quarter, version, **more)
    assert (bound(), Event.objects.count()) == (before, events)
    return str(error.value)


def test_an_open_period_stays(spring, newer):
    assert "II/2021" in refused(spring, 2, newer)


def test_a_period_with_a_report_stays(spring, newer):
    services.note_submission(spring.period(3), clock.now())
    assert "III/2021" in refused(spring, 3, newer)


def test_a_draft_is_refused(spring):
    assert "1.1" in refused(spring, 3, draft_of(spring))


def test_another_set_is_refused(spring):
    refused(spring, 3, worlds.make_version("demo-capdh"))


def test_a_version_that_begins_too_late_is_refused(spring):
    late = published(spring, begins=date(2021, 9, 15))
    assert "15/09/2021" in refused(spring, 3, late)
    assert bind(spring, 4, late)


def test_a_version_that_ended_is_refused(spring, newer):
    older = CriteriaVersion.objects.get(pk=spring.programme.criteria_version_id)
    bind(spring, 3, newer)
    assert "30/06/2021" in refused(spring, 3, older)


def test_a_retired_version_is_refused(spring, newer):
    criteria.retire(newer, by=spring.user("quantri"), on=date(2021, 12, 31))
    refused(spring, 3, newer)


def test_a_reason_is_needed(spring, newer):
    refused(spring, 3, newer, reason="  ")


def test_a_closed_programme_stays(spring, newer):
    services.close_programme(spring.programme, by=spring.user("quantri"), reason="Thử.")
    refused(spring, 3, newer)


def test_two_administrators_do_not_overwrite_each_other(spring, newer):
    seen = {"criteria_version": str(spring.programme.criteria_version_id)}
    bind(spring, 3, newer)
    second = published(spring, number="1.2", begins=date(2021, 8, 1))
    with pytest.raises(StaleError):
        bind(spring, 3, second, seen=seen)
    assert bound()[2] == "1.1"


def test_the_page_of_the_administrator(spring, newer, login):
    url = address("period-criteria", spring.programme.slug, "2021-q3")
    for username in ("thamdinh", "canbo.baichay", "thuky"):
        assert login(spring.user(username)).get(url).status_code == 403
    client = login(spring.user("quantri"))
    page = client.get(url)
    assert list(page.context["versions"]) == [newer]
    typed = {
        "form_key": KEY,
        "criteria_version": newer.pk,
        "later": "on",
        "reason": "Quyết định mới.",
        "seen": page.context["form"]["seen"].value(),
    }
    assert client.post(url, typed | {"reason": ""}).status_code == 200
    assert bound() == ["1.0"] * 4
    assert client.post(url, typed).status_code == 302
    assert bound() == ["1.0", "1.0", "1.1", "1.1"]
    hub = client.get(spring.programme.get_absolute_url()).content.decode()
    assert "1.1" in hub
    opened = client.get(address("period-criteria", spring.programme.slug, "2021-q2"))
    assert opened.context["obstacle"]


def test_a_new_comparing_criterion_can_be_entered(spring):
    def compare(definition):
        criterion = next(c for c in definition["groups"][1]["criteria"] if c["code"] == "B3")
        full, none = {"points": criterion["max"]}, {"points": "0"}
        criterion["rule"] = {
            "type": "compare_previous",
            "lower": full,
            "equal": full,
            "higher": none,
            "both_zero": full,
        }
        criterion["fold"] = "sum"

    newer = published(spring, compare)
    assert [c.code for c in services.compared_in(spring.programme)] == ["B1", "B5"]
    bind(spring, 3, newer)
    found = services.compared_in(spring.programme)
    assert [(c.code, c.version.number) for c in found] == [
        ("B1", "1.0"),
        ("B5", "1.0"),
        ("B3", "1.1"),
    ]
    enrolment = spring.enrolment("bai-chay")
    cell = {"criterion": found[2], "quarter": 3, "value": 2, "shown": None, "version": 0}
    assert services.save_baselines(enrolment, by=spring.user("thamdinh"), cells=[cell]) == 1
