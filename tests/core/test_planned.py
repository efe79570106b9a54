"""A question whose plan the database keeps is answered again, whatever happened in between."""

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Value

from apps.accounts.models import User
from apps.core import planned
from apps.core.prepared import Prepared

ABSURD = 2**70  # no database takes it for a whole number


def above(number):
    return User.objects.filter(pk__gt=number).order_by("pk").values_list("pk", Value("50 %"))


def test_is_answered_by_a_new_connection(transactional_db, people):
    question = Prepared(above, int)
    for _connection in range(2):
        assert question.rows(0) == list(above(0)) != []
        assert question.rows(people[0]) == list(above(people[0])) != []
        connection.close()


def test_is_answered_when_the_health_check_takes_a_new_connection(transactional_db, people):
    question = Prepared(above, int)
    assert question.rows(0) == list(above(0)) != []
    break_connection()
    # As at the beginning of a request.
    connection.health_check_enabled, connection.health_check_done = True, False
    try:
        assert question.rows(0) == list(above(0)) != []
    finally:
        connection.health_check_enabled = False


def break_connection():
    """As a restart of the database does it; SQLite is a file and knows none."""
    if connection.vendor == "postgresql":
        ours = connection.connection.get_backend_pid()
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("select pg_terminate_backend(%s)", [ours])
        other.close()


def test_is_answered_after_it_failed(db, people):
    question = Prepared(above, int)
    for _attempt in range(2):
        with pytest.raises((DataError, OverflowError)), transaction.atomic():
            question.rows(ABSURD)
    assert question.rows(0) == list(above(0)) != []


def test_is_answered_after_its_plan_was_rolled_back(db, people):
    question = Prepared(above, int)
    for _attempt in range(2):
        with transaction.atomic():
            assert question.rows(0) == list(above(0)) != []
            transaction.set_rollback(True)


def test_many_questions_keep_few_plans(db, people, monkeypatch):
    monkeypatch.setattr(planned, "MOST", 3)
    questions = [Prepared(lambda number, n=n: above(number)[:n], int) for n in range(1, 8)]
    for _round in range(2):
        for size, question in enumerate(questions, 1):
            assert question.rows(0) == list(above(0)[:size])
            assert len(plans()) <= 3


def test_is_planned_once(db, people):
    question = Prepared(above, int)
    question.rows(0)
    before = plans()
    for number in people:
        question.rows(number)
    assert plans() == before


def plans():
    """Names of the plans kept by this connection; SQLite tells none."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("select name from pg_prepared_statements")
        return sorted(name for (name,) in cursor.fetchall())


@pytest.fixture
def people():
    """Keys of three accounts, in order."""
    return [User.objects.create(username=f"nguoi-{n}").pk for n in range(3)]
