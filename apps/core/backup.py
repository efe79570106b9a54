"""One file that holds an installation: database, evidence, keys, and a manifest to check it by."""

import hashlib
import json
import os
import zipfile
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from . import clock, dumps

FORMAT = 1
DATABASE, KEYS, MANIFEST = "database", "keys.json", "manifest.json"
EVIDENCE = "evidence/"
BLOCK = 1024 * 1024


class Unusable(Exception):  # noqa: N818 -- reads as a sentence where it is caught
    """The backup, or the place it shall go to, is not fit; the text says why."""


# --- writing ---


def write(path: Path) -> dict:
    """Pack everything into ``path``; it appears there only when it is complete."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.touch(mode=0o600)
    try:
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _pack(archive, fresh.with_suffix(".dump"))
        with fresh.open("rb") as done:
            os.fsync(done.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return manifest


def _pack(archive, dump):
    """The database first: every file that a row names is then there to be packed."""
    files = {}
    try:
        with dumps.dump(dump):
            counts, migrations = row_counts(), _migrations()
        files[DATABASE] = _add(archive, DATABASE, dump)
    finally:
        dump.unlink(missing_ok=True)
    for path in sorted(settings.EVIDENCE_DIR.rglob("*")):
        if path.is_file():
            name = EVIDENCE + path.relative_to(settings.EVIDENCE_DIR).as_posix()
            files[name] = _add(archive, name, path)
    keys = json.dumps(
        {"SECRET_KEY": settings.SECRET_KEY, "SECRET_KEY_FALLBACKS": settings.SECRET_KEY_FALLBACKS}
    )
    archive.writestr(KEYS, keys)
    files[KEYS] = {"sha256": hashlib.sha256(keys.encode()).hexdigest(), "size": len(keys)}
    manifest = {
        "format": FORMAT,
        "made_at": clock.real_now().isoformat(),
        "database": connection.vendor,
        "migrations": migrations,
        "rows": counts,
        "files": files,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def _add(archive, name, path):
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
        while block := source.read(BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"sha256": digest.hexdigest(), "size": size}


def row_counts() -> dict:
    """Rows of every table; by name, because the restored one may be of an older version."""
    counts = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def _migrations():
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


# --- reading ---


def open_checked(path: Path):
    """The archive and its manifest, after every byte of it has been compared."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise Unusable(f"{path} is of another format.")
        if set(archive.namelist()) != {MANIFEST, *manifest["files"]}:
            raise Unusable(f"{path}: the list of files is not that of the manifest.")
        for name, wanted in manifest["files"].items():
            if _digest(archive, name) != wanted["sha256"]:
                raise Unusable(f"{path}: {name} is not what was packed.")
    except FileNotFoundError:
        raise Unusable(f"{path} does not exist.") from None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise Unusable(f"{path} is not a complete backup ({error}).") from error
    if manifest["database"] != connection.vendor:
        raise Unusable(f"The backup is of {manifest['database']}, this is {connection.vendor}.")
    return archive, manifest


def _digest(archive, name):
    digest = hashlib.sha256()
    with archive.open(name) as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def target_is_empty() -> bool:
    return not connection.introspection.table_names() and not any(
        path.is_file() for path in settings.EVIDENCE_DIR.rglob("*")
    )


def put_back(archive, manifest) -> Path:
    """Replace database and evidence by those of the backup; return where the keys are.

    Evidence is stored under its hash, so adding it first harms nothing; then the database, whole
    or not at all; then the files that no row names any more go.
    """
    evidence = {
        settings.EVIDENCE_DIR / _safe(name.removeprefix(EVIDENCE)): name
        for name in manifest["files"]
        if name.startswith(EVIDENCE)
    }
    for path, name in evidence.items():
        extract(archive, name, path)
    staged = settings.DATA_DIR / "restored-database"
    try:
        extract(archive, DATABASE, staged)
        dumps.load(staged)
    finally:
        staged.unlink(missing_ok=True)
    for path in settings.EVIDENCE_DIR.rglob("*"):
        if path.is_file() and path not in evidence:
            path.unlink()
    return keep_keys(json.loads(archive.read(KEYS)))


def extract(archive, name, path):
    """Write one member; it appears only when complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with archive.open(name) as source, fresh.open("wb") as target:
        while block := source.read(BLOCK):
            target.write(block)
    fresh.replace(path)


def _safe(name):
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts:
        raise Unusable(f"{name} would leave the folder of the evidence.")
    return Path(*parts)


def keep_keys(keys) -> Path:
    """Put the keys where they can be used: the trial's own file, or a file for the operator."""
    if settings.TRIAL:
        path, text = settings.DATA_DIR / "secret_key", keys["SECRET_KEY"]
    else:
        path = settings.DATA_DIR / "restored-keys.env"
        fallbacks = ",".join(keys["SECRET_KEY_FALLBACKS"])
        text = f"SECRET_KEY={keys['SECRET_KEY']}\nSECRET_KEY_FALLBACKS={fallbacks}\n"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    return path
