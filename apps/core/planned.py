"""A kept question is planned by PostgreSQL once for each connection (PREPARE), not at every asking.

Measured: a report is found through its many doors in less than a millisecond, and planning the
way there takes twenty. SQLite plans quickly and keeps what it compiled by itself.
"""

from datetime import date
from itertools import count
from weakref import WeakKeyDictionary

from django.db import Error
from psycopg2.extensions import AsIs

TYPES = {int: "bigint", str: "text", date: "date"}
MOST = 100  # plans that a connection keeps; then all are forgotten

_KNOWN = WeakKeyDictionary()  # the driver's connection → question → name there
_NAMES = count(1)


def ask(connection, question, statement, kinds, values) -> list[tuple]:
    """Asks PostgreSQL; one round trip, the first time as well.

    ``question`` is what the plan is kept by, ``statement()`` gives its SQL with $1, $2, … in the
    places of ``values``.
    """
    # The cursor first: it may find the connection broken and take a new one.
    with connection.cursor() as cursor:
        known = _KNOWN.setdefault(connection.connection, {})
        name, before = known.get(question), ""
        if name is None:
            # A new name each time: a question may fail after its plan was kept.
            name = f"kept_{next(_NAMES)}"
            if len(known) >= MOST:
                known.clear()
                before = "DEALLOCATE ALL; "
            types = f" ({', '.join(TYPES[kind] for kind in kinds)})" if kinds else ""
            before += f"PREPARE {name}{types} AS {statement()}; ".replace("%", "%%")
        given = f" ({', '.join(['%s'] * len(values))})" if values else ""
        try:
            cursor.execute(f"{before}EXECUTE {name}{given}", values)
        except Error:
            # Perhaps the plan is at fault: made when the tables were small, or before they were
            # changed. It is not asked again, but it may still be kept and counts.
            known.pop(question, None)
            known[name] = name
            raise
        found = cursor.fetchall()
    known[question] = name
    return found


def with_places(connection, sql, params) -> str:
    """``params``: (is place, its number or the value), as ``core.prepared`` keeps them."""
    given = [AsIs(f"${value + 1}") if place else value for place, value in params]
    with connection.cursor() as cursor:
        return cursor.mogrify(sql, given).decode()
