"""Aggregates and an order that Django does not have, on both databases."""

from django.db.models import Aggregate, CharField, Func, JSONField


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
