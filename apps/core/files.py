"""Files kept under the hash of their bytes; scans of signed papers are checked on the way in."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import text
from .errors import DomainError

MAX_BYTES = 10 * 1024 * 1024
# What a file is, is told by its first bytes and not by its name.
KINDS = {
    b"%PDF-": ("application/pdf", {".pdf"}),
    b"\x89PNG\r\n\x1a\n": ("image/png", {".png"}),
    b"\xff\xd8\xff": ("image/jpeg", {".jpg", ".jpeg"}),
}


def path_of(sha256) -> Path:
    """Where the bytes with this hash are kept."""
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / sha256


def store(sha256, content):
    """Write the bytes so that the row never points to half a file, whatever happens."""
    target = path_of(sha256)
    if target.exists() and hashlib.sha256(target.read_bytes()).hexdigest() == sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.parent / f".{sha256}.{secrets.token_hex(4)}"
    try:
        with partial.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def checked_content(sha256) -> bytes | None:
    """The bytes as they were uploaded; None where there are none or they are not the same."""
    try:
        content = path_of(sha256).read_bytes() if sha256 else b""
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def store_scan(upload, field) -> tuple[str, str, str]:
    """Check and keep one PDF or picture; returns name, SHA-256 and content type.

    Raises DomainError with the sentence at the form's ``field``.
    """
    try:
        name = _checked_name(upload)
        kind = _checked_kind(upload, name)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise DomainError(sentence, fields={field: sentence}) from error
    content = upload.read()
    sha256 = hashlib.sha256(content).hexdigest()
    store(sha256, content)
    return name, sha256, kind


def _checked_name(upload):
    name = text.clean(Path(upload.name).name)
    text.refuse_protected(name)
    return name[-200:]


def _checked_kind(upload, name):
    if upload.size > MAX_BYTES:
        size = -(-upload.size // (1024 * 1024))
        raise ValidationError(
            _("“%(name)s” is %(size)s MB; the limit is 10 MB. Make it smaller and try again.")
            % {"name": name, "size": size}
        )
    head = upload.read(16)
    upload.seek(0)
    for start, (kind, endings) in KINDS.items():
        if head.startswith(start) and Path(name).suffix.lower() in endings:
            return kind
    raise ValidationError(_("“%(name)s” is not a PDF, JPG or PNG file.") % {"name": name})
