"""A question to the database whose SQL is made once and then only asked again.

The ORM builds a query from its parts every time; on the pages that everybody opens all day this
takes longer than the answer. Here the parts are still written with the ORM, so that both
databases and every change of a model are served, but the text they give is kept.
"""

import json
from datetime import date, datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform

_FAR = 8_100_000_000_000_000_000
_PLACES = {
    int: lambda n: _FAR + n,
    str: lambda n: f"\ue000{n}\ue001",
    date: lambda n: date(9000, 1, 1) + timedelta(days=n),
}


class Prepared:
    """``build(*places)`` gives a ``values_list`` queryset; each place is of the kind named.

    ``build`` must put every place into the query as it is, as one parameter: no list, no branch,
    no arithmetic. Kinds: ``int``, ``str``, ``date`` (a day, not a moment).
    """

    def __init__(self, build, *kinds):
        self.build = build
        self.kinds = kinds
        self._made = {}

    def rows(self, *values, using=DEFAULT_DB_ALIAS) -> list[tuple]:
        """The rows for these values, as ``values_list`` gives them. One query."""
        if len(values) != len(self.kinds):
            raise TypeError(f"{len(self.kinds)} values, not {len(values)}")
        for value, kind in zip(values, self.kinds, strict=True):
            if not isinstance(value, kind) or isinstance(value, datetime):
                raise TypeError(f"{value!r} is no {kind.__name__}")
        connection = connections[using]
        made = self._made.get(connection.vendor)
        if made is None:
            made = self._made[connection.vendor] = self._make(connection)
        sql, params, converters = made
        values = [_adapted(connection, value) for value in values]
        if connection.vendor == "postgresql":
            found = self._planned(connection, values)
        else:
            params = [values[given] if place else given for place, given in params]
            with connection.cursor() as cursor:
                cursor.execute(sql, params)
                found = cursor.fetchall()
        return _converted(found, converters, connection) if converters else found

    def _planned(self, connection, values):
        from . import planned  # noqa: PLC0415 -- its driver is there only where it is used

        sql, params, _converters = self._made[connection.vendor]
        return planned.ask(
            *(connection, self),
            lambda: planned.with_places(connection, sql, params),
            *(self.kinds, values),
        )

    def _make(self, connection):
        places = [_PLACES[kind](number) for number, kind in enumerate(self.kinds)]
        compiler = self.build(*places).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self._compiled(compiler)
        known = {_adapted(connection, place): number for number, place in enumerate(places)}
        found = [_place(known, param) for param in params]
        if {number for is_place, number in found if is_place} != set(range(len(places))):
            raise ValueError("a place is missing in the query, or changed on its way into it")
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        return sql, found, compiler.get_converters(fields)

    def _compiled(self, compiler):
        """What else is kept of the compiled question; nothing for plain rows."""


class PreparedAmong:
    """``build(*places, among)``: the last one is a list of ``int``, or None for no limit.

    A question is made for a few lengths, and shorter lists say their last number again; what is
    asked of many is built by the ORM every time.
    """

    LENGTHS = (1, 2, 4, 8, 20)
    MOST = LENGTHS[-1]

    def __init__(self, build, *kinds):
        self.build = build
        self.kinds = kinds
        self._questions = {}

    def rows(self, *values, among) -> list[tuple]:
        if among is None or len(among) > self.MOST:
            return list(self.build(*values, among))
        if not among:
            return []
        length = next(length for length in self.LENGTHS if length >= len(among))
        more = [among[-1]] * (length - len(among))
        return self._of(length).rows(*values, *among, *more)

    def _of(self, length):
        question = self._questions.get(length)
        if question is None:
            before = len(self.kinds)
            question = self._questions[length] = Prepared(
                lambda *places: self.build(*places[:before], list(places[before:])),
                *self.kinds,
                *[int] * length,
            )
        return question


def _adapted(connection, value):
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _place(known, param):
    number = known.get(param) if isinstance(param, (int, str, date)) else None
    return (False, param) if number is None else (True, number)


def _converted(rows, converters, connection):
    rows = [list(row) for row in rows]
    for place, (convert, expression) in converters.items():
        if _is_json(convert, expression):
            _read_json(rows, place)
            continue
        for row in rows:
            for one in convert:
                row[place] = one(row[place], expression, connection)
    return [tuple(row) for row in rows]


def _is_json(convert, expression) -> bool:
    """Whether the column is a whole JSON value, as text on both databases."""
    field = getattr(convert[0], "__self__", None) if len(convert) == 1 else None
    is_whole = isinstance(field, JSONField) and not isinstance(expression, KeyTransform)
    return is_whole and field.decoder is None


def _read_json(rows, place):
    """All of them in one go, which takes a third of the time of one by one."""
    told = [row for row in rows if row[place] is not None]
    values = json.loads(f"[{','.join(row[place] for row in told)}]")
    for row, value in zip(told, values, strict=True):
        row[place] = value
