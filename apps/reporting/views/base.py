"""What every page of one report has in common."""

from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.utils.functional import cached_property

from apps.committees.services import standing
from apps.core import clock
from apps.programmes.models import Enrolment, Period
from apps.reporting.finding import report_at
from apps.reporting.models import Report
from apps.reporting.querysets import granted_days


def find_report(user, *, ct, ky, don_vi, begun=True, lock=False):
    """The report that this address means to this user, or 404.

    With ``begun=False`` a unit that has not begun has a report that is not saved yet; only the
    unit itself and the lead unit see that there is none. With ``lock=True`` its row is locked.
    """
    report = report_at(user, ct=ct, ky=ky, don_vi=don_vi, lock=lock)
    if report is not None:
        return report
    if begun:
        raise Http404
    return _not_begun(user, ct, ky, don_vi)


def _not_begun(user, ct, ky, don_vi):
    living = Enrolment.objects.alive(clock.today()).filter(pk=OuterRef("pk"))
    enrolment = (
        Enrolment.objects.visible_to(user)
        .annotate(unit_lives=Exists(living))
        .filter(programme__slug=ct, subject__slug=don_vi, status=Enrolment.Status.ENROLLED)
        .select_related(
            "programme__criteria_version__set", "programme__lead_unit", "subject", "unit"
        )
        .first()
    )
    units = {post.unit_id for post in standing(user).posts}
    if enrolment is None or not units & {enrolment.unit_id, enrolment.programme.lead_unit_id}:
        raise Http404
    granted = granted_days(enrolment.pk, OuterRef("pk"))
    period = (
        Period.objects.filter(programme=enrolment.programme, slug=ky)
        .annotate(granted_until=Subquery(granted[:1]))
        .select_related("criteria_version__set")
        .first()
    )
    if period is None:
        raise Http404
    report = Report(enrolment=enrolment, period=period)
    # What ``for_list`` gives a report that is there.
    report.unit_lives = enrolment.unit_lives
    report.granted_until = report.granted_before = period.granted_until
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
