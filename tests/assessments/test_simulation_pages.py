"""The trial as a page and as a file."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from apps.assessments.simulation import simulate
from apps.assessments.tried import try_version
from apps.criteria import services as criteria
from apps.reporting.models import Report
from tests.assessments import drafts, past
from tests.factories import world as worlds

KEYS = ["DEMO-ANCS", "1.1"]


def harder(definition):
    """C1 gives full points only for all areas."""
    tiers = next(c for c in drafts.criteria_of(definition) if c["code"] == "C1")["rule"]["tiers"]
    tiers[3]["from"] = tiers[2]["below"] = "100"


@pytest.fixture
def draft(world):
    past.play(world, seed=5)
    by = world.user("quantri")
    version = criteria.create_draft(world.programme.criteria_version, by=by, number="1.1")
    return criteria.change_draft(version, by=by, what="changed", change=harder)


@pytest.fixture
def url(draft):
    return reverse("assessments:version-simulate", args=KEYS)


def test_who_may_try(world, url, login, client):
    assert client.get(url).status_code == 302
    for username in ("canbo.baichay", "thamdinh", "thuky", "lanhdao"):
        assert login(world.user(username)).get(url).status_code == 404  # a draft is not theirs
    assert login(world.user("kiemtoan")).get(url).status_code == 403
    assert login(world.user("quantri")).get(url).status_code == 200
    older = reverse("assessments:version-simulate", args=["DEMO-ANCS", "1.0"])
    assert login(world.user("thamdinh")).get(older).status_code == 403
    export = reverse("assessments:version-simulate-export", args=KEYS)
    assert login(world.user("thamdinh")).get(export).status_code == 404
    assert login(world.user("kiemtoan")).get(export).status_code == 403


def test_an_administrator_of_elsewhere_sees_no_figures(world, draft, url, login):
    other = worlds.make_locality("cua-lo", "thi_xa", "Cửa Lò", level="district")
    world.grant("quantri.cualo", "administrator", locality=other)
    answer = login(world.user("quantri.cualo")).get(url, {"tren": "tat-ca"})
    assert answer.status_code == 200
    assert answer.context["programmes"] == []
    assert "Bãi Cháy" not in answer.content.decode()


def test_the_page_counts_what_changes(world, draft, url, login):
    client = login(world.user("quantri"))
    blank = client.get(url)
    assert "outcome" not in blank.context
    answer = client.get(url, {"tren": world.programme.slug})
    outcome = answer.context["outcome"]
    rows = list(simulate(draft, [world.programme]))
    assert outcome.count == 5
    assert outcome.changing_band == sum(row.changes_band for row in rows)
    text = answer.content.decode()
    assert "mark-illustrative" in text
    assert " style=" not in text
    assert "<svg" in text
    order = [row["unit"].changes for row in answer.context["rows"]]
    assert order == sorted(order, reverse=True)
    assert sum(band.before for band in answer.context["picture"].rows) == 5
    assert sum(band.after for band in answer.context["picture"].rows) == 5
    for choice in ("2021", "tat-ca"):
        assert client.get(url, {"tren": choice}).context["outcome"].count == 5
    assert "outcome" not in client.get(url, {"tren": "khong-co"}).context


def test_the_page_follows_every_change(world, draft, url, login):
    client, by = login(world.user("quantri")), world.user("quantri")
    client.get(url, {"tren": "2021"})

    def all_fail(definition):
        definition["bands"][0]["min"] = "100"

    criteria.change_draft(draft, by=by, what="changed", change=all_fail)
    again = client.get(url, {"tren": "2021"}).context["outcome"]
    fresh = type(draft).objects.get(pk=draft.pk)
    assert again.after == try_version(fresh, [world.programme]).after
    report = Report.objects.filter(enrolment=world.enrolments["bai-chay"]).first()
    report.version += 1
    report.status = Report.Status.RETURNED
    report.save()
    shown = client.get(url, {"tren": "2021"}).context["outcome"]
    assert shown.after == try_version(fresh, [world.programme]).after
    assert shown.after != again.after


def test_an_unsound_draft_is_refused_in_words(world, draft, url, login):
    def break_it(definition):
        definition["groups"][0]["criteria"][0]["max"] = "50"

    criteria.change_draft(draft, by=world.user("quantri"), what="changed", change=break_it)
    client = login(world.user("quantri"))
    answer = client.get(url, {"tren": "2021"})
    assert answer.context["obstacle"]
    assert "outcome" not in answer.context
    export = reverse("assessments:version-simulate-export", args=KEYS)
    assert client.get(export, {"tren": "2021"}).status_code == 302


def test_the_file_equals_the_page(world, draft, url, login):
    client = login(world.user("quantri"))
    shown = client.get(url, {"tren": "2021"}).context
    answer = client.get(reverse("assessments:version-simulate-export", args=KEYS), {"tren": "2021"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    summary, units, lines = (book.get_sheet_by_index(n).to_python() for n in range(3))
    found = units[1:]
    assert [row[0] for row in found] == [row["unit"].name for row in shown["rows"]]
    assert [row[4] for row in found] == [row["old_band"] for row in shown["rows"]]
    assert [row[7] for row in found] == [row["new_band"] for row in shown["rows"]]
    assert [row[10] for row in found] == [len(row["lines"]) for row in shown["rows"]]
    expected = {
        (row["unit"].name, line["code"], line["before"], line["after"])
        for row in shown["rows"]
        for line in row["lines"]
    }
    assert {(row[0], row[3], row[5], row[6]) for row in lines[1:]} == expected
    text = [value for row in summary for value in row]
    assert shown["outcome"].changing_band in text
    assert any("minh họa" in str(value).lower() for value in text)
