"""Publishing a draft: sound, decided, confirmed, once; and words corrected without a new score."""

from datetime import date, timedelta

import pytest

from apps.audit.models import Event
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.criteria import services, structure
from apps.criteria.models import CriteriaVersion
from tests.factories.world import make_user, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_user("quantri", "Quản trị")


@pytest.fixture
def published():
    return make_version("demo-ancs")


def change(version, identity, admin, **fields):
    before = structure.item(version.definition, ("criterion", identity))
    services.change_item(
        version,
        by=admin,
        key=("criterion", identity),
        before=before,
        after={**before, **fields},
    )
    version.refresh_from_db()


@pytest.fixture
def draft(published, admin):
    version = services.create_draft(published, by=admin, number="2.0")
    change(version, "A1", admin, title_vi="Nghị quyết, kế hoạch trong Quý I")
    return version


def decision(version, **facts):
    today = clock.today()
    return {
        "seen": version.revision,
        "number_typed": version.number,
        "decision_number": "12/QĐ-BCĐ",
        "decided_on": today,
        "effective_from": today + timedelta(days=30),
        "no_file_reason": "Quyết định gửi sau",
        **facts,
    }


def test_published_version_has_rows_digests_and_decision(draft, published, admin):
    services.publish(draft, by=admin, **decision(draft))

    draft.refresh_from_db()
    assert (draft.status, draft.decision_number) == ("published", "12/QĐ-BCĐ")
    assert (draft.groups.count(), draft.criteria.count()) == (5, 17)
    assert draft.criteria.get(code="A1").identity == published.criteria.get(code="A1").identity
    assert draft.text_digest != published.text_digest
    assert draft.scoring_digest == published.scoring_digest
    assert Event.objects.filter(event="criteria.published", actor=admin).count() == 1


def test_version_it_came_from_ends_the_day_before(draft, published, admin):
    begins = clock.today() + timedelta(days=30)

    services.publish(draft, by=admin, **decision(draft))

    published.refresh_from_db()
    assert published.effective_to == begins - timedelta(days=1)
    assert published.status == "published"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"number_typed": "2"}, "number_typed"),
        ({"decision_number": "  "}, "decision_number"),
        ({"decided_on": None}, "decided_on"),
        ({"decided_on": date(2999, 1, 1)}, "decided_on"),
        ({"effective_from": None}, "effective_from"),
        ({"effective_from": date(2020, 1, 1)}, "effective_from"),
        ({"effective_to": date(2020, 1, 1)}, "effective_to"),
        ({"no_file_reason": ""}, "no_file_reason"),
    ],
)
def test_publishing_without_its_facts_is_refused_at_the_field(draft, admin, facts, field):
    with pytest.raises(DomainError) as refusal:
        services.publish(draft, by=admin, **decision(draft, **facts))

    assert field in refusal.value.fields
    draft.refresh_from_db()
    assert (draft.status, draft.criteria.count()) == ("draft", 0)
    assert not Event.objects.filter(event="criteria.published", actor=admin).exists()


def test_draft_that_changed_since_the_page_is_refused(draft, admin):
    facts = decision(draft)
    change(draft, "A2", admin, title_vi="Tên khác")

    with pytest.raises(StaleError):
        services.publish(draft, by=admin, **facts)

    draft.refresh_from_db()
    assert draft.status == "draft"


def test_unsound_draft_is_refused_with_the_place(draft, admin):
    change(draft, "A1", admin, max="7")

    with pytest.raises(DomainError, match="A"):
        services.publish(draft, by=admin, **decision(draft))

    draft.refresh_from_db()
    assert (draft.status, draft.criteria.count()) == ("draft", 0)


def test_publishing_twice_is_refused_and_logged(draft, admin):
    facts = decision(draft)
    services.publish(draft, by=admin, **facts)

    with pytest.raises(DomainError):
        services.publish(draft, by=admin, **facts)

    assert Event.objects.filter(event="criteria.published", actor=admin).count() == 1
    assert Event.objects.filter(event="criteria.change_refused").count() == 1


def test_correction_lists_the_words_it_changed_and_keeps_the_scoring(published, admin):
    correction = services.create_correction(published, by=admin, number="1.0.1")
    old = structure.item(correction.definition, ("criterion", "A1"))["title_vi"]
    change(correction, "A1", admin, title_vi="Có nghị quyết và kế hoạch trong Quý I")

    services.publish(correction, by=admin, **decision(correction))

    correction.refresh_from_db()
    assert correction.scoring_digest == published.scoring_digest
    ((_place, before, after),) = correction.corrected_words
    assert (before, after) == (old, "Có nghị quyết và kế hoạch trong Quý I")


def test_correction_may_not_change_points(published, admin):
    correction = services.create_correction(published, by=admin, number="1.0.1")
    change(correction, "A1", admin, max="5")
    change(correction, "A2", admin, max="5")

    with pytest.raises(DomainError):
        services.publish(correction, by=admin, **decision(correction))

    correction.refresh_from_db()
    assert correction.status == "draft"


def test_correction_without_a_changed_word_is_refused(published, admin):
    correction = services.create_correction(published, by=admin, number="1.0.1")

    with pytest.raises(DomainError):
        services.publish(correction, by=admin, **decision(correction))

    assert CriteriaVersion.objects.get(pk=correction.pk).status == "draft"


def test_two_editions_cannot_begin_on_the_same_day(draft, published, admin):
    facts = decision(draft)
    other = services.create_draft(published, by=admin, number="3.0")
    change(other, "A1", admin, title_vi="Khác nữa")
    services.publish(draft, by=admin, **facts)

    with pytest.raises(DomainError) as refusal:
        services.publish(other, by=admin, **decision(other))

    assert "effective_from" in refusal.value.fields
    other.refresh_from_db()
    assert other.status == "draft"
    later = clock.today() + timedelta(days=31)
    services.publish(other, by=admin, **decision(other, effective_from=later))
    draft.refresh_from_db()
    assert draft.effective_to == later - timedelta(days=1)
