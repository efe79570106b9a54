"""A kept question gives what the ORM gives, for other values than those it was made with."""

from datetime import date

import pytest
from django.db.models import Value
from django.utils import timezone

from apps.accounts.models import Grant, User
from apps.core.prepared import Prepared

pytestmark = pytest.mark.django_db

DAYS = [date(2020, 1, 1), date(2026, 11, 2), date(2030, 1, 1)]


def in_force(user_id, day):
    granted = Grant.objects.on(day).filter(user=user_id).order_by("pk")
    return granted.values_list("pk", "kind", "valid_from", Value("x"))


def test_asks_the_same_with_one_query_each(world, django_assert_num_queries):
    kept = Prepared(in_force, int, date)
    users = User.objects.filter(grants__isnull=False).distinct()
    assert users
    for user in users:
        for day in DAYS:
            expected = list(in_force(user.pk, day))
            with django_assert_num_queries(1):
                found = kept.rows(user.pk, day)
            assert found == expected
    assert kept.rows(users[0].pk, DAYS[2]), "nothing was ever found"


def test_texts_are_values_and_never_sql(world):
    kept = Prepared(lambda name: User.objects.filter(username=name).values_list("pk"), str)
    assert kept.rows("' or 1=1 --") == []
    user = User.objects.first()
    assert kept.rows(user.username) == [(user.pk,)]


def test_refuses_other_kinds_and_numbers_of_values(world):
    kept = Prepared(in_force, int, date)
    for values in [(1,), ("1", DAYS[0]), (1, timezone.now()), (1, DAYS[0], 2)]:
        with pytest.raises(TypeError):
            kept.rows(*values)


def test_refuses_a_question_that_changes_a_place():
    with pytest.raises(ValueError, match="a place is missing"):
        Prepared(lambda number: User.objects.filter(pk=number + 1).values_list("pk"), int).rows(1)
