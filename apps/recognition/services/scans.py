"""Scans of signed decisions, stored under the hash of their bytes beside the evidence."""

from apps.core.files import checked_content
from apps.core.files import store_scan as keep


def scan_content(entry) -> bytes | None:
    """The bytes as they were uploaded; None where there are none or they are not the same."""
    return checked_content(entry.scan_sha256)


def store_scan(upload) -> dict:
    """Check and keep one uploaded file; returns the fields of the register's entry."""
    name, sha256, kind = keep(upload, "scan")
    return {"scan_name": name, "scan_sha256": sha256, "scan_type": kind}
