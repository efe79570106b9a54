"""What several pages of the area share: finding the rows, and going back to one page."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from apps.programmes.models import Enrolment, Programme


class OnProgramme:
    """The page is about the programme in the address; strangers' drafts do not exist (404)."""

    @cached_property
    def programme(self):
        return get_object_or_404(
            Programme.objects.visible_to(self.request.user).for_list(), slug=self.kwargs["ct"]
        )

    def get_object(self):
        return self.programme

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            programme=self.programme, illustrative=self.programme.is_marked, **kwargs
        )


class OnEnrolment:
    """The page is about one unit in one programme; strangers' rows do not exist (404)."""

    @cached_property
    def enrolment(self):
        rows = Enrolment.objects.visible_to(self.request.user).for_list()
        rows = rows.select_related("programme__criteria_version__set", "programme__lead_unit")
        return get_object_or_404(
            rows, programme__slug=self.kwargs["ct"], subject__slug=self.kwargs["don_vi"]
        )

    def get_object(self):
        return self.enrolment

    def get_context_data(self, **kwargs):
        programme = self.enrolment.programme
        return super().get_context_data(
            enrolment=self.enrolment,
            programme=programme,
            illustrative=programme.is_marked,
            **kwargs,
        )


class SamePageAgain:
    """The second press leads where the first one led, not to the page of the event's object."""

    def succeed_again(self, event):
        messages.info(self.request, _("This was already done; nothing was done twice."))
        return HttpResponseRedirect(self.get_success_url())
