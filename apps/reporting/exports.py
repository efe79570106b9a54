"""The list of one period as an Excel file that equals the screen."""

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.exporting import workbook


def period_workbook(period, rows, counts, *, filters=()):
    """Bytes of the workbook; an illustrative programme says so in the file."""
    headings = [
        _("Unit"),
        _("Reporting police unit"),
        _("Duty phone"),
        _("State"),
        _("First submitted at"),
        _("Days late"),
        _("Last reminded"),
    ]
    cells = [
        [
            str(row.enrolment.subject),
            str(row.enrolment.unit),
            row.enrolment.unit.phone,
            row.state_word,
            _text(row.first_submitted_at),
            row.days_late if row.first_submitted_at else None,
            _text(row.nudged_at),
        ]
        for row in rows
    ]
    notes = [
        str(period.programme),
        _("Submitted: %(in)s of %(total)s; missing: %(missing)s; overdue: %(overdue)s") % counts,
        _("Deadline: %(day)s") % {"day": f"{period.due_on:%d/%m/%Y}"},
        *filters,
    ]
    if period.programme.is_marked:
        notes.insert(0, _("Illustrative figures – not data of any unit"))
    title = _("Who has submitted, %(period)s") % {"period": period}
    return workbook(title, headings, cells, notes=notes)


def _text(moment):
    """A moment as on the screen; Excel would show the day alone."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else None
