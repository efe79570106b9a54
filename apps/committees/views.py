"""Pages of committees: who sits where, who follows which unit."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from rules.contrib.views import PermissionRequiredMixin

from apps.audit.views import FormPage
from apps.core import clock
from apps.core.forms import EndForm

from . import services
from .forms import AssignmentForm, CommitteeFilterForm, CommitteeForm, MembershipForm
from .models import Assignment, Committee, Membership

PAGE = 50


class CommitteeList(PermissionRequiredMixin, TemplateView):
    """All committees."""

    template_name = "committees/committee_list.html"
    permission_required = "committees.view_committee"

    def get_context_data(self, **kwargs):
        form = CommitteeFilterForm(self.request.GET)
        rows = Committee.objects.visible_to(self.request.user)
        if not self.request.user.has_perm("committees.add_committee"):
            rows = rows.filter(pk__in=services.standing(self.request.user).committee_ids)
        if form.is_valid():
            rows = rows.matching(form.cleaned_data["q"])
        page = Paginator(rows.for_list(), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **kwargs, filter_form=form, page_obj=page, narrowed=bool(self.request.GET.get("q"))
        )


class OneCommittee:
    """A committee by its number."""

    def get_object(self):
        rows = Committee.objects.visible_to(self.request.user).select_related("locality")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class CommitteeDetail(OneCommittee, PermissionRequiredMixin, TemplateView):
    """One committee: its seats, past ones on request, and the units members follow."""

    template_name = "committees/committee_detail.html"
    permission_required = "committees.view_committee"

    def get_permission_object(self):
        self.object = self.get_object()
        return self.object

    def get_context_data(self, **kwargs):
        today = clock.today()
        seats = Membership.objects.visible_to(self.request.user).filter(committee=self.object)
        everyone = "all" in self.request.GET
        shown = seats if everyone else seats.on(today)
        followed = Assignment.objects.select_related("locality").order_by("locality__name")
        shown = shown.select_related("user", "home").prefetch_related(
            Prefetch("assignments", queryset=followed, to_attr="followed")
        )
        page = Paginator(shown.order_by("order", "pk"), PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **kwargs,
            object=self.object,
            page_obj=page,
            everyone=everyone,
            today=today,
            me=self.request.user,
        )


class CommitteeCreate(FormPage):
    """One committee more."""

    form_class = CommitteeForm
    template_name = "committees/committee_form.html"
    permission_required = "committees.add_committee"
    success_message = _("The committee is entered.")

    def get_success_url(self):
        if self.object is None:  # the second press
            return reverse("committees:committee-list")
        return reverse("committees:committee-detail", args=[self.object.pk])

    def perform(self, form):
        self.object = services.create_committee(by=self.request.user, **form.cleaned_data)
        return self.object


class MembershipCreate(OneCommittee, FormPage):
    """A seat for a person."""

    form_class = MembershipForm
    template_name = "committees/membership_form.html"
    permission_required = "committees.add_membership"
    success_message = _("The seat is recorded.")

    def get_success_url(self):
        return reverse("committees:committee-detail", args=[self.object.pk])

    def perform(self, form):
        return services.add_membership(self.object, by=self.request.user, **form.cleaned_data)


class OneSeat:
    """A seat that the reader may see."""

    def get_object(self):
        rows = Membership.objects.visible_to(self.request.user)
        return get_object_or_404(rows.select_related("committee", "user"), pk=self.kwargs["pk"])

    def get_success_url(self):
        return reverse("committees:committee-detail", args=[self.seat.committee_id])

    @property
    def seat(self):
        return self.object

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, seat=self.seat, committee=self.seat.committee, back=self.get_success_url()
        )


class MembershipEnd(OneSeat, FormPage):
    """The end of a seat."""

    form_class = EndForm
    template_name = "committees/end_form.html"
    permission_required = "committees.end_membership"
    success_message = _("The end is recorded.")

    def perform(self, form):
        return services.end_membership(self.object, by=self.request.user, **form.cleaned_data)


class AssignmentCreate(OneSeat, FormPage):
    """A unit for a member to follow."""

    form_class = AssignmentForm
    template_name = "committees/assignment_form.html"
    permission_required = "committees.add_assignment"
    success_message = _("The assignment is recorded.")

    def perform(self, form):
        return services.add_assignment(self.object, by=self.request.user, **form.cleaned_data)


class AssignmentEnd(OneSeat, FormPage):
    """A member no longer follows a unit."""

    form_class = EndForm
    template_name = "committees/end_form.html"
    permission_required = "committees.end_assignment"
    success_message = _("The end is recorded.")

    def get_object(self):
        seats = Membership.objects.visible_to(self.request.user)
        rows = Assignment.objects.filter(membership__in=seats)
        return get_object_or_404(
            rows.select_related("membership__committee", "membership__user", "locality"),
            pk=self.kwargs["pk"],
        )

    @property
    def seat(self):
        return self.object.membership

    def perform(self, form):
        return services.end_assignment(self.object, by=self.request.user, **form.cleaned_data)
