"""Files behind the figures: stored under the hash of their bytes, given out only when whole."""

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.files import path_of, store
from apps.reporting.models import Evidence

from .desk import lay_out, lock_report, refuse_closed_row, refuse_unless_writable
from .filechecks import LARGEST, check_file
from .rows import row_of

MOST_FILES = 5  # behind one result


@transaction.atomic
def add_evidence(report, code, *, by, upload):
    """Put one file behind one criterion; the same bytes twice are one file."""
    report = lock_report(report)
    refuse_unless_writable(report)
    desk = lay_out(report)
    refuse_closed_row(desk, code)
    evidence = attach(row_of(desk, code, by), upload, by=by)
    report.version += 1
    report.save(update_fields=["version"])
    record("evidence.added", report, by=by, code=code, name=evidence.name, sha256=evidence.sha256)
    return evidence


def read(upload) -> bytes:
    """The bytes of an upload, one more than the limit at most."""
    upload.seek(0)
    return upload.read(LARGEST + 1)


def attach(result, upload, *, by) -> Evidence:
    """Check, store and note one file; the report is locked by the caller."""
    content = read(upload)
    name, content_type = check_file(upload.name, content)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = Evidence.objects.kept().filter(result=result)
    same = kept.filter(sha256=sha256).first()
    if same:
        return same
    if kept.count() >= MOST_FILES:
        raise DomainError(
            _("At most %(count)s files stand behind one criterion.") % {"count": MOST_FILES}
        )
    store(sha256, content)
    return Evidence.objects.create(
        result=result,
        name=name,
        sha256=sha256,
        size=len(content),
        content_type=content_type,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def content_of(evidence) -> bytes:
    """The bytes as they were uploaded; altered or missing ones are refused."""
    try:
        content = path_of(evidence.sha256).read_bytes()
    except OSError as error:
        raise DomainError(_("“%(name)s” is missing in the store.") % {"name": evidence}) from error
    if hashlib.sha256(content).hexdigest() != evidence.sha256:
        raise DomainError(
            _("“%(name)s” is not the file that was uploaded; it is not given out.")
            % {"name": evidence}
        )
    return content


@transaction.atomic
def remove_evidence(evidence, *, by):
    """Take a file away: really, while it was never submitted; else it is only set aside.

    The stored bytes stay: another result may stand on the same ones.
    """
    report = lock_report(evidence.result.report)
    refuse_unless_writable(report)
    evidence = Evidence.objects.select_related("result__criterion").get(pk=evidence.pk)
    code = evidence.result.criterion.code
    refuse_closed_row(lay_out(report), code)
    if evidence.removed_at is not None:
        return report
    facts = {"code": code, "name": evidence.name, "sha256": evidence.sha256}
    if _was_submitted(report, code, evidence.sha256):
        evidence.removed_at = clock.now()
        evidence.save(update_fields=["removed_at"])
    else:
        evidence.delete()
    report.version += 1
    report.save(update_fields=["version"])
    record("evidence.removed", report, by=by, **facts)
    return report


def _was_submitted(report, code, sha256) -> bool:
    return any(
        sha256 in submission.content.get(code, {}).get("evidence", ())
        for submission in report.submissions.all()
    )
