"""Who takes part: the list, inviting, one unit's page, its answer."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from apps.audit.views import ActionView, FormPage
from apps.committees.services import standing
from apps.programmes import services
from apps.programmes.forms import EnrolmentFilter, InviteForm, RespondForm, SearchForm
from apps.programmes.models import Enrolment

from .common import OnEnrolment, OnProgramme, SamePageAgain

PAGE = 50


class EnrolmentList(OnProgramme, TemplateView):
    """The units of a programme and where each stands, as far as the reader sees them."""

    template_name = "programmes/enrolment_list.html"

    def get_context_data(self, **kwargs):
        form = EnrolmentFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        seen = Enrolment.objects.visible_to(self.request.user).filter(programme=self.programme)
        counts = dict(seen.values_list("status").annotate(count=Count("pk")))
        rows = seen.for_list().annotate(
            baseline_count=Count("baselines", filter=~Q(baselines__inputs={}))
        )
        if wanted.get("status"):
            rows = rows.filter(status=wanted["status"])
        if wanted.get("q"):
            rows = rows.matching(wanted["q"])
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        for enrolment in page:
            enrolment.programme = self.programme  # its address needs no query of its own
        return super().get_context_data(
            form=form,
            page_obj=page,
            tabs=[(s.value, s.label, counts.get(s.value, 0)) for s in Enrolment.Status],
            seen=sum(counts.values()),
            baselines_needed=4 * len(services.compared_codes(self.programme.criteria_version)),
            **kwargs,
        )


class EnrolmentInvite(OnProgramme, SamePageAgain, FormPage):
    """The city chooses several units at once."""

    permission_required = "programmes.invite_enrolment"
    form_class = InviteForm
    template_name = "programmes/enrolment_invite.html"

    @cached_property
    def search(self):
        return SearchForm(self.request.GET)

    @cached_property
    def listed(self):
        """Those that match the words in the address."""
        words = self.search.cleaned_data["q"] if self.search.is_valid() else ""
        rows = services.candidates(self.programme).matching(words)
        return list(rows.select_related("locality__police_unit"))

    def get_form_kwargs(self):
        more = {"candidates": services.candidates(self.programme)}
        return super().get_form_kwargs() | more

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        chosen = context["form"]["units"].value() or []
        return context | {
            "listed": self.listed,
            "chosen": {str(pk) for pk in chosen},
            "search": self.search,
        }

    def perform(self, form):
        chosen = self.listed if form.cleaned_data["everyone"] else form.cleaned_data["units"]
        return services.invite_units(self.programme, by=self.request.user, versions=chosen)

    def get_success_message(self, invited):
        return ngettext(
            "%(count)s unit has been invited.", "%(count)s units have been invited.", len(invited)
        ) % {"count": len(invited)}

    def get_success_url(self):
        return reverse("programmes:enrolment-list", args=[self.programme.slug])


class EnrolmentDetail(OnEnrolment, TemplateView):
    """One unit in the programme: state, commitment, last year's figures, its periods."""

    template_name = "programmes/enrolment_detail.html"

    def get_context_data(self, **kwargs):
        periods = list(self.enrolment.programme.periods.select_related("criteria_version__set"))
        criteria = services.compared_in(self.enrolment.programme, periods)
        figures = services.baselines_of(self.enrolment)
        baselines = [(c, figures.get(c.code, [None] * 4)) for c in criteria]
        posts = {post.unit_id for post in standing(self.request.user).posts}
        insiders = {self.enrolment.unit_id, self.enrolment.programme.lead_unit_id}
        return super().get_context_data(
            baselines=baselines,
            baselines_missing=any(None in quarters for _criterion, quarters in baselines),
            periods=periods,
            # Others come to the report by the period's page, which knows what they may see.
            is_insider=bool(posts & insiders),
            **kwargs,
        )


class EnrolmentRespond(OnEnrolment, FormPage):
    """The ward takes part, or says why not."""

    permission_required = "programmes.respond_enrolment"
    form_class = RespondForm
    template_name = "programmes/enrolment_respond.html"
    success_message = _("The answer has been recorded.")

    def get(self, request, *args, **kwargs):
        if self.enrolment.status != Enrolment.Status.INVITED:
            return HttpResponseRedirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def perform(self, form):
        data, user = form.cleaned_data, self.request.user
        if data["answer"] == RespondForm.ACCEPT:
            return services.accept_invitation(
                self.enrolment,
                by=user,
                commitment=data["commitment"],
                linked_models=data["linked_models"],
            )
        return services.decline_invitation(self.enrolment, by=user, reason=data["reason"])


class EnrolmentEnrol(OnEnrolment, ActionView):
    """The city enters the unit by itself."""

    permission_required = "programmes.enrol_enrolment"
    success_message = _("The unit takes part now.")

    def perform(self):
        services.enrol_unit(self.enrolment, by=self.request.user)
