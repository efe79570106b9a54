"""What every page of one report has in common."""

from django.http import Http404
from django.utils.functional import cached_property

from apps.reporting.finding import blank_report_at, report_at


def find_report(user, *, ct, ky, don_vi, begun=True, lock=False):
    """The report that this address means to this user, or 404.

    With ``begun=False`` a unit that has not begun has a report that is not saved yet; only the
    unit itself and the lead unit see that there is none. With ``lock=True`` its row is locked.
    """
    report = report_at(user, ct=ct, ky=ky, don_vi=don_vi, lock=lock)
    if report is not None:
        return report
    report = None if begun else blank_report_at(user, ct=ct, ky=ky, don_vi=don_vi)
    if report is None:
        raise Http404
    return report


class ReportPageMixin:
    """The address names programme, period and unit; the object is their report."""

    begun = True

    def get_object(self, queryset=None):
        return find_report(self.request.user, begun=self.begun, **self._place)

    @cached_property
    def _place(self):
        return {name: self.kwargs[name] for name in ("ct", "ky", "don_vi")}

    def get_context_data(self, **kwargs):
        report = self.object
        kwargs.setdefault("report", report)
        kwargs.setdefault("illustrative", report.enrolment.programme.is_marked)
        return super().get_context_data(**kwargs)
