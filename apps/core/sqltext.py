"""Text compared by the database as Python compares it here, on both databases."""

from django.db.backends.signals import connection_created
from django.db.models import Func, TextField

from .folding import fold

MARKS = "[\u0300-\u036f]"  # diacritics, once a letter is taken apart


class Folded(Func):
    """``fold`` of a text: lower case, no diacritics, single spaces."""

    function = "ANCS_FOLD"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        plain = f"REGEXP_REPLACE(NORMALIZE(%(expressions)s, NFD), '{MARKS}', '', 'g')"
        spaced = f"REGEXP_REPLACE(LOWER(TRANSLATE({plain}, 'Đđ', 'dd')), '\\s+', ' ', 'g')"
        return self.as_sql(compiler, connection, template=f"TRIM({spaced})", **context)


def teach_sqlite(connection, **_signal):
    if connection.vendor == "sqlite":
        connection.connection.create_function("ANCS_FOLD", 1, _fold, deterministic=True)


def _fold(text):
    return None if text is None else fold(text)


def install():
    connection_created.connect(teach_sqlite, dispatch_uid="core.sqltext")
