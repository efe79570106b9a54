"""The trial of a version as an Excel workbook: what the page shows, written row by row."""

import tempfile

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.core import clock
from apps.core.templatetags.ui import day
from apps.criteria.models import CriteriaVersion

from .bars import BandPicture
from .sheet import band_title
from .transition import difference_rows
from .tried import try_version

LINE_HEADINGS = (
    gettext_lazy("Unit"),
    gettext_lazy("Programme"),
    gettext_lazy("Old code"),
    gettext_lazy("Code"),
    gettext_lazy("Criterion"),
    gettext_lazy("Old result"),
    gettext_lazy("New result"),
    gettext_lazy("Difference"),
    gettext_lazy("Reasons"),
)
UNIT_HEADINGS = (
    gettext_lazy("Unit"),
    gettext_lazy("Programme"),
    gettext_lazy("Old version"),
    gettext_lazy("Old total"),
    gettext_lazy("Old band"),
    gettext_lazy("Standard before"),
    gettext_lazy("New total"),
    gettext_lazy("New band"),
    gettext_lazy("Standard after"),
    gettext_lazy("Difference"),
    gettext_lazy("Criteria that differ"),
    gettext_lazy("Band or standard"),
)


def result_words(passed) -> str:
    """Whether the standard is met; recognising is for the committee."""
    if passed is None:
        return _("not known yet")
    return pgettext("standard", "Met") if passed else pgettext("standard", "Not met")


def trial_workbook(version, programmes):
    """A temporary file, open at its beginning. Lines go to the disk as they are computed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the response closes it
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        writer = _Writer(book, version)
        outcome = try_version(version, programmes, each=writer.lines)
        versions = CriteriaVersion.objects.in_bulk({unit.old_version for unit in outcome.units})
        writer.units(outcome, versions)
        writer.summary(outcome, versions, programmes)
    file.seek(0)
    return file


class _Writer:
    """Three sheets: the summary, the units as on the page, and every criterion that differs."""

    def __init__(self, book, version):
        self.version = version
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E6F0FA", "border": 1, "text_wrap": True}
        )
        self.first = book.add_worksheet(_("Summary"))
        self.second = book.add_worksheet(_("Units"))
        self.third = book.add_worksheet(_("By criterion"))
        self.row = 0
        self._headings(self.third, 0, LINE_HEADINGS)

    def _headings(self, sheet, top, headings):
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, max(12, min(44, len(str(heading)) + 6)))
            sheet.write_string(top, column, str(heading), self.head)

    def _line(self, sheet, row, values):
        for column, value in enumerate(values):
            if value is None:
                sheet.write_blank(row, column, None)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)

    def lines(self, row):
        """Every criterion of one unit that differs; called while the trial runs."""
        if row.changes_band or row.changes_result or row.differences.changed:
            unit, programme = row.enrolment.subject.name, str(row.enrolment.programme)
            found = difference_rows(
                row.differences, row.old_version.definition, self.version.definition
            )
            for line in found:
                self.row += 1
                gain = line["gain"]
                self._line(
                    self.third,
                    self.row,
                    [
                        unit,
                        programme,
                        line["old_code"],
                        line["code"],
                        line["title"],
                        line["before"],
                        line["after"],
                        None if gain is None else float(gain),
                        "; ".join(line["reasons"]),
                    ],
                )

    def units(self, outcome, versions):
        self._headings(self.second, 0, UNIT_HEADINGS)
        self.second.freeze_panes(1, 1)
        for place, unit in enumerate(outcome.units, 1):
            old = versions[unit.old_version]
            self._line(
                self.second,
                place,
                [
                    unit.name,
                    unit.programme,
                    unit.old_number,
                    _number(unit.old_total),
                    band_title(old, unit.old_band),
                    result_words(unit.old_passed),
                    _number(unit.new_total),
                    band_title(self.version, unit.new_band),
                    result_words(unit.new_passed),
                    _number(unit.gain),
                    unit.criteria,
                    _("changes") if unit.changes else _("stays"),
                ],
            )

    def summary(self, outcome, versions, programmes):
        lines = [
            [_("Trial of version %(version)s") % {"version": self.version}],
            [_("Taken on %(day)s.") % {"day": day(clock.today())}],
        ]
        if any(p.is_marked for p in programmes) or self.version.set.is_invented:
            lines.append([_("Illustrative figures – not data of any unit")])
        lines += [
            [],
            [_("Programmes"), "; ".join(str(programme) for programme in programmes)],
            [_("Units with verified figures"), outcome.count],
            [_("Units that change the band"), outcome.changing_band],
            [_("Met now, not before"), outcome.gained],
            [_("Met before, not now"), outcome.lost],
            [],
            [_("Band"), _("before"), _("after"), _("Difference")],
        ]
        picture = BandPicture(self.version, versions, outcome)
        lines += [[row.title, row.before, row.after, row.change] for row in picture.rows]
        self.first.set_column(0, 0, 44)
        for place, values in enumerate(lines):
            self._line(self.first, place, values)


def _number(text):
    return None if text is None else float(text)
