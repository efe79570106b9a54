"""Aggregates that Django does not have, on both databases."""

from django.db.models import Aggregate, JSONField


class JsonList(Aggregate):
    """Every value of a group in one JSON list; a correlated subquery takes a second query's place.

    Without any row SQLite answers ``[]`` and PostgreSQL NULL: ``value or []`` reads both.
    """

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()
    allow_distinct = False

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)
