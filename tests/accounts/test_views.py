"""The administrator's pages: what they do, and that nobody else gets there."""

import pytest
from django.urls import reverse

from apps.accounts.models import Grant, User

from .acts import acts

pytestmark = pytest.mark.django_db
OTHERS = [
    "canbo.baichay",
    "truong.baichay",
    "thamdinh",
    "thuky",
    "uyvien01",
    "chutri",
    "lanhdao",
    "kiemtoan",
]


def page(name, *args):
    return reverse(f"accounts:{name}", args=args)


@pytest.fixture
def admin(world, login):
    return login(world.user("quantri"))


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_gets_to_the_users(world, login, who):
    client = login(world.user(who))

    for name in ("user-list", "user-create", "user-import", "user-slips"):
        assert client.get(page(name)).status_code == 403
    for name in ("user-detail", "user-update", "grant-create"):
        assert client.get(page(name, "thamdinh")).status_code == 404
    for name in ("user-reset", "user-unlock", "user-deactivate", "user-activate"):
        assert client.post(page(name, "thamdinh")).status_code == 404
    grant = Grant.objects.get(user__username="quantri")
    assert client.post(page("grant-end", grant.pk), {"valid_to": "20/12/2021"}).status_code == 404
    assert acts() == []


def test_strangers_are_sent_to_the_login_page(client, world):
    assert client.get(page("user-list")).url.startswith("/dang-nhap/?next=")


def test_list_finds_without_diacritics_and_by_state(admin, world):
    User.objects.filter(username="thamdinh2").update(is_active=False)

    found = admin.get(page("user-list"), {"q": "can bo cong an xa"}).context["page_obj"]
    assert {u.username for u in found} == {"canbo.donglam", "canbo.quangla"}
    off = admin.get(page("user-list"), {"state": "inactive"}).context["page_obj"]
    assert [u.username for u in off] == ["thamdinh2"]
    assert "empty" in admin.get(page("user-list"), {"q": "khongco"}).content.decode()


def test_list_says_what_each_does_today(admin, world):
    rows = admin.get(page("user-list")).context["page_obj"]

    words = {row.username: row.duty_words for row in rows}
    assert any("Công an phường Bãi Cháy" in word for word in words["truong.baichay"])
    assert any("Ban Chỉ đạo" in word for word in words["thuky"])
    assert len(words["quantri"]) == 1


@pytest.mark.parametrize("count", [1, 30])
def test_list_query_count(admin, world, count, django_assert_max_num_queries):
    User.objects.bulk_create(User(username=f"them{n}", display_name="Thêm") for n in range(count))

    admin.get(page("profile"))  # the session notes the first click

    with django_assert_max_num_queries(10):
        admin.get(page("user-list"))


def test_create_then_the_slip_is_shown_once(admin, world):
    form = {"username": "CanBo.Moi", "display_name": "Cán bộ mới", "email": "", "phone": ""}
    response = admin.post(page("user-create"), form)

    assert response.url == page("user-slips")
    slip = admin.get(page("user-slips")).context["slips"][0]
    user = User.objects.get(username="canbo.moi")
    assert user.check_password(slip["password"])
    assert admin.get(page("user-slips")).context["slips"] == []
    assert slip["password"] not in str(dict(admin.session))


def test_pressing_create_twice_opens_one_account(admin, world):
    form = {"username": "canbo.moi", "display_name": "Cán bộ mới", "form_key": "a" * 32}

    admin.post(page("user-create"), form)
    again = admin.post(page("user-create"), form)

    assert again.status_code == 302
    assert User.objects.filter(username="canbo.moi").count() == 1
    assert len(acts()) == 1


def test_create_brings_the_page_back_as_typed(admin, world):
    form = {"username": "thamdinh", "display_name": "Cán bộ mới", "phone": "0203"}

    response = admin.post(page("user-create"), form)

    assert "username" in response.context["form"].errors
    assert 'value="0203"' in response.content.decode()


def test_update_shows_both_values_when_stale_and_keeps_mine_the_second_time(admin, world):
    address = page("user-update", "thamdinh")
    seen = admin.get(address).context["form"]["seen"].value()
    User.objects.filter(username="thamdinh").update(phone="111")
    form = {"display_name": "Cán bộ thẩm định", "phone": "222", "seen": seen, "email": ""}

    refused = admin.post(address, form)
    text = refused.content.decode()
    assert "111" in text
    assert 'value="222"' in text
    assert User.objects.get(username="thamdinh").phone == "111"

    form["seen"] = refused.context["form"]["seen"].value()
    assert admin.post(address, form).status_code == 302
    assert User.objects.get(username="thamdinh").phone == "222"


def test_buttons_of_the_user_page(admin, world):
    before = User.objects.get(username="thamdinh").password

    assert admin.post(page("user-reset", "thamdinh")).url == page("user-slips")
    assert User.objects.get(username="thamdinh").password != before
    admin.post(page("user-deactivate", "thamdinh"))
    assert not User.objects.get(username="thamdinh").is_active
    admin.post(page("user-activate", "thamdinh"))
    assert User.objects.get(username="thamdinh").is_active
    # not locked: a sentence, no event
    admin.post(page("user-unlock", "thamdinh"))
    assert len(acts()) == 3


def test_grants_are_given_and_ended_by_pages(admin, world):
    response = admin.post(
        page("grant-create", "thamdinh"), {"kind": "leader", "valid_from": "20/12/2021"}
    )
    assert response.url == page("user-detail", "thamdinh")
    grant = Grant.objects.get(user__username="thamdinh")

    admin.post(page("grant-end", grant.pk), {"valid_to": "25/12/2021"})

    grant.refresh_from_db()
    assert f"{grant.valid_to:%d/%m/%Y}" == "25/12/2021"


def test_a_right_is_given_for_one_unit(admin, world):
    typed = {"kind": "leader", "valid_from": "20/12/2021"}
    address = page("grant-create", "thamdinh")

    refused = admin.post(address, typed | {"locality": "Không có đâu"})
    assert "locality" in refused.context["form"].errors
    assert not Grant.objects.filter(user__username="thamdinh").exists()
    assert acts() == []

    admin.post(address, typed | {"locality": "ha-long"})
    grant = Grant.objects.get(user__username="thamdinh")
    assert grant.locality.slug == "ha-long"
    assert str(grant).endswith(str(grant.locality))
    assert str(grant.locality) in admin.get(page("user-detail", "thamdinh")).content.decode()
    assert str(grant) in admin.get(page("grant-end", grant.pk)).content.decode()


def test_ones_own_right_is_refused_with_a_sentence(admin, world):
    response = admin.post(
        page("grant-create", "quantri"), {"kind": "auditor", "valid_from": "20/12/2021"}
    )

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert Grant.objects.filter(user__username="quantri").count() == 1


def test_unknown_user_is_404(admin, world):
    assert admin.get(page("user-detail", "khong.co")).status_code == 404


def test_profile_names_ones_posts(world, login):
    response = login(world.user("truong.baichay")).get(page("profile"))

    assert "Công an phường Bãi Cháy" in response.content.decode()
