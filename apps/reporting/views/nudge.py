"""“Nhắc”: reminding one unit by hand."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.audit.views import FormPage
from apps.core.errors import DomainError
from apps.notifications.models import Notification
from apps.notifications.services import words
from apps.programmes.models import Enrolment, Period
from apps.reporting.forms.review import NudgeForm
from apps.reporting.models import Report
from apps.reporting.services import review as services


class NudgePage(FormPage):
    """“Nhắc”: what the unit will read, then one button."""

    permission_required = "reporting.nudge_enrolment"
    raise_exception = True
    template_name = "reporting/nudge.html"
    form_class = NudgeForm

    def get_object(self):
        self.period = get_object_or_404(
            Period.objects.visible_to(self.request.user).select_related(
                "programme__lead_unit", "programme__criteria_version__set"
            ),
            programme__slug=self.kwargs["ct"],
            slug=self.kwargs["ky"],
        )
        found = Enrolment.objects.visible_to(self.request.user).for_list().distinct()
        enrolment = found.filter(
            programme=self.period.programme_id, subject__slug=self.kwargs["don_vi"]
        ).first()
        if enrolment is None:
            raise Http404
        return enrolment

    def perform(self, form):
        return services.nudge_enrolment(
            self.object, self.period, by=self.request.user, text=form.cleaned_data["text"].strip()
        )

    def get_success_url(self):
        return f"{reverse('reporting:queue')}?tab=missing"

    def get_success_message(self, outcome):
        return _("%(unit)s has been reminded.") % {"unit": self.object.subject.name}

    def get_context_data(self, **kwargs):
        text = kwargs["form"].data.get("text", "") if "form" in kwargs else ""
        told = services.notice(self.object, self.period, text.strip())
        url = told.pop("url")
        note = Notification(event="report.nudged", data=told, url=url)
        subject, body = words(note)
        try:
            services.refuse_nudge(self.object, self.period)
            obstacle = ""
        except DomainError as error:
            obstacle = str(error)
        return super().get_context_data(
            **kwargs,
            enrolment=self.object,
            unit=self.object.subject,
            period=self.period,
            days=Report(enrolment=self.object, period=self.period).days,
            programme=self.period.programme,
            people=services.ward_people(self.object),
            subject=subject,
            body=body,
            obstacle=obstacle,
            queue_url=self.get_success_url(),
        )
