"""What several tests begin with is built once in a process and then laid down again.

Building the small world takes hundreds of statements. Its rows, kept as the database returned
them, go in again with one statement a table and under the same keys.
"""

import pickle
from functools import cache

from django.db import connection, transaction

NOT_OURS = {"django_migrations", "sqlite_sequence"}
# A published version takes no further criteria: it comes after what it holds.
LAST = "criteria_criteriaversion"
_shelf = {}


def kept(key, build):
    """What ``build()`` returns, and the rows it adds; from the second time on without building.

    Raises AssertionError when the build changes or removes a row that was there before.
    """
    if key in _shelf:
        rows, thing = _shelf[key]
        with transaction.atomic():
            for table, (columns, added) in sorted(rows.items(), key=lambda item: item[0] == LAST):
                _insert(table, columns, added)
        return pickle.loads(thing)  # noqa: S301 -- our own, from this process
    before = everything()
    thing = build()
    _shelf[key] = _added(before, everything()), pickle.dumps(thing)
    return thing


def everything():
    """Table → (columns, rows as the database holds them)."""
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _columns(connection.alias).items():
            # The plus keeps SQLite from turning what is stored into dates and decimals.
            plus = "+" if connection.vendor == "sqlite" else ""
            wanted = ", ".join(f'{plus}"{column}"' for column in columns)
            cursor.execute(f'SELECT {wanted} FROM "{table}"')  # noqa: S608 -- names of our tables
            found[table] = columns, cursor.fetchall()
    return found


@cache
def _columns(_alias):
    """Table → columns. Asking takes half a second, and no test changes a table."""
    with connection.cursor() as cursor:
        return {
            table: [c.name for c in connection.introspection.get_table_description(cursor, table)]
            for table in sorted(set(connection.introspection.table_names(cursor)) - NOT_OURS)
        }


def _added(before, after):
    fresh = {}
    for table, (columns, rows) in after.items():
        old = before[table][1]
        assert all(row in rows for row in old), f"{table}: a row that was there has changed"
        new = [row for row in rows if row not in old]
        if new:
            fresh[table] = columns, new
    return fresh


def _insert(table, columns, rows):
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            places = ", ".join([f"({places})"] * len(rows))
            values = [value for row in rows for value in row]
            cursor.execute(f'INSERT INTO "{table}" ({names}) VALUES {places}', values)  # noqa: S608
        else:
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)  # noqa: S608
