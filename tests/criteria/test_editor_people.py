"""Two editors at once lose nothing; nobody else edits; what was published stays."""

import pytest
from django.urls import reverse

from apps.accounts.models import Grant
from apps.criteria import services, structure
from tests.factories.world import BEGIN, make_user

from .editor import fields_of

# --- two editors ----------------------------------------------------------------------------------


def test_two_editors_on_different_items_lose_nothing(editor, other):
    html = editor.get("editor-item", "tieu-chi", "B2")
    change_title(editor, other, "B3", "Của người khác")
    answer = editor.send(
        "tieu-chi", "B2", fields_of(html) | {"title_vi": "Của tôi", "then": "save"}
    )
    assert answer.status_code == 302
    assert editor.criterion("B2")["title_vi"] == "Của tôi"
    assert editor.criterion("B3")["title_vi"] == "Của người khác"


def test_the_same_item_shows_both_texts_and_keeps_what_was_typed(editor, other):
    html = editor.get("editor-item", "tieu-chi", "B2")
    change_title(editor, other, "B2", "Của người khác")
    sent = fields_of(html) | {"title_vi": "Của tôi", "then": "save"}
    answer = editor.send("tieu-chi", "B2", sent)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Của người khác" in html
    assert "Của tôi" in html
    assert "Nguyễn Văn Minh" in html
    assert editor.criterion("B2")["title_vi"] == "Của người khác"
    again = editor.send("tieu-chi", "B2", fields_of(html) | {"then": "save"})
    assert again.status_code == 302
    assert editor.criterion("B2")["title_vi"] == "Của tôi"


def test_an_item_that_was_removed_meanwhile_keeps_what_was_typed(editor, other):
    html = editor.get("editor-item", "tieu-chi", "B2")
    editor.do("editor-remove", "remove:criterion:B2")
    answer = editor.send(
        "tieu-chi", "B2", fields_of(html) | {"title_vi": "Của tôi", "then": "save"}
    )
    assert answer.status_code == 200
    assert "Của tôi" in answer.content.decode()
    assert editor.criterion("B2") is None


def change_title(editor, user, identity, title):
    key = ("criterion", identity)
    before = structure.item(editor.now.definition, key)
    services.change_item(
        editor.now, by=user, key=key, before=before, after={**before, "title_vi": title}
    )


# --- who and when -----------------------------------------------------------------------------------

ADDRESSES = [
    ("get", "editor", []),
    ("get", "editor-item", ["tieu-chi", "B2"]),
    ("get", "editor-preview", []),
    ("post", "editor-item", ["tieu-chi", "B2"]),
    ("post", "editor-add", []),
    ("post", "editor-move", []),
    ("post", "editor-remove", []),
    ("post", "editor-duplicate", []),
    ("post", "editor-preview", []),
]


@pytest.mark.parametrize(("method", "name", "more"), ADDRESSES)
@pytest.mark.parametrize(("grant", "status"), [("auditor", 403), ("leader", 404), ("", 404)])
def test_only_administrators_edit(login, draft, method, name, more, grant, status):
    user = make_user("khac")
    if grant:
        Grant.objects.create(user=user, kind=grant, valid_from=BEGIN)
    url = reverse(f"criteria:{name}", args=[*draft.url_args, *more])
    answer = getattr(login(user), method)(url, {"do": "remove:criterion:B2"})
    assert answer.status_code == status
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_published_version_leads_back_and_is_not_changed(editor, draft):
    editor.version = draft.base
    for name, more in (("editor", []), ("editor-item", ["tieu-chi", "B2"]), ("editor-preview", [])):
        assert editor.client.get(editor.url(name, *more)).url == draft.base.get_absolute_url()
    before = editor.now.definition
    editor.do("editor-remove", "remove:criterion:B2")
    assert editor.now.definition == before


def test_an_unknown_item_is_not_found(editor):
    for kind, key in (("tieu-chi", "ZZ"), ("nhom", "ZZ"), ("hang", "B2")):
        assert editor.client.get(editor.url("editor-item", kind, key)).status_code == 404
