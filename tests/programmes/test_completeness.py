"""Who has handed in: what comes first, what each reader sees, and the same rows in Excel."""

import io
import zipfile

import pytest
from django.urls import reverse

from apps.core import clock
from apps.programmes.models import Enrolment
from apps.reporting.models import Nudge, Report
from tests.factories import world as worlds

KY = "2021-q4"


@pytest.fixture
def url(world):
    return reverse("reporting:period-detail", args=[world.programme.slug, KY])


def report(world, ward, status, *, at=None, **fields):
    if status != "draft":
        moment = at or clock.local(2021, 12, 18)
        fields |= {"submitted_at": moment, "first_submitted_at": moment, "submission_number": 1}
        if status == "verified":
            fields["decided_at"] = moment
    return Report.objects.create(
        enrolment=world.enrolments[ward],
        period=world.periods[4],
        status=status,
        created_at=clock.now(),
        **fields,
    )


@pytest.fixture
def mixed(world):
    """One of each: verified, submitted late, returned, draft, not begun."""
    report(world, "bai-chay", "verified")
    report(world, "cao-thang", "submitted", at=clock.local(2022, 1, 5))
    report(world, "hong-gai", "returned")
    report(world, "dong-lam", "draft")
    return world


def states(response):
    return [(row.enrolment.subject.slug, row.state) for row in response.context["rows"]]


def test_missing_units_come_first_with_phone_and_reminder(mixed, url, login):
    response = login(mixed.user("thamdinh")).get(url)

    assert states(response) == [
        ("quang-la", "not_begun"),
        ("dong-lam", "draft"),
        ("hong-gai", "returned"),
        ("cao-thang", "submitted"),
        ("bai-chay", "verified"),
    ]
    counts = response.context["counts"]
    assert (counts["in"], counts["total"], counts["missing"], counts["late"]) == (2, 5, 3, 1)
    page = response.content.decode()
    assert "0203 000 000" in page
    assert "mark-illustrative" in page
    nudge = "reporting:nudge"
    assert reverse(nudge, args=[mixed.programme.slug, KY, "quang-la"]) in page
    assert reverse(nudge, args=[mixed.programme.slug, KY, "bai-chay"]) not in page


def test_a_ward_sees_itself_and_reminds_nobody(mixed, url, login):
    response = login(mixed.user("canbo.donglam")).get(url)

    assert states(response) == [("dong-lam", "draft")]
    assert "/nhac/" not in response.content.decode()


def test_the_committee_sees_no_drafts(mixed, url, login):
    response = login(mixed.user("thuky")).get(url)

    found = dict(states(response))
    assert found["dong-lam"] == found["quang-la"] == "not_begun"
    assert found["bai-chay"] == "verified"
    assert all(row.label for row in response.context["rows"] if row.state == "not_begun")


def test_tabs_and_search_narrow_the_list(mixed, url, login):
    client = login(mixed.user("thamdinh"))

    assert len(states(client.get(url, {"tab": "missing"}))) == 3
    assert len(states(client.get(url, {"tab": "in"}))) == 2
    assert states(client.get(url, {"q": "DONG LAM"})) == [("dong-lam", "draft")]
    assert len(states(client.get(url, {"tab": "nonsense", "q": "\x00"}))) == 5


def test_a_unit_that_ended_owes_nothing(mixed, url, login):
    mixed.localities["quang-la"].versions.update(valid_to=clock.today())

    response = login(mixed.user("thamdinh")).get(url)

    assert states(response)[-1] == ("quang-la", "ended")
    assert response.context["counts"]["total"] == 4


def test_the_last_reminder_is_shown(mixed, url, login):
    Nudge.objects.create(
        enrolment=mixed.enrolments["quang-la"],
        period=mixed.periods[4],
        on=clock.today(),
        at=clock.now(),
        by=mixed.user("thamdinh"),
    )

    first = login(mixed.user("thamdinh")).get(url).context["rows"][0]

    assert first.nudged_at == clock.now()


def test_after_the_lock_nobody_is_reminded(mixed, url, login, clock_at):
    clock_at(clock.local(2022, 3, 1))

    assert "/nhac/" not in login(mixed.user("thamdinh")).get(url).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_period_page_query_count(mixed, url, login, count, django_assert_max_num_queries):
    for slug in list(worlds.WARDS)[count:]:
        Report.objects.filter(enrolment=mixed.enrolments[slug]).delete()
        Enrolment.objects.filter(pk=mixed.enrolments[slug].pk).delete()
    client = login(mixed.user("thamdinh"))
    client.get(url)

    with django_assert_max_num_queries(8):
        response = client.get(url)

    assert len(response.context["rows"]) == count


def sheet(response):
    with zipfile.ZipFile(io.BytesIO(response.content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_the_file_holds_the_rows_of_the_screen_and_the_mark(mixed, login):
    export = reverse("reporting:period-export", args=[mixed.programme.slug, KY])
    client = login(mixed.user("thamdinh"))

    everything = sheet(client.get(export))
    missing = sheet(client.get(export, {"tab": "missing"}))

    assert "Phường Bãi Cháy" in everything
    assert "minh họa" in everything
    assert "Phường Bãi Cháy" not in missing
    assert "Xã Quảng La" in missing
    own = sheet(login(mixed.user("canbo.donglam")).get(export))
    assert "Xã Đồng Lâm" in own
    assert "Phường Bãi Cháy" not in own


def test_a_period_that_does_not_exist_is_404(world, login):
    slug = world.programme.slug
    client = login(world.user("thamdinh"))

    for name in ("period-detail", "period-export"):
        assert client.get(reverse(f"reporting:{name}", args=[slug, KY])).status_code == 200
        assert client.get(reverse(f"reporting:{name}", args=[slug, "2022-q1"])).status_code == 404
