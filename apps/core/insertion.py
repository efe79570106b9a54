"""Rows of one table written in one statement, without an object of the ORM for each.

``bulk_create`` asks every field of every row how it wants to be written; for thirty cells this
takes longer than the database does. Here each column is asked once.
"""

import json

from django.db import DEFAULT_DB_ALIAS, connections, models

PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


class Insertion:
    """New rows of ``model``; ``names`` are the columns that differ from row to row.

    These hold text, whole numbers, yes or no, keys and JSON; whatever else a row has is the same
    in all of them. ``unique`` names the columns by which a row that is there already is
    recognised: of such a row ``replaced`` are written.
    """

    def __init__(self, model, names, *, unique=(), replaced=()):
        self.model, self.names = model, names
        self.unique, self.replaced = unique, replaced
        fields = {field.attname: field for field in model._meta.concrete_fields}
        self.is_json = [isinstance(fields[name], models.JSONField) for name in names]
        for name, is_json in zip(names, self.is_json, strict=True):
            if not (is_json or isinstance(fields[name], (*PLAIN, models.ForeignKey))):
                raise TypeError(f"{name} is nothing that may differ from row to row")
        self.rest = [
            field for field in fields.values() if not (field.primary_key or field.attname in names)
        ]

    def write(self, rows, *, using=DEFAULT_DB_ALIAS, **shared) -> list[tuple]:
        """``rows`` are tuples in the order of ``names``; back come the key and ``unique`` of each.

        ``shared`` is the same in all rows; what is named nowhere has its default.
        """
        connection = connections[using]
        same = [
            field.get_db_prep_save(
                shared.get(field.attname, field.get_default()), connection=connection
            )
            for field in self.rest
        ]
        most = connection.features.max_query_params
        step = max(1, most // (len(self.names) + len(same)) if most else len(rows))
        written = []
        with connection.cursor() as cursor:
            for start in range(0, len(rows), step):
                part = rows[start : start + step]
                params = [value for row in part for value in (*self._own(row), *same)]
                cursor.execute(self._sql(len(part), connection.ops.quote_name), params)
                written += cursor.fetchall()
        return written

    def _own(self, row):
        return [
            json.dumps(value) if is_json else value
            for value, is_json in zip(row, self.is_json, strict=True)
        ]

    def _sql(self, count, quote):
        names = [*self.names, *(field.attname for field in self.rest)]
        columns = {field.attname: quote(field.column) for field in self.model._meta.concrete_fields}
        row = f"({', '.join(['%s'] * len(names))})"
        sql = (
            f"INSERT INTO {quote(self.model._meta.db_table)}"  # noqa: S608 -- names of the model
            f" ({', '.join(columns[name] for name in names)}) VALUES {', '.join([row] * count)}"
        )
        if self.unique:
            changes = ", ".join(f"{columns[n]} = EXCLUDED.{columns[n]}" for n in self.replaced)
            known = ", ".join(columns[name] for name in self.unique)
            sql += f" ON CONFLICT ({known}) DO UPDATE SET {changes}"
        key = quote(self.model._meta.pk.column)
        return f"{sql} RETURNING {', '.join([key, *(columns[n] for n in self.unique)])}"
