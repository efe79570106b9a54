"""What was published never changes: the model layer refuses, and so does the database itself."""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from apps.audit.models import Event
from apps.core.errors import DomainError
from apps.criteria import services
from apps.criteria.models import CriteriaVersion, Criterion, CriterionGroup
from tests.factories.world import make_user, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def published():
    return make_version("demo-ancs")


FIELDS = {
    "number": "9.9",
    "definition": {"groups": []},
    "text_digest": "0" * 64,
    "scoring_digest": "0" * 64,
    "published_on": date(2030, 1, 1),
    "effective_from": date(2030, 1, 1),
    "decision_number": "1/QĐ",
    "decided_on": date(2030, 1, 1),
    "no_file_reason": "khác",
    "corrected_words": [["a", "b", "c"]],
    "is_correction": True,
    "revision": 7,
    "status": "draft",
}


@pytest.mark.parametrize("name", FIELDS)
def test_model_refuses_to_save_a_changed_field(published, name):
    stored = CriteriaVersion.objects.values().get(pk=published.pk)
    setattr(published, name, FIELDS[name])

    with pytest.raises(DomainError):
        published.save()
    with pytest.raises(DomainError):
        published.save(update_fields=[name])

    assert CriteriaVersion.objects.values().get(pk=published.pk) == stored


@pytest.mark.parametrize("name", [name for name in FIELDS if name != "status"])
def test_queryset_refuses_to_update_a_field(published, name):
    stored = CriteriaVersion.objects.values().get(pk=published.pk)

    with pytest.raises(DomainError):
        CriteriaVersion.objects.filter(pk=published.pk).update(**{name: FIELDS[name]})

    assert CriteriaVersion.objects.values().get(pk=published.pk) == stored


def test_model_refuses_to_delete_or_to_touch_the_rows(published):
    criterion, group = published.criteria.first(), published.groups.first()

    for attempt in (
        published.delete,
        CriteriaVersion.objects.all().delete,
        criterion.delete,
        criterion.save,
        group.delete,
        group.save,
        Criterion.objects.filter(pk=criterion.pk).delete,
        lambda: Criterion.objects.update(title_vi="khác"),
        lambda: CriterionGroup.objects.update(title_vi="khác"),
        lambda: Criterion.objects.bulk_create([Criterion(version=published, group=group)]),
    ):
        with pytest.raises(DomainError):
            attempt()

    assert (published.groups.count(), published.criteria.count()) == (5, 17)


def columns(table):
    with connection.cursor() as cursor:
        return [c.name for c in connection.introspection.get_table_description(cursor, table)]


def changed(value):
    """Another value of the same kind, one byte away where it is text."""
    if isinstance(value, str):
        return f"{value[:-1]}~" if value else "~"
    if isinstance(value, bool):
        return not value
    if value is None:
        return None
    return value + 1 if isinstance(value, int) else "2001-01-01"


def refused(sql, params):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 -- a table of ours
        return cursor.fetchall()


def test_trigger_refuses_every_column_of_the_version(published):
    before = rows("criteria_criteriaversion")
    free = CriteriaVersion.ENDING
    by_name = dict(zip(columns("criteria_criteriaversion"), before[0], strict=True))
    tried = 0

    for name, value in by_name.items():
        new = json.dumps({"groups": []}) if name == "definition" else changed(value)
        if name in free or new is None or name.endswith("_id"):
            continue
        refused(
            f"UPDATE criteria_criteriaversion SET {name} = %s WHERE id = %s",  # noqa: S608
            [new, published.pk],
        )
        tried += 1
    refused("UPDATE criteria_criteriaversion SET status = 'draft' WHERE id = %s", [published.pk])
    refused("DELETE FROM criteria_criteriaversion WHERE id = %s", [published.pk])

    assert tried >= 12
    assert rows("criteria_criteriaversion") == before


@pytest.mark.parametrize("table", ["criteria_criterion", "criteria_criteriongroup"])
def test_trigger_refuses_groups_and_criteria(published, table):
    before = rows(table)

    refused(f"UPDATE {table} SET title_vi = 'khác' WHERE version_id = %s", [published.pk])  # noqa: S608
    refused(f"UPDATE {table} SET code = 'Z9' WHERE version_id = %s", [published.pk])  # noqa: S608
    refused(f"DELETE FROM {table} WHERE version_id = %s", [published.pk])  # noqa: S608

    assert rows(table) == before


def test_a_version_may_end_once_published(published):
    admin = make_user("quantri")

    services.retire(published, by=admin, on=date(2030, 12, 31))

    published.refresh_from_db()
    assert (published.status, published.effective_to) == ("retired", date(2030, 12, 31))
    assert Event.objects.filter(event="criteria.retired", actor=admin).count() == 1
    with pytest.raises(DomainError):
        services.retire(published, by=admin, on=date(2031, 1, 1))


def test_a_version_cannot_end_before_it_began(published):
    with pytest.raises(DomainError) as refusal:
        services.retire(published, by=make_user("quantri"), on=date(2000, 1, 1))

    assert "on" in refusal.value.fields
    published.refresh_from_db()
    assert published.status == "published"
