"""Files behind the figures: stored under the hash of their bytes, given out only when whole."""

import hashlib
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.models import Event
from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.files import path_of, store
from apps.reporting.models import Evidence

from .checking import count_to_fix
from .desk import lay_out, lock_report, refuse_closed_row, refuse_unless_writable
from .filechecks import LARGEST, check_file
from .rows import row_of

MOST_FILES = 5  # behind one result


@dataclass
class Added:
    """What became of several files: those taken, and those refused with a sentence each."""

    files: list[Evidence] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def add_evidence(report, code, *, by, upload, document_date=None):
    """Put one file behind one criterion; the same bytes twice are one file."""
    return add_files(report, code, by=by, uploads=[upload], document_date=document_date).files[0]


@transaction.atomic
def add_files(report, code, *, by, uploads, document_date=None) -> Added:
    """Put files behind one criterion; a file that is refused does not hold up the others."""
    if document_date is not None and document_date > clock.today():
        sentence = _("The date of the document lies in the future.")
        raise DomainError(sentence, fields={"document_date": sentence})
    report, result = _row_for_files(report, code, by)
    added = Added()
    for upload in uploads:
        try:
            added.files.append(attach(result, upload, by=by, document_date=document_date))
        except DomainError as error:
            added.refused.append(str(error))
    if not added.files:
        raise DomainError(" ".join(added.refused))
    _note_added(report, code, added.files, by)
    return added


@transaction.atomic
def reuse_evidence(report, code, *, by, chosen) -> list[Evidence]:
    """Put files of last quarter's report behind the same criterion again: the same bytes.

    ``chosen`` are keys of files; others than those of ``reusable`` are refused.
    """
    report, result = _row_for_files(report, code, by)
    offered = {file.pk: file for file in reusable(lay_out(report), code)}
    if not chosen or not set(chosen) <= offered.keys():
        raise DomainError(_("Choose files of last quarter's report."))
    files = [_again(result, offered[pk], by) for pk in chosen]
    _note_added(report, code, files, by)
    return files


def reusable(desk, code) -> list[Evidence]:
    """Last quarter's files of the criterion that do not stand behind it yet."""
    before, result = desk.previous.get(code), desk.results.get(code)
    if before is None:
        return []
    kept = Evidence.objects.kept()
    here = kept.filter(result=result).values("sha256") if result else []
    return list(kept.filter(result=before).exclude(sha256__in=here))


def _again(result, source, by) -> Evidence:
    content_of(source)
    _refuse_more(result)
    return Evidence.objects.create(
        result=result,
        name=source.name,
        sha256=source.sha256,
        size=source.size,
        content_type=source.content_type,
        document_date=source.document_date,
        reuses=source,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def _row_for_files(report, code, by):
    report = lock_report(report)
    refuse_unless_writable(report)
    desk = lay_out(report)
    refuse_closed_row(desk, code)
    return report, row_of(desk, code, by)


def _note_added(report, code, files, by):
    report.version += 1
    count_to_fix(lay_out(report))
    report.save(update_fields=["version", "to_fix"])
    for file in files:
        record("evidence.added", report, by=by, code=code, name=file.name, sha256=file.sha256)


def read(upload) -> bytes:
    """The bytes of an upload, one more than the limit at most."""
    upload.seek(0)
    return upload.read(LARGEST + 1)


def attach(result, upload, *, by, document_date=None) -> Evidence:
    """Check, store and note one file; the report is locked by the caller."""
    content = read(upload)
    name, content_type = check_file(upload.name, content, size=upload.size)
    sha256 = hashlib.sha256(content).hexdigest()
    kept = Evidence.objects.kept().filter(result=result)
    same = kept.filter(sha256=sha256).first()
    if same:
        return same
    _refuse_more(result)
    store(sha256, content)
    return Evidence.objects.create(
        result=result,
        name=name,
        sha256=sha256,
        size=len(content),
        content_type=content_type,
        document_date=document_date,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def _refuse_more(result):
    if Evidence.objects.kept().filter(result=result).count() >= MOST_FILES:
        raise DomainError(
            _("At most %(count)s files stand behind one criterion.") % {"count": MOST_FILES}
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


def give_out(evidence, *, by) -> bytes:
    """The bytes for somebody who may have them; the log says who had which file on which day."""
    content = content_of(evidence)
    if _given_today(evidence, by):
        return content
    with transaction.atomic():
        # Its own chain: whoever reads does not wait for whoever writes the report.
        Evidence.objects.select_for_update().filter(pk=evidence.pk).first()
        if not _given_today(evidence, by):
            result = evidence.result
            about = {"code": result.criterion.code, "report": str(result.report)}
            record("evidence.given_out", evidence, by=by, sha256=evidence.sha256, **about)
    return content


def _given_today(evidence, user) -> bool:
    events = Event.objects.of(evidence).filter(event="evidence.given_out", actor=user)
    return events.filter(at__date=clock.today()).exists()


@transaction.atomic
def remove_evidence(evidence, *, by):
    """Take a file away: really, while it was never submitted; else it is only set aside.

    The stored bytes stay: another result may stand on the same ones.
    """
    report = lock_report(evidence.result.report)
    refuse_unless_writable(report)
    evidence = Evidence.objects.select_related("result__criterion").filter(pk=evidence.pk).first()
    if evidence is None:
        return report  # a colleague has taken it away meanwhile
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
    count_to_fix(lay_out(report))
    report.save(update_fields=["version", "to_fix"])
    record("evidence.removed", report, by=by, **facts)
    return report


def _was_submitted(report, code, sha256) -> bool:
    return any(
        sha256 in submission.content.get(code, {}).get("evidence", ())
        for submission in report.submissions.all()
    )
