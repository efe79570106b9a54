"""The pages of the programmes area: one happy path each, who is refused, and the queries."""

import pytest

from apps.audit.models import Event
from apps.core.dates import quarter_window
from apps.programmes import services
from apps.programmes.models import Period, Programme
from tests.factories import world as worlds
from tests.programmes.addresses import address

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def draft(world):
    return services.create_programme(
        by=world.user("quantri"),
        title="Phường điển hình",
        year=2022,
        lead_unit=world.city_police,
        criteria_version=world.programme.criteria_version,
    )


# --- doors --------------------------------------------------------------------------------------------


def test_everything_needs_a_login(client, ct):
    for name, args in (
        ("programme-list", []),
        ("programme-detail", [ct]),
        ("enrolment-list", [ct]),
    ):
        assert client.get(address(name, *args)).status_code == 302


PAGES_OF_THE_ADMINISTRATOR = [
    ("programme-update", ()),
    ("programme-close", ()),
    ("basis-create", ()),
    ("period-create", ()),
    ("period-update", ("2021-q4",)),
]


@pytest.mark.parametrize(("name", "more"), PAGES_OF_THE_ADMINISTRATOR)
def test_the_frame_is_for_administrators(world, ct, login, name, more):
    url = address(name, ct, *more)

    assert login(world.user("quantri")).get(url).status_code == 200
    for username in ("thamdinh", "canbo.baichay", "thuky", "lanhdao"):
        assert login(world.user(username)).get(url).status_code == 403
        assert login(world.user(username)).post(url, {}).status_code == 403


def test_an_administrator_of_elsewhere_is_refused(world, ct, login):
    other = worlds.make_locality("cua-lo", "thi_xa", "Cửa Lò", level="district")
    world.grant("quantri.cualo", "administrator", locality=other)
    url = address("programme-update", ct)

    assert login(world.user("quantri.cualo")).get(url).status_code == 403
    world.grant("quantri.halong", "administrator", locality=world.city)
    assert login(world.user("quantri.halong")).get(url).status_code == 200


def test_a_draft_exists_only_for_those_who_prepare_it(world, draft, login):
    url = draft.get_absolute_url()

    assert login(world.user("quantri")).get(url).status_code == 200
    assert login(world.user("thamdinh")).get(url).status_code == 200
    assert login(world.user("canbo.baichay")).get(url).status_code == 404
    update = address("programme-update", draft.slug)
    assert login(world.user("canbo.baichay")).get(update).status_code == 404
    assert login(world.user("thamdinh")).get(update).status_code == 403


def test_a_period_that_does_not_exist_is_404(world, draft, login):
    client = login(world.user("quantri"))

    assert client.get(address("period-update", draft.slug, "2022-q1")).status_code == 404
    services.generate_periods(draft, by=world.user("quantri"))
    assert client.get(address("period-update", draft.slug, "2022-q1")).status_code == 200


# --- the frame ------------------------------------------------------------------------------------------


def test_list_shows_running_ones_first_and_filters(world, draft, login):
    client = login(world.user("quantri"))
    url = address("programme-list")

    rows = client.get(url).context["page_obj"].object_list
    assert [p.slug for p in rows] == [world.programme.slug, draft.slug]
    found = client.get(url, {"q": "dien hinh", "year": "2022", "status": "draft"})
    assert [p.slug for p in found.context["page_obj"]] == [draft.slug]
    nothing = client.get(url, {"year": "2019"})
    assert list(nothing.context["page_obj"]) == []
    assert client.get(url, {"year": "abc", "q": "\x00"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_query_count(world, login, count, django_assert_max_num_queries):
    for number in range(count - 1):
        Programme.objects.create(
            slug=f"p-{number}",
            title=f"P{number}",
            year=2021,
            lead_unit=world.city_police,
            criteria_version=world.programme.criteria_version,
            status="open",
        )
    client = login(world.user("canbo.baichay"))
    client.get(address("programme-list"))

    with django_assert_max_num_queries(8):
        response = client.get(address("programme-list"))

    assert len(response.context["page_obj"]) == count


def test_the_administrator_prepares_and_opens_a_programme_by_pages(world, login):
    client = login(world.user("quantri"))
    response = client.post(
        address("programme-create"),
        {
            "title": "Phường điển hình",
            "year": "2022",
            "lead_unit": world.city_police.pk,
            "committee": world.committee.pk,
            "criteria_version": world.programme.criteria_version_id,
            "purpose": "",
            "figures_invented": "on",
            "form_key": KEY,
        },
    )
    programme = Programme.objects.get(year=2022)
    assert response.url == programme.get_absolute_url()

    refused = client.post(address("programme-open", programme.slug), follow=True)
    assert Programme.objects.get(year=2022).status == "draft"
    assert "notice" in refused.content.decode() or refused.status_code == 200

    client.post(
        address("basis-create", programme.slug),
        {"number": "07-NQ/TU", "issued_on": "3/4/2021", "issuer": "Thành ủy", "summary": ""},
    )
    client.post(address("periods-generate", programme.slug))
    client.post(address("programme-open", programme.slug))

    programme.refresh_from_db()
    assert (programme.status, programme.periods.count()) == ("open", 4)
    assert f"{programme.legal_bases.get().issued_on:%d/%m/%Y}" == "03/04/2021"


def test_pressing_twice_counts_once(world, draft, login):
    client = login(world.user("quantri"))
    url = address("periods-generate", draft.slug)

    client.post(url, {"form_key": KEY})
    again = client.post(url, {"form_key": KEY})

    assert again.url == draft.get_absolute_url()
    assert draft.periods.count() == 4
    assert Event.objects.filter(event="period.created").count() == 4


def test_a_refused_form_comes_back_as_it_was_typed(world, ct, login):
    client = login(world.user("quantri"))
    url = address("period-update", ct, "2021-q4")
    response = client.post(url, posted(client.get(url), due_on="10/12/2021"))

    assert response.status_code == 200
    assert "due_on" in response.context["form"].errors
    assert 'value="10/12/2021"' in response.content.decode()
    assert Period.objects.get(pk=world.periods[4].pk).due_on.day == 24


def posted(page, **typed):
    """What the browser would send: all fields as shown, and what was typed."""
    form = page.context["form"]
    data = {}
    for field in form:
        value = field.value()
        if field.html_name == "figures_invented":
            data |= {"figures_invented": "on"} if value else {}
        else:
            data[field.html_name] = getattr(value, "pk", "" if value is None else value)
    return {k: f"{v:%d/%m/%Y}" if hasattr(v, "strftime") else v for k, v in data.items()} | typed


def test_a_stale_period_page_shows_both_days_and_loses_nothing(world, ct, login):
    client = login(world.user("quantri"))
    url = address("period-update", ct, "2021-q4")
    page = client.get(url)
    services.change_period(
        world.period(4),
        by=world.user("quantri"),
        due_on=quarter_window(2021, 4).end.replace(day=27),
    )

    refused = client.post(url, posted(page, due_on="29/12/2021", grace_days="3"))

    error = str(refused.context["form"].errors["due_on"])
    assert "27/12/2021" in error
    assert "29/12/2021" in error
    assert 'value="3"' in refused.content.decode()
    assert world.period(4).due_on.day == 27

    kept = client.post(url, posted(refused))
    assert kept.status_code == 302
    assert (world.period(4).due_on.day, world.period(4).grace_days) == (29, 3)


def test_a_stale_programme_page_is_refused(world, ct, login):
    client = login(world.user("quantri"))
    url = address("programme-update", ct)
    page = client.get(url)
    services.change_programme(world.programme, by=world.user("quantri"), title="Tên của người khác")

    refused = client.post(url, posted(page, title="Tên của tôi", purpose="Mục đích"))

    assert "Tên của người khác" in str(refused.context["form"].errors["title"])
    assert 'value="Tên của tôi"' in refused.content.decode()
    assert Programme.objects.get(slug=ct).title == "Tên của người khác"
    assert client.post(url, posted(refused)).status_code == 302
    assert Programme.objects.get(slug=ct).title == "Tên của tôi"


def test_what_is_fixed_in_a_running_programme_cannot_be_posted(world, ct, login):
    client = login(world.user("quantri"))
    url = address("programme-update", ct)
    client.post(url, posted(client.get(url), title="Tên khác", year="2030"))

    programme = Programme.objects.get(slug=ct)
    assert (programme.title, programme.year) == ("Tên khác", 2021)


def test_a_basis_of_another_programme_is_404(world, draft, login):
    basis = world.programme.legal_bases.get()
    client = login(world.user("quantri"))

    assert client.post(address("basis-delete", draft.slug, basis.pk)).status_code == 404
    assert world.programme.legal_bases.count() == 1


@pytest.mark.parametrize("username", ["quantri", "thamdinh", "canbo.baichay", "thuky", "lanhdao"])
def test_hub_shows_each_role_what_it_may_do(world, ct, login, username):
    page = login(world.user(username)).get(address("programme-detail", ct)).content.decode()

    assert "mark-illustrative" in page
    assert (address("programme-update", ct) in page) == (username == "quantri")
    assert (address("enrolment-invite", ct) in page) == (username == "thamdinh")
    own = address("enrolment-detail", ct, "bai-chay")
    assert (own in page) == (username == "canbo.baichay")


def test_hub_query_count(world, ct, login, django_assert_max_num_queries):
    client = login(world.user("thamdinh"))
    client.get(address("programme-detail", ct))

    with django_assert_max_num_queries(8):
        client.get(address("programme-detail", ct))


# --- who takes part --------------------------------------------------------------------------------------


def test_period_form_proposes_the_window_of_the_decree(world, draft, login):
    page = login(world.user("quantri")).get(address("period-create", draft.slug))

    window = quarter_window(2022, 1)
    assert f'value="{window.start:%d/%m/%Y}"' in page.content.decode()
    response = login(world.user("quantri")).post(
        address("period-create", draft.slug),
        {
            "quarter": "1",
            "opens_on": "15/12/2021",
            "window_from": "15/12/2021",
            "window_to": "14/3/2022",
            "due_on": "21/3/2022",
            "grace_days": "2",
            "lock_on": "30/4/2022",
        },
    )
    assert response.status_code == 302
    assert draft.periods.get().slug == "2022-q1"
