"""Last year's figures: stored with a record, refused when the page was stale."""

from decimal import Decimal

import pytest
from django.urls import reverse

from apps.audit.models import Event
from apps.core.errors import DomainError, StaleError
from apps.criteria.models import Criterion
from apps.programmes import services
from apps.programmes.models import Baseline
from apps.programmes.views.baselines import cell_name


@pytest.fixture
def enrolment(world):
    return world.enrolment("bai-chay")


@pytest.fixture
def b1(world):
    return Criterion.objects.get(version=world.programme.criteria_version, code="B1")


def cell(criterion, quarter, value, *, shown=None, version=0):
    return {
        "criterion": criterion,
        "quarter": quarter,
        "value": None if value is None else Decimal(value),
        "shown": None if shown is None else Decimal(shown),
        "version": version,
    }


def test_the_definition_says_what_is_compared(world):
    criteria = services.compared_criteria(world.programme.criteria_version)

    assert [c.code for c in criteria] == ["B1", "B5"]


def test_save_baselines_records_before_and_after(enrolment, b1, world):
    city = world.user("thamdinh")
    services.save_baselines(enrolment, by=city, cells=[cell(b1, 1, 12), cell(b1, 2, None)])
    services.save_baselines(enrolment, by=city, cells=[cell(b1, 1, 10, shown=12, version=1)])

    row = Baseline.objects.get()
    assert (row.inputs, row.version, row.updated_by) == ({"value": 10}, 2, city)
    data = Event.objects.filter(event="baseline.saved").last().data
    assert (data["before"], data["after"]) == ({"B1 Q1": "12"}, {"B1 Q1": "10"})
    assert services.baselines_of(enrolment) == {"B1": [10, None, None, None]}


def test_an_emptied_cell_is_missing_again(enrolment, b1, world):
    city = world.user("thamdinh")
    services.save_baselines(enrolment, by=city, cells=[cell(b1, 1, 0)])
    assert services.baselines_of(enrolment) == {"B1": [0, None, None, None]}

    services.save_baselines(enrolment, by=city, cells=[cell(b1, 1, None, shown=0, version=1)])

    assert services.baselines_of(enrolment) == {"B1": [None] * 4}


def test_save_baselines_refuses_a_stale_page_as_a_whole(enrolment, b1, world):
    services.save_baselines(enrolment, by=world.user("thamdinh"), cells=[cell(b1, 1, 15)])

    with pytest.raises(StaleError) as refusal:
        services.save_baselines(
            enrolment,
            by=world.user("thamdinh2"),
            cells=[cell(b1, 1, 13), cell(b1, 2, 7)],
        )

    (conflict,) = refusal.value.conflicts
    assert (conflict["theirs"], conflict["yours"]) == (15, 13)
    assert [b.inputs for b in Baseline.objects.all()] == [{"value": 15}]
    assert Event.objects.filter(event="baseline.saved").count() == 1


def test_an_untouched_cell_is_no_conflict(enrolment, b1, world):
    services.save_baselines(enrolment, by=world.user("thamdinh"), cells=[cell(b1, 1, 15)])

    services.save_baselines(
        enrolment, by=world.user("thamdinh2"), cells=[cell(b1, 1, None), cell(b1, 2, 7)]
    )

    assert services.baselines_of(enrolment) == {"B1": [15, 7, None, None]}


def test_save_baselines_refuses_other_criteria(enrolment, world):
    other = Criterion.objects.get(version=world.programme.criteria_version, code="A3")

    with pytest.raises(DomainError):
        services.save_baselines(enrolment, by=world.user("thamdinh"), cells=[cell(other, 1, 1)])

    assert not Baseline.objects.exists()


# --- the page ----------------------------------------------------------------------------------------


@pytest.fixture
def url(enrolment):
    return reverse(
        "programmes:baseline-update", args=[enrolment.programme.slug, enrolment.subject.slug]
    )


def posted(page, **typed):
    """What the browser would send: all fields as shown, and what was typed."""
    form = page.context["form"]
    data = {f.html_name: "" if f.value() is None else f.value() for f in form}
    return data | typed


def test_the_page_stores_what_was_typed(url, b1, world, login, enrolment):
    client = login(world.user("thamdinh"))
    page = client.get(url)

    response = client.post(url, posted(page, **{cell_name(b1.pk, 1): "1.234"}))

    assert response.status_code == 302
    assert services.baselines_of(enrolment)["B1"][0] == 1234


def test_a_stale_page_shows_both_values_and_loses_nothing(url, b1, world, login, enrolment):
    client = login(world.user("thamdinh2"))
    page = client.get(url)
    services.save_baselines(
        enrolment,
        by=world.user("thamdinh"),
        cells=[cell(b1, 1, 15), cell(b1, 3, 4)],
    )

    first, second = cell_name(b1.pk, 1), cell_name(b1.pk, 2)
    refused = client.post(url, posted(page, **{first: "13", second: "7"}))

    content = refused.content.decode()
    assert refused.status_code == 200
    assert 'value="13"' in content
    assert 'value="7"' in content
    assert "15" in str(refused.context["form"].errors[first])
    assert "Cán bộ thẩm định" in content
    assert services.baselines_of(enrolment) == {"B1": [15, None, 4, None]}

    kept = client.post(url, posted(refused))  # saving again is a decision: mine stays

    assert kept.status_code == 302
    assert services.baselines_of(enrolment) == {"B1": [13, 7, 4, None]}


def test_a_word_is_no_figure(url, b1, world, login):
    client = login(world.user("thamdinh"))
    page = client.get(url)

    refused = client.post(url, posted(page, **{cell_name(b1.pk, 1): "abc"}))

    assert refused.status_code == 200
    assert 'value="abc"' in refused.content.decode()
    assert not Baseline.objects.exists()


def test_baselines_are_for_the_city(url, world, login):
    assert login(world.user("thamdinh")).get(url).status_code == 200
    assert login(world.user("truong.baichay")).get(url).status_code == 403
    assert login(world.user("truong.caothang")).get(url).status_code == 404
    assert login(world.user("quantri")).get(url).status_code == 404


def test_the_page_of_the_unit_asks_only_while_figures_are_missing(enrolment, world, login):
    waiting = "chưa chấm được"
    address = reverse("programmes:enrolment-detail", args=[world.programme.slug, "bai-chay"])
    client = login(world.user("thamdinh"))
    assert waiting in client.get(address).content.decode()

    cells = [
        cell(criterion, quarter, 3)
        for criterion in services.compared_criteria(world.programme.criteria_version)
        for quarter in (1, 2, 3, 4)
    ]
    services.save_baselines(enrolment, by=world.user("thamdinh"), cells=cells)
    assert waiting not in client.get(address).content.decode()
