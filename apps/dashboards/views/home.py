"""The page everybody lands on: what do I owe, by when?"""

from django.shortcuts import redirect
from django.views.generic import TemplateView

from apps.committees.services import standing
from apps.core import clock
from apps.programmes.models import Enrolment
from apps.reminders.duties import duties_of


class Home(TemplateView):
    """Duties by urgency; those who owe nothing by their role go on to their own page."""

    template_name = "dashboards/home.html"

    def get(self, request, *args, **kwargs):
        who = standing(request.user)
        if not who.posts and not who.seats:
            if who.has_grant("leader"):
                return redirect("dashboards:overview")
            if who.has_grant("auditor"):
                return redirect("dashboards:audit-list")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        who = standing(self.request.user)
        duties = duties_of(who)
        context.update(
            who=who,
            today=clock.today(),
            first=duties[0] if duties else None,
            duties=duties[1:],
            total=duties.total,
            hidden=duties.left_out,
            is_verifier=who.has_role("verifier"),
            is_administrator=who.has_grant("administrator"),
        )
        if not duties:
            context["upcoming"] = self._upcoming(who)
        return context

    @staticmethod
    def _upcoming(who):
        """The next period that will open for one's units, where nothing is owed now."""
        units = [p.unit_id for p in who.posts]
        return Enrolment.objects.taking_part().filter(unit__in=units).next_opening()
