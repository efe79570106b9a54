"""A prepared database, copied for each stack; read by plain SQL, beside the application."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid

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
        self.path = data / "ancs.sqlite3"
        return SqliteCopy(self.path)

    def close(self):
        pass


class SqliteCopy:
    def __init__(self, path):
        self.path = path
        self.environment = {"DATABASE_URL": f"sqlite:///{path}"}

    def rows(self, sql):
        connection = sqlite3.connect(self.path, timeout=20)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

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


class PostgresCopy:
    def __init__(self, store, name):
        self.store, self.name = store, name
        self.environment = {"DATABASE_URL": f"{store.url}/{name}"}

    def rows(self, sql):
        connection = psycopg2.connect(self.environment["DATABASE_URL"])
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        finally:
            connection.close()

    def close(self):
        self.store.run(f"DROP DATABASE {self.name} WITH (FORCE)")
