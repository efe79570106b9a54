"""Aggregates, an order and a condition that Django does not have, on both databases."""

from django.db.models import Aggregate, CharField, Func, JSONField
from django.db.models.lookups import In


class JsonList(Aggregate):
    """Every value of a group in one JSON list; a correlated subquery takes a second query's place.

    Without any row SQLite answers ``[]`` and PostgreSQL NULL: ``value or []`` reads both.
    """

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()
    allow_distinct = False

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class ByCode(Func):
    """A text for ``order_by``: in the order of its characters' numbers, as Python sorts texts."""

    template = '(%(expressions)s) COLLATE "C"'
    output_field = CharField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="(%(expressions)s) COLLATE BINARY")


class AmongFew(In):
    """``AmongFew(F("enrolment"), rows.values("pk"))``: ``__in`` for a list that is short.

    The list is worked out once and walked through: for a page of rows, not for thousands.
    PostgreSQL may join the rows of ``__in`` instead, and where it takes a filled table for an
    empty one it looks for all of them again beside every row.
    """

    def as_postgresql(self, compiler, connection):
        if self.rhs_is_direct_value():
            return self.as_sql(compiler, connection)
        value, params = self.process_lhs(compiler, connection)
        rows, more = self.process_rhs(compiler, connection)
        return f"{value} = ANY (ARRAY{rows})", (*params, *more)
