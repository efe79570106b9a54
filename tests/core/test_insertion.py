"""Rows written in one statement are what the ORM would have written."""

import uuid

import pytest
from django.db import connection
from django.utils import timezone

from apps.core.insertion import Insertion
from apps.reporting.models import Result, ResultHistory
from tests.reporting.ward import draft

pytestmark = pytest.mark.django_db

SAID = ("criterion_id", "state", "inputs", "remark")
CELLS = Insertion(
    Result,
    SAID,
    unique=("criterion_id", "report_id"),
    replaced=("state", "inputs", "updated_by_id"),
)
HOSTILE = {"value": '"; drop table x; --', "more": ["%s", None, True, "Ủy ban \\ 'xã'"]}


@pytest.fixture
def report(world):
    return draft(world)


def content(**conditions):
    names = [f.attname for f in Result._meta.concrete_fields if f.attname != "id"]
    return list(Result.objects.filter(**conditions).order_by("criterion_id").values(*names))


def test_new_rows_are_as_bulk_create_writes_them(world, report, django_assert_num_queries):
    user, now = world.user("truong.baichay"), timezone.now()
    criteria = list(report.results.values_list("criterion_id", flat=True))
    Result.objects.filter(report=report).delete()
    rows = [(key, "value", HOSTILE, f"%s {key}'") for key in criteria]
    shared = {"report_id": report.pk, "updated_by_id": user.pk, "updated_at": now}
    Result.objects.bulk_create(
        Result(**dict(zip(SAID, row, strict=True)), **shared) for row in rows
    )
    expected = content(report=report)
    Result.objects.filter(report=report).delete()

    with django_assert_num_queries(1):
        written = CELLS.write(rows, **shared)

    assert content(report=report) == expected
    stored = Result.objects.filter(report=report).values_list("pk", "criterion_id", "report_id")
    assert sorted(written) == sorted(stored)


def test_of_rows_that_are_there_only_what_is_named_is_replaced(world, report):
    user, now = world.user("truong.baichay"), timezone.now()
    old = report.results.first()
    (key,) = CELLS.write(
        [(old.criterion_id, "none", {}, "new remark")],
        report_id=report.pk,
        updated_by_id=user.pk,
        updated_at=now,
    )
    row = Result.objects.get(pk=old.pk)
    assert key == (old.pk, old.criterion_id, report.pk)
    assert (row.state, row.inputs, row.updated_by_id) == ("none", {}, user.pk)
    assert (row.remark, row.updated_at) == (old.remark, old.updated_at)
    assert (row.version, row.explanation) == (old.version, old.explanation)


def test_more_rows_than_one_statement_holds(world, report, monkeypatch):
    monkeypatch.setattr(connection.features, "max_query_params", 40, raising=False)
    names = ("result_id", "version", "state", "inputs", "remark", "explanation")
    result, batch, user = report.results.first(), uuid.uuid4(), world.user("truong.baichay")
    rows = [(result.pk, 100 + n, "value", {"value": n}, "", "") for n in range(25)]

    written = Insertion(ResultHistory, names).write(
        rows, batch=batch, by_id=user.pk, at=timezone.now()
    )

    kept = ResultHistory.objects.filter(batch=batch).order_by("version")
    assert [(row.version, row.inputs["value"]) for row in kept] == [(100 + n, n) for n in range(25)]
    assert [key for (key,) in written] == [row.pk for row in kept]


def test_no_rows_is_no_question(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert CELLS.write([], report_id=1, updated_by_id=1, updated_at=timezone.now()) == []


def test_a_moment_is_the_same_in_all_rows():
    with pytest.raises(TypeError, match="updated_at"):
        Insertion(Result, ("criterion_id", "updated_at"))
