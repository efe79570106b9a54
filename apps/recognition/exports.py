"""The register as an Excel sheet that equals the screen."""

from django.utils.translation import gettext as _

from apps.core import chips, clock
from apps.core.exporting import workbook

UPCOMING = "upcoming"


def state_word(state) -> str:
    """The word that the chip shows."""
    if state == UPCOMING:
        return _("Not yet in force")
    return str(chips.RECOGNITION[state].label)


def register_workbook(rows, *, is_filtered) -> bytes:
    """One line an entry, corrected ones included and named so."""
    headings = [
        _("Unit"),
        _("Programme"),
        _("Decision"),
        _("Date"),
        _("Signed by (position)"),
        _("In force from"),
        _("In force until"),
        _("State"),
        _("Scan"),
        _("Dossier"),
        _("Session"),
        _("Kind of data"),
    ]
    notes = [_("Taken on %(day)s.") % {"day": f"{clock.today():%d/%m/%Y}"}]
    if is_filtered:
        notes.append(_("Only the entries that the filter leaves."))
    if any(row.is_marked for row in rows):
        notes.append(_("Illustrative figures – not data of any unit"))
    return workbook(_("Register of recognitions"), headings, [_line(r) for r in rows], notes=notes)


def _line(row):
    enrolment = row.dossier.enrolment
    return [
        enrolment.subject.name,
        str(enrolment.programme),
        row.number,
        row.decided_on,
        row.signer,
        row.valid_from,
        row.valid_to,
        state_word(row.state),
        _("yes") if row.scan_sha256 else _("none: %(reason)s") % {"reason": row.no_scan_reason},
        row.dossier.number,
        row.item.session.number,
        _("Illustrative") if row.is_marked else "",
    ]
