"""Text compared by the database as Python compares it here, on both databases."""

from django.db.models import Func, TextField

MARKS = "[\u0300-\u036f]"  # diacritics, once a letter is taken apart


class Folded(Func):
    """``fold`` of a text: lower case, no diacritics, single spaces.

    SQLite is given the function by ``apps.core.sqlite``.
    """

    function = "ANCS_FOLD"
    arity = 1
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        plain = f"REGEXP_REPLACE(NORMALIZE(%(expressions)s, NFD), '{MARKS}', '', 'g')"
        spaced = f"REGEXP_REPLACE(LOWER(TRANSLATE({plain}, 'Đđ', 'dd')), '\\s+', ' ', 'g')"
        return self.as_sql(compiler, connection, template=f"TRIM({spaced})", **context)
