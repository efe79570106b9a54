"""The queue opens although PostgreSQL takes filled tables for empty ones, as it may after an import."""

import pytest
from django.db import connection
from django.urls import reverse

from apps.reporting.models import Report
from tests.factories.crowd import crowd
from tests.reporting.city import day, submitted

UNITS = 500
TAKEN_FOR_EMPTY = [
    "localities_locality",
    "police_policeunit",
    "programmes_enrolment",
    "programmes_subject",
    "reporting_extension",
]


def forget_sizes():
    """What ANALYZE leaves behind when it finds only rows that nobody can see yet."""
    if connection.vendor != "postgresql":
        return  # SQLite plans without sizes
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pg_class SET relpages = pg_relation_size(oid) / 8192, reltuples = 0"
            " WHERE relname = ANY(%s)",
            [TAKEN_FOR_EMPTY],
        )
        cursor.execute(
            "UPDATE pg_class SET relpages = 0, reltuples = -1"
            " WHERE relname IN ('reporting_report', 'programmes_period')"
        )
        cursor.execute("SET LOCAL statement_timeout = '15s'")


@pytest.mark.parametrize("tab", ["wait", "missing"])
def test_the_queue_opens_whatever_the_database_believes_of_sizes(world, login, clock_at, tab):
    clock_at(day(20))
    crowd(world, UNITS, Report.objects.get(pk=submitted(world).pk))
    client = login(world.user("thamdinh"))
    forget_sizes()

    page = client.get(reverse("reporting:queue"), {"tab": tab})

    assert page.status_code == 200
    assert page.context["counts"]["wait"] == UNITS + 1
