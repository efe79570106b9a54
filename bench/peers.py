"""The reference pages and their Django admin: unchanged, over the same figures."""

import hashlib
import json
import os
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import psycopg2

from .postgres import dsn

FOLDER = Path(__file__).parent / "peer"
CHECKSUM = Path(__file__).parent / "peer.sha256"
NAME, PASSWORD = "peer", "mot-mat-khau-de-do"
PROVINCES = 34
STATES = {"draft": 0, "submitted": 1, "returned": 2, "verified": 3}


def checksum() -> str:
    """Over the names and bytes of all its files, in order."""
    total = hashlib.sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(path.relative_to(FOLDER).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def refuse_changed() -> str:
    """The peer is measured as it was written, or not at all."""
    found, wanted = checksum(), CHECKSUM.read_text().split()[0]
    if found != wanted:
        raise SystemExit(f"bench/peer is not what it was: {found}, expected {wanted}.")
    return found


def environment() -> dict:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "ref.settings",
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def manage(*words):
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=FOLDER, env=environment(), check=True, stdout=subprocess.DEVNULL)


def fill(programme):
    """Tables as the peer's own schema has them, rows from the project."""
    with closing(psycopg2.connect(dsn("perf"))) as connection, connection.cursor() as cursor:
        made, later = _statements()
        for statement in made:
            cursor.execute(statement)
        _copy(cursor, programme)
        connection.commit()
        connection.autocommit = True
        for statement in later:
            # The file asks twice for one key; psql goes on after that, and so does this.
            with suppress(psycopg2.errors.InvalidTableDefinition):
                cursor.execute(statement)
        cursor.execute("vacuum analyze")
    manage("migrate", "-v0")
    manage("createsuperuser", "--noinput", "--username", NAME, "--email", "peer@example.test")


def _statements():
    """Tables, then indexes and keys; its own made-up rows are left out, ours take their place."""
    text = (FOLDER / "sql" / "schema.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("\\")]
    found = [part.strip() for part in "\n".join(lines).split(";\n")]
    made = [s for s in found if s.startswith(("drop table", "create table"))]
    later = [s for s in found if s.startswith(("create unique index", "create index", "alter"))]
    return made, later


def _copy(cursor, programme):
    criteria = list(programme.criteria_version.criteria.order_by("order"))
    by_code = programme.criteria_version.by_code
    enrolments = list(programme.enrolments.order_by("pk").values_list("pk", "subject__name"))
    wards = {pk: number for number, (pk, _name) in enumerate(enrolments, 1)}
    _insert(
        cursor,
        "province",
        [(n, f"Tỉnh/Thành phố {n}") for n in range(1, PROVINCES + 1)],
    )
    rows = [(n, 1 + n % PROVINCES, name, n % 3) for n, (_pk, name) in enumerate(enrolments, 1)]
    _insert(cursor, "ward", rows)
    _insert(
        cursor,
        "criterion",
        [
            (n + 1, c.code, by_code[c.code]["title_vi"], 1 + n % 5, 50 + n, 1 + n // 6)
            for n, c in enumerate(criteria)
        ],
    )
    _copy_reports(cursor, programme, wards)
    places = {c.pk: (number, by_code[c.code]) for number, c in enumerate(criteria, 1)}
    _copy_results(cursor, programme, places)


def _copy_reports(cursor, programme, wards):
    from apps.reporting.models import Report  # noqa: PLC0415

    reports = Report.objects.filter(enrolment__programme=programme).order_by("pk")
    _insert(
        cursor,
        "submission(id,ward_id,year,quarter,status,due,submitted_at,verified_at)",
        [
            (pk, wards[unit], programme.year, quarter, STATES[status], due, sent, decided)
            for pk, unit, quarter, status, due, sent, decided in reports.values_list(
                "pk",
                "enrolment_id",
                "period__quarter",
                "status",
                "period__due_on",
                "submitted_at",
                "decided_at",
            )
        ],
    )


def _copy_results(cursor, programme, places):
    """``places``: criterion → its number at the peer, and what it asks."""
    from apps.reporting.models import Result  # noqa: PLC0415

    results = Result.objects.filter(report__enrolment__programme=programme).order_by("pk")
    _insert(
        cursor,
        "result(submission_id,criterion_id,value,score,met,note)",
        (
            (report, places[key][0], number, 5.0, bool(number), grounds)
            for report, key, inputs, grounds in results.values_list(
                "report_id", "criterion_id", "inputs", "explanation"
            ).iterator(20000)
            for number in [figure(places[key][1], inputs)]
        ),
    )


def figure(criterion, inputs):
    """What a table with one number a cell can hold of an answer."""
    if criterion["kind"] == "ratio":
        return round(100 * inputs["met"] / inputs["total"], 2) if inputs["total"] else 0
    first = next(iter(inputs.values()), None)
    if isinstance(first, bool) or first is None:
        return int(bool(first))
    try:
        return min(round(float(first), 2), 1e9)
    except ValueError:  # a day, a step of a scale
        return 1


def _insert(cursor, table, rows):
    """COPY, a hundred thousand rows at a time."""
    from io import StringIO  # noqa: PLC0415

    def written(row):
        return "\t".join("\\N" if value is None else str(value) for value in row) + "\n"

    lines = []
    for row in rows:
        lines.append(written(row))
        if len(lines) == 100_000:
            cursor.copy_expert(f"copy {table} from stdin", StringIO("".join(lines)))
            lines.clear()
    cursor.copy_expert(f"copy {table} from stdin", StringIO("".join(lines)))


def counted(folder, settings, env, jobs) -> dict:
    """Queries of each job, asked in a process of its own: name → count."""
    words = [sys.executable, str(Path(__file__).parent / "counting.py"), settings, json.dumps(jobs)]
    done = subprocess.run(words, cwd=folder, env=env, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1])
