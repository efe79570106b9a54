"""Loads the administrative units of the country from ``seeds/data/units``.

What the files hold and where they come from is told by the README beside them.
"""

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.core.folding import fold, sort_key
from apps.localities.models import Locality, LocalityVersion, Succession

DATA = Path(__file__).parent / "data" / "units"
BATCH = 1000


def read(name):
    """The rows of one compressed table, as dictionaries of text."""
    with gzip.open(DATA / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@transaction.atomic
def load(progress=None):
    """Insert the units, versions and successions that are missing; return how many of each.

    Rows that are there stay as they are, so a correction made in the application survives:
    a unit gets a version only for a time it has none for, and a unit that has successors
    gets no more of them. ``progress(done, total, label)`` is called after each batch.
    """
    tell = progress or (lambda done, total, label: None)
    version_rows, succession_rows = read("versions"), read("successions")
    counts = {
        "localities": _load_localities(version_rows, tell),
        "versions": _load_versions(version_rows, tell),
        "successions": _load_successions(succession_rows, tell),
    }
    if any(counts.values()):
        _refresh_statistics()
    return counts


def _refresh_statistics():
    """Tell PostgreSQL how large the tables have become; a plan made for empty ones takes minutes."""
    if connection.vendor != "postgresql":
        return
    tables = ", ".join(m._meta.db_table for m in (Locality, LocalityVersion, Succession))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _load_localities(rows, tell):
    names = {row["slug"]: row["name"] for row in rows}  # the last version of a slug names it
    there = set(Locality.objects.values_list("slug", flat=True))
    missing = [Locality(slug=slug, name=name) for slug, name in names.items() if slug not in there]
    return _insert(Locality, missing, tell, _("Administrative units"))


def _load_versions(rows, tell):
    ids = _ids()
    spans = defaultdict(list)
    for locality, begins, ends in LocalityVersion.objects.values_list(
        "locality_id", "valid_from", "valid_to"
    ):
        spans[locality].append((begins, ends or date.max))
    missing = [
        _version(row, ids)
        for row in rows
        if not _overlaps(spans[ids[row["slug"]]], _day(row["valid_from"]), _day(row["valid_to"]))
    ]
    return _insert(LocalityVersion, missing, tell, _("Versions of units"))


def _version(row, ids):
    version = LocalityVersion(
        locality_id=ids[row["slug"]],
        level=row["level"],
        kind=row["kind"],
        name=row["name"],
        code=row["code"] or None,
        parent_id=ids[row["parent"]] if row["parent"] else None,
        valid_from=_day(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
        source=row["source"],
    )
    # bulk_create goes past save(), which fills these two.
    version.search_key, version.sort_key = fold(version.full_name), sort_key(version.name)
    return version


def _load_successions(rows, tell):
    ids = _ids()
    there = set(Succession.objects.values_list("predecessor_id", flat=True))
    missing = [
        Succession(
            predecessor_id=ids[row["predecessor"]],
            successor_id=ids[row["successor"]],
            on=_day(row["on"]),
            kind=row["kind"],
            is_default=row["is_default"] == "1",
            legal_basis=row["legal_basis"],
        )
        for row in rows
        if ids[row["predecessor"]] not in there
    ]
    return _insert(Succession, missing, tell, _("Successions of units"))


def _insert(model, rows, tell, label):
    for start in range(0, len(rows), BATCH):
        model.objects.bulk_create(rows[start : start + BATCH])
        tell(min(start + BATCH, len(rows)), len(rows), label)
    return len(rows)


def _ids():
    return dict(Locality.objects.values_list("slug", "pk"))


def _day(text):
    return date.fromisoformat(text) if text else None


def _overlaps(spans, begins, ends):
    return any(begins < end and start < (ends or date.max) for start, end in spans)
