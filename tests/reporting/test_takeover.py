"""“Như quý trước”: words only, empty cells only, and nothing goes in unconfirmed."""

import pytest

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.reporting import services
from apps.reporting.models import Intake, Report, Result, ResultHistory
from apps.reporting.services import Cell
from apps.reporting.services.takeover import offered
from tests.factories import world as worlds
from tests.reporting.city import day
from tests.reporting.ward import BASE, blank, draft, full_cells, submitted

URL, CONFIRM, CHECK = f"{BASE}nhu-quy-truoc/", f"{BASE}xac-nhan-dong/", f"{BASE}kiem-tra/"
OFFICER, CHIEF = "canbo.baichay", "truong.baichay"
WORDS = ["A1", "A2", "C3", "E2"]  # yes or no; everything else is a figure


@pytest.fixture
def third_quarter(world, clock_at):
    """The report of the third quarter is handed in; it is December again."""
    clock_at(day(20, month=9))
    report = submitted(world, quarter=3)
    clock_at(worlds.NOW)
    return report


def take(world, group="A", by=OFFICER, report=None):
    return services.take_last_quarter(report or blank(world), by=world.user(by), group=group)


def row(code):
    return Result.objects.get(report__period__quarter=4, criterion__code=code)


def test_only_answers_in_words_are_offered(world, third_quarter):
    desk = services.lay_out(Report.objects.for_list().get(pk=draft_without(world, *WORDS).pk))

    assert list(offered(desk)) == WORDS


def draft_without(world, *codes):
    cells = {code: cell for code, cell in full_cells().items() if code not in codes}
    saved = services.save_draft(blank(world), by=world.user(OFFICER), cells=cells)
    return Report.objects.for_list().get(pk=saved.report.pk)


def test_a_group_is_taken_over_and_waits(world, third_quarter):
    saved = take(world)

    assert saved.codes == ["A1", "A2"]
    assert [(row(c).inputs, row(c).is_unconfirmed) for c in saved.codes] == [
        ({"value": True}, True)
    ] * 2
    assert (row("A1").remark, row("A1").explanation) == ("", "")
    intake = Intake.objects.get()
    assert (intake.kind, intake.cells) == ("last_quarter", 2)
    assert not Result.objects.filter(report=saved.report, criterion__code="A3").exists()


def test_what_is_filled_stays(world, third_quarter):
    report = draft(world, A1=Cell("value", {"value": False}, "Chưa có."))

    with pytest.raises(DomainError):
        take(world, report=report)

    assert (row("A1").inputs, row("A1").is_unconfirmed) == ({"value": False}, False)
    assert not Intake.objects.exists()


def test_a_draft_of_last_quarter_is_nothing_to_go_by(world, clock_at):
    clock_at(day(20, month=9))
    draft(world, quarter=3)
    clock_at(worlds.NOW)

    with pytest.raises(DomainError):
        take(world)

    assert not Report.objects.filter(period__quarter=4).exists()


def test_the_value_of_the_city_counts_where_it_found_another(world, third_quarter):
    result = Result.objects.get(report=third_quarter, criterion__code="A1")
    result.verified_state, result.verified_inputs = "value", {"value": False}
    result.save()
    third_quarter.decided_at, third_quarter.decided_by = worlds.NOW, world.user("thamdinh")
    third_quarter.status = "verified"
    third_quarter.save()

    take(world)

    assert row("A1").inputs == {"value": False}


def test_unconfirmed_rows_keep_the_report_back(world, third_quarter):
    report = draft_without(world, "A1", "A2")
    take(world, report=report)
    report.refresh_from_db()
    grounds = {c: Cell("value", {"value": True}, "", "Sổ.", version=1) for c in ("A1",)}

    with pytest.raises(DomainError):
        services.submit_report(report, by=world.user(CHIEF), version=report.version)
    services.save_draft(report, by=world.user(OFFICER), cells=grounds)

    blocking = services.check(
        services.lay_out(Report.objects.for_list().get(pk=report.pk))
    ).blocking
    assert {finding.code for finding in blocking} == {"A2"}  # A1 was typed since
    assert not Event.objects.filter(
        event="report.submitted", stream__endswith=f"{report.pk}"
    ).exists()


def test_confirming_one_and_then_all(world, third_quarter, login):
    report = draft_without(world, *WORDS)
    for group in ("A", "C", "E"):
        take(world, group, report=report)
    client = login(world.user(CHIEF))

    client.post(CONFIRM, {"code": "A1"})
    assert [row(c).is_unconfirmed for c in WORDS] == [False, True, True, True]
    response = client.post(CONFIRM, {"code": ""}, follow=True)

    assert response.redirect_chain == [(CHECK, 302)]
    assert [row(c).is_unconfirmed for c in WORDS] == [False] * 4
    last = ResultHistory.objects.filter(result=row("A1")).order_by("-version").first()
    assert (last.version, last.by) == (2, world.user(CHIEF))
    assert response.context["unconfirmed"] == []


@pytest.mark.parametrize("data", [{"code": "A1"}, {"code": "Z9"}, {}])
def test_nothing_to_confirm_changes_nothing(world, login, data):
    draft(world)
    before = ResultHistory.objects.count()

    response = login(world.user(OFFICER)).post(CONFIRM, data, follow=True)

    assert [str(m) for m in response.context["messages"]]
    assert ResultHistory.objects.count() == before


def test_the_check_page_offers_to_confirm(world, third_quarter, login):
    take(world, report=draft_without(world, "A1", "A2"))

    response = login(world.user(OFFICER)).get(CHECK)

    html = response.content.decode()
    assert [r.criterion.code for r in response.context["unconfirmed"]] == ["A1", "A2"]
    assert html.count(f'action="{CONFIRM}"') == 3


def test_the_page_shows_what_would_come_and_takes_one_group(world, third_quarter, login):
    client = login(world.user(OFFICER))

    response = client.get(URL)
    assert [g["code"] for g in response.context["groups"]] == ["A", "C", "E"]
    assert response.context["illustrative"]
    assert not Report.objects.filter(period__quarter=4).exists()
    response = client.post(URL, {"group": "C"}, follow=True)

    assert row("C3").is_unconfirmed
    assert [g["code"] for g in response.context["groups"]] == ["A", "E"]
    assert response.context["waiting"] == 1


@pytest.mark.parametrize("data", [{}, {"group": ""}, {"group": "Z"}, {"group": "B"}])
def test_other_groups_take_nothing(world, third_quarter, login, data):
    response = login(world.user(OFFICER)).post(URL, data, follow=True)

    assert response.status_code == 200
    assert [str(m) for m in response.context["messages"]]
    assert not Report.objects.filter(period__quarter=4).exists()


def test_without_last_quarter_the_page_says_so(world, login):
    response = login(world.user(OFFICER)).get(URL)

    assert 'class="empty"' in response.content.decode()


def test_only_the_unit_takes_over_and_confirms(world, third_quarter, login):
    submitted(world)
    verifier, other = world.user("thamdinh"), world.user("canbo.caothang")

    for url in (URL, CONFIRM):
        assert login(verifier).post(url, {"group": "A"}).status_code == 403
        assert login(other).post(url, {"group": "A"}).status_code == 404


def test_a_report_that_is_handed_in_takes_nothing_over(world, third_quarter, login):
    submitted(world)
    before = ResultHistory.objects.count()
    client = login(world.user(OFFICER))

    assert client.get(URL).context["notice"]
    client.post(URL, {"group": "A"})

    assert ResultHistory.objects.count() == before
