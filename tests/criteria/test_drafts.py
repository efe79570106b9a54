"""Drafts: begun from what is in force, changed by several people, brought back, thrown away."""

import copy

import pytest

from apps.audit.models import Event
from apps.core.errors import DomainError, StaleError
from apps.criteria import services, structure
from apps.criteria.models import CriteriaSet, CriteriaVersion, DraftRevision
from tests.factories.world import make_user, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user("quantri", "Quản trị")


@pytest.fixture
def published():
    return make_version("demo-ancs")


@pytest.fixture
def draft(published, admin):
    return services.create_draft(published, by=admin, number="2.0")


def retitled(version, identity, title):
    before = structure.item(version.definition, ("criterion", identity))
    return {
        "key": ("criterion", identity),
        "before": before,
        "after": {**before, "title_vi": title},
    }


def test_draft_begins_with_the_published_text_and_every_identity(draft, published):
    criteria = [c for g in draft.definition["groups"] for c in g["criteria"]]

    assert (draft.status, draft.number, draft.base) == ("draft", "2.0", published)
    assert [c["identity"] for c in criteria] == [
        c["code"] for g in published.definition["groups"] for c in g["criteria"]
    ]
    assert draft.criteria.count() == 0  # rows come with publishing
    assert [r.what for r in draft.revisions.all()] == ["created"]


@pytest.mark.parametrize("number", ["1.0", "hai", "2", "0.1", "2.0.0.0"])
def test_draft_refuses_a_number_that_is_taken_or_none(published, admin, number):
    with pytest.raises(DomainError) as refusal:
        services.create_draft(published, by=admin, number=number)

    assert "number" in refusal.value.fields
    assert CriteriaVersion.objects.count() == 1
    assert not DraftRevision.objects.exists()


def test_draft_cannot_be_made_from_a_draft(draft, admin):
    with pytest.raises(DomainError):
        services.create_draft(draft, by=admin, number="3.0")

    assert CriteriaVersion.objects.count() == 2


def test_set_from_nothing_begins_as_an_empty_draft(admin):
    version = services.create_set(
        by=admin,
        code="THU-NGHIEM",
        title_vi="Thử nghiệm",
        title_en="Trial",
        nature="illustrative",
        definition_facts={"legal_basis": "Không có", "source": "Tự đặt"},
    )

    assert (version.number, version.status, version.definition["groups"]) == ("1.0", "draft", [])
    with pytest.raises(DomainError):
        services.create_set(
            by=admin,
            code="THU-NGHIEM",
            title_vi="Khác",
            title_en="",
            nature="real",
            definition_facts={},
        )
    assert CriteriaSet.objects.get(code="THU-NGHIEM").title_vi == "Thử nghiệm"


def test_two_editors_on_two_items_lose_nothing(draft, admin):
    other = make_user("quantri2", "Quản trị 2")
    stale = CriteriaVersion.objects.get(pk=draft.pk)

    services.change_item(draft, by=admin, **retitled(draft, "A1", "Tên mới của A1"))
    services.change_item(stale, by=other, **retitled(stale, "B2", "Tên mới của B2"))

    draft.refresh_from_db()
    title = {
        identity: structure.find(draft.definition, ("criterion", identity))["title_vi"]
        for identity in ("A1", "B2")
    }
    assert title == {"A1": "Tên mới của A1", "B2": "Tên mới của B2"}
    assert draft.revision == 3


def test_two_editors_on_one_item_see_both_texts_and_the_second_is_refused(draft, admin):
    other = make_user("quantri2", "Quản trị 2")
    stale = CriteriaVersion.objects.get(pk=draft.pk)
    services.change_item(draft, by=admin, **retitled(draft, "A1", "Của người thứ nhất"))

    with pytest.raises(StaleError) as refusal:
        services.change_item(stale, by=other, **retitled(stale, "A1", "Của người thứ hai"))

    (conflict,) = refusal.value.conflicts
    assert conflict["theirs"]["title_vi"] == "Của người thứ nhất"
    assert conflict["yours"]["title_vi"] == "Của người thứ hai"
    assert conflict["by"] == "Quản trị"
    draft.refresh_from_db()
    assert structure.find(draft.definition, ("criterion", "A1"))["title_vi"] == "Của người thứ nhất"
    assert draft.revision == 2


def test_the_same_change_twice_is_one_state(draft, admin):
    change = retitled(draft, "A1", "Tên mới")
    services.change_item(draft, by=admin, **change)
    services.change_item(draft, by=admin, **change)

    draft.refresh_from_db()
    assert (draft.revision, draft.revisions.count()) == (2, 2)


def test_code_of_another_criterion_is_refused_at_its_field(draft, admin):
    before = structure.item(draft.definition, ("criterion", "A1"))

    with pytest.raises(DomainError) as refusal:
        services.change_item(
            draft,
            by=admin,
            key=("criterion", "A1"),
            before=before,
            after={**before, "code": "B1"},
        )

    assert "code" in refusal.value.fields
    draft.refresh_from_db()
    assert draft.revision == 1


def test_removed_item_cannot_be_changed_by_a_page_that_still_shows_it(draft, admin):
    change = retitled(draft, "A2", "Tên mới")
    services.change_draft(
        draft,
        by=admin,
        what="removed",
        change=lambda d: structure.remove(d, ("criterion", "A2")),
        item="A2",
    )

    with pytest.raises(StaleError):
        services.change_item(draft, by=admin, **change)

    draft.refresh_from_db()
    assert structure.find(draft.definition, ("criterion", "A2")) is None
    assert draft.revision == 2


def test_group_code_takes_its_references_along(draft, admin):
    definition = copy.deepcopy(draft.definition)
    definition["bands"][0]["group_min"] = {"A": "10", "B": "20"}
    services.replace_definition(draft, by=admin, seen=1, definition=definition, what="imported")
    draft.refresh_from_db()
    before = structure.item(draft.definition, ("group", "A"))

    services.change_item(
        draft, by=admin, key=("group", "A"), before=before, after={**before, "code": "I"}
    )

    draft.refresh_from_db()
    assert draft.definition["groups"][0]["code"] == "I"
    assert len(draft.definition["groups"][0]["criteria"]) == 4
    assert draft.definition["bands"][0]["group_min"] == {"I": "10", "B": "20"}


def test_restore_brings_a_state_back_and_keeps_the_later_ones(draft, admin):
    first = copy.deepcopy(draft.definition)
    services.change_item(draft, by=admin, **retitled(draft, "A1", "Tên mới"))

    services.restore_draft(draft, by=admin, seen=2, number=1)

    draft.refresh_from_db()
    assert (draft.definition, draft.revision) == (first, 3)
    states = draft.revisions.order_by("number")
    assert [r.what for r in states] == ["created", "changed", "restored"]
    assert structure.find(states[1].definition, ("criterion", "A1"))["title_vi"] == "Tên mới"


def test_restore_from_a_page_that_is_not_the_newest_is_refused(draft, admin):
    services.change_item(draft, by=admin, **retitled(draft, "A1", "Tên mới"))

    with pytest.raises(StaleError):
        services.restore_draft(draft, by=admin, seen=1, number=1)

    draft.refresh_from_db()
    assert draft.revision == 2


def test_whole_text_of_another_set_is_refused(draft, admin):
    foreign = make_version("demo-capdh").definition

    with pytest.raises(DomainError):
        services.replace_definition(draft, by=admin, seen=1, definition=foreign, what="imported")

    draft.refresh_from_db()
    assert draft.definition["code"] == "DEMO-ANCS"
    assert draft.revision == 1


def test_discarded_draft_is_gone_and_the_log_keeps_it(draft, published, admin):
    services.discard_draft(draft, by=admin)

    assert list(CriteriaVersion.objects.filter(set__code="DEMO-ANCS")) == [published]
    assert Event.objects.filter(event="criteria.draft_discarded").count() == 1


@pytest.mark.parametrize(
    "attempt",
    [
        lambda v, by: services.change_item(v, by=by, **retitled(v, "A1", "Sửa lén")),
        lambda v, by: services.change_draft(v, by=by, what="moved", change=lambda d: None),
        lambda v, by: services.restore_draft(v, by=by, seen=1, number=1),
        lambda v, by: services.discard_draft(v, by=by),
        lambda v, by: services.replace_definition(v, by=by, seen=1, definition={}, what="pasted"),
    ],
)
def test_attempt_on_a_published_version_changes_nothing_and_is_logged(published, admin, attempt):
    text = copy.deepcopy(published.definition)

    with pytest.raises(DomainError, match=r"DEMO-ANCS"):
        attempt(published, admin)

    published.refresh_from_db()
    assert published.definition == text
    (event,) = Event.objects.filter(event="criteria.change_refused")
    assert (event.actor, event.subject) == (admin, str(published))
