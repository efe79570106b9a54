"""Scans of signed decisions, stored under the hash of their bytes beside the evidence."""

import hashlib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core import text
from apps.core.errors import DomainError
from apps.reporting.services.evidence import path_of, store

MAX_BYTES = 10 * 1024 * 1024
# What a file is, is told by its first bytes and not by its name.
KINDS = {
    b"%PDF-": ("application/pdf", {".pdf"}),
    b"\x89PNG\r\n\x1a\n": ("image/png", {".png"}),
    b"\xff\xd8\xff": ("image/jpeg", {".jpg", ".jpeg"}),
}


def scan_content(entry) -> bytes | None:
    """The bytes as they were uploaded; None where there are none or they are not the same."""
    try:
        content = path_of(entry.scan_sha256).read_bytes() if entry.scan_sha256 else b""
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == entry.scan_sha256 else None


def store_scan(upload) -> dict:
    """Check and keep one uploaded file; returns the fields of the register's entry."""
    name = _checked_name(upload)
    kind = _checked_kind(upload, name)
    content = upload.read()
    sha256 = hashlib.sha256(content).hexdigest()
    store(sha256, content)
    return {"scan_name": name, "scan_sha256": sha256, "scan_type": kind}


def _checked_name(upload):
    try:
        name = text.clean(Path(upload.name).name)
        text.refuse_protected(name)
    except ValidationError as error:
        _refuse(" ".join(error.messages))
    return name[-200:]


def _checked_kind(upload, name):
    if upload.size > MAX_BYTES:
        size = -(-upload.size // (1024 * 1024))
        _refuse(
            _("“%(name)s” is %(size)s MB; the limit is 10 MB. Make it smaller and try again.")
            % {"name": name, "size": size}
        )
    head = upload.read(16)
    upload.seek(0)
    for start, (kind, endings) in KINDS.items():
        if head.startswith(start) and Path(name).suffix.lower() in endings:
            return kind
    return _refuse(_("“%(name)s” is not a PDF, JPG or PNG file.") % {"name": name})


def _refuse(sentence):
    raise DomainError(sentence, fields={"scan": sentence})
