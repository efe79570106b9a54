"""A prepared database, copied for each stack; read by plain SQL, beside the application."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager

import psycopg2
from django.conf import settings


def prepare(environment):
    """Fill the database that the environment names."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.prepare"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.local", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


class SqliteStore:
    def __init__(self, folder):
        self.template = folder / "template"
        prepare({"ANCS_DATA_DIR": str(self.template), "DATABASE_URL": "", "REDIS_URL": ""})

    def copy(self, data):
        shutil.copytree(self.template, data)
        return SqliteCopy(data / "ancs.sqlite3")

    def close(self):
        pass


class Copy:
    """One installation's database: ``environment`` names it, ``connect`` opens it."""

    def rows(self, sql):
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def execute(self, sql):
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            connection.commit()

    @contextmanager
    def held(self):
        """Somebody else has the database open and has read from it."""
        with closing(self.connect()) as connection, closing(connection.cursor()) as cursor:
            cursor.execute("SELECT count(*) FROM accounts_user")
            cursor.fetchall()
            yield


class SqliteCopy(Copy):
    def __init__(self, path):
        self.path = path
        self.environment = {"DATABASE_URL": f"sqlite:///{path}"}

    def connect(self):
        return sqlite3.connect(self.path, timeout=20)

    def close(self):
        pass


class PostgresStore:
    """A template database on the server of DATABASE_URL."""

    def __init__(self, folder):
        self.url, _, _ = os.environ["DATABASE_URL"].rpartition("/")
        self.template_data = folder / "template"
        self.name = self.create()
        prepare(
            {"ANCS_DATA_DIR": str(self.template_data), "DATABASE_URL": f"{self.url}/{self.name}"}
        )

    def create(self, like="template1"):
        name = f"ancs_faults_{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def run(self, sql):
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        try:
            connection.cursor().execute(sql)
        finally:
            connection.close()

    def copy(self, data):
        shutil.copytree(self.template_data, data)
        return PostgresCopy(self, self.create(self.name))

    def close(self):
        self.run(f"DROP DATABASE {self.name} WITH (FORCE)")


class PostgresCopy(Copy):
    def __init__(self, store, name):
        self.store, self.name = store, name
        self.environment = {"DATABASE_URL": f"{store.url}/{name}"}

    def connect(self):
        return psycopg2.connect(self.environment["DATABASE_URL"])

    def close(self):
        self.store.run(f"DROP DATABASE {self.name} WITH (FORCE)")
