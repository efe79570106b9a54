"""A kept question gives what the ORM gives, for other values than those it was made with."""

from datetime import date

import pytest
from django.db.models import Value
from django.utils import timezone

from apps.accounts.models import Grant, User
from apps.core.prepared import Prepared, PreparedAmong

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


def among(day, users):
    granted = Grant.objects.on(day).order_by("pk")
    if users is not None:
        granted = granted.filter(user__in=users)
    return granted.values_list("pk", "user", "kind")


@pytest.mark.parametrize("count", [1, 2, 3, PreparedAmong.MOST + 5])
def test_asks_the_same_of_a_list_of_any_length(world, django_assert_num_queries, count):
    question = PreparedAmong(among, date)
    holders = list(Grant.objects.values_list("user", flat=True))
    for shift in range(3):
        users = [*holders[shift:], *range(10_000, 10_100)][:count]
        with django_assert_num_queries(1):
            found = question.rows(DAYS[1], among=users)
        assert found == list(among(DAYS[1], users))
        assert len(found) == min(count, len(holders) - shift) > 0


def test_no_list_is_everybody_and_an_empty_one_nobody(world, django_assert_num_queries):
    question = PreparedAmong(among, date)
    assert question.rows(DAYS[1], among=None) == list(among(DAYS[1], None)) != []
    with django_assert_num_queries(0):
        assert question.rows(DAYS[1], among=[]) == []
