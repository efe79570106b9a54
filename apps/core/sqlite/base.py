"""Django's SQLite, which also knows ``ANCS_FOLD`` (see ``apps.core.sqltext``)."""

from django.db.backends.sqlite3 import base

from apps.core.folding import fold


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        connection.create_function("ANCS_FOLD", 1, folded, deterministic=True)
        return connection


def folded(text):
    return None if text is None else fold(text)
