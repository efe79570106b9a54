"""The history of a report: who saved and handed in what, and how two states differ."""

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _

from apps.core.templatetags.ui import moment
from apps.reporting import history
from apps.reporting.forms.history import CompareForm, HistoryFilter
from apps.reporting.handed_in import Readable
from apps.reporting.reading import talk_of
from apps.reporting.services.review import course_of

from .report import ReportPage, submissions_of

PAGE = 50


class ReportHistory(ReportPage):
    """Submissions, then every saving with who, when and from which file."""

    template_name = "reporting/report_history.html"

    def get_context_data(self, **kwargs):
        report, submissions = self.object, submissions_of(self.object)
        readable = Readable.of(self.request.user, report, submissions)
        every = history.savings_of(report, readable)
        chosen = self.chosen(every)
        wanted = [one for one in every if history.is_wanted(one, **chosen)]
        page = Paginator(wanted, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            submissions=submissions[::-1],
            states=states_of(submissions, readable),
            readable=readable,
            latest=str(submissions[-1].number) if submissions else "",
            page_obj=page,
            savings=page.object_list,
            people=sorted({one.by for one in every}, key=str),
            criteria=report.period.criteria_version.by_code,
            chosen=chosen,
            is_filtered=any(chosen.values()),
            course=course_of(report, every=readable.every),
            talk=talk_of(report, readable),
            **kwargs,
        )

    def chosen(self, every) -> dict:
        """The filter as far as it names something that is there."""
        form = HistoryFilter(self.request.GET)
        form.is_valid()
        code = form.cleaned_data.get("tieu_chi", "")
        person = form.cleaned_data.get("nguoi", "")
        return {
            "code": code if code in self.object.period.criteria_version.by_code else "",
            "person": person if person in {str(one.by.pk) for one in every} else "",
            "text": form.cleaned_data.get("q", ""),
        }


def states_of(submissions, readable) -> list[tuple[str, str]]:
    """What can be compared: every submission, and for the unit and the city what stands now."""
    words = _("Submission %(number)s, %(when)s")
    found = [
        (str(one.number), words % {"number": one.number, "when": moment(one.at)})
        for one in submissions
    ]
    return [*found, (history.NOW, _("What stands now"))] if readable.every else found


class CellHistory(ReportPage):
    """Every version of one cell, beside what the city found."""

    template_name = "reporting/cell_history.html"

    def get_context_data(self, **kwargs):
        report, code = self.object, self.kwargs["code"]
        if code not in report.period.criteria_version.by_code:
            raise Http404
        submissions = submissions_of(report)
        readable = Readable.of(self.request.user, report, submissions)
        story = history.story_of(report, code, submissions, readable)
        return super().get_context_data(story=story, **kwargs)


class ReportCompare(ReportPage):
    """Two states of the report side by side."""

    template_name = "reporting/report_compare.html"

    def get_context_data(self, **kwargs):
        report, submissions = self.object, submissions_of(self.object)
        readable = Readable.of(self.request.user, report, submissions)
        states = states_of(submissions, readable)
        form = CompareForm(self.request.GET, states=states)
        form.is_valid()
        latest = str(submissions[-1].number) if submissions else history.NOW
        last = history.NOW if readable.every else latest
        sides = [form.cleaned_data.get("tu") or latest, form.cleaned_data.get("den") or last]
        every = bool(form.cleaned_data.get("tat_ca"))
        old, new = (history.content_at(report, submissions, side) for side in sides)
        rows = history.differences(report, old, new, every=every)
        names = dict(states)
        return super().get_context_data(
            form=form,
            states=states,
            submissions=submissions,
            sides=sides,
            names=[names[side] for side in sides],
            every=every,
            rows=rows,
            changed=sum(row["is_changed"] for row in rows),
            page_has_errors=bool(form.errors),
            **kwargs,
        )
