"""The administrator's pages of police units and postings."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from rules.contrib.views import PermissionRequiredMixin

from apps.accounts.pages import EndPage, OneUser
from apps.audit.views import FormPage, LookAgain
from apps.core import clock

from . import services
from .forms import PostingForm, UnitCreateForm, UnitFilterForm, UnitUpdateForm
from .models import PoliceUnit, Posting

PAGE = 50


class UnitList(PermissionRequiredMixin, TemplateView):
    """Police units with the number of people posted there today."""

    template_name = "police/unit_list.html"
    permission_required = "police.view_policeunit"

    def get_context_data(self, **kwargs):
        form = UnitFilterForm(self.request.GET)
        rows = PoliceUnit.objects.visible_to(self.request.user)
        if form.is_valid():
            rows = rows.matching(form.cleaned_data["q"])
        page = Paginator(rows.for_list(), PAGE).get_page(self.request.GET.get("page"))
        self._count_people(list(page.object_list))
        return super().get_context_data(
            **kwargs, filter_form=form, page_obj=page, narrowed=bool(self.request.GET.get("q"))
        )

    @staticmethod
    def _count_people(units):
        today = clock.today()
        in_force = Q(postings__valid_from__lte=today) & (
            Q(postings__valid_to__isnull=True) | Q(postings__valid_to__gt=today)
        )
        rows = PoliceUnit.objects.filter(pk__in=[unit.pk for unit in units])
        counts = dict(
            rows.annotate(
                people=Count("postings__user", filter=in_force, distinct=True)
            ).values_list("pk", "people")
        )
        for unit in units:
            unit.people = counts[unit.pk]


class UnitCreate(FormPage):
    """The police of one more locality."""

    form_class = UnitCreateForm
    template_name = "police/unit_form.html"
    permission_required = "police.add_policeunit"
    success_message = _("The police unit is entered.")

    def get_success_url(self):
        return reverse("police:unit-list")

    def perform(self, form):
        return services.create_unit(by=self.request.user, **form.cleaned_data)


class UnitUpdate(LookAgain, FormPage):
    """Correction of a police unit."""

    form_class = UnitUpdateForm
    template_name = "police/unit_form.html"
    permission_required = "police.change_policeunit"
    success_message = _("The police unit is saved.")

    def get_object(self):
        rows = PoliceUnit.objects.visible_to(self.request.user).select_related("locality")
        return get_object_or_404(rows, locality__slug=self.kwargs["slug"])

    def get_success_url(self):
        return reverse("police:unit-list")

    def perform(self, form):
        return services.update_unit(self.object, by=self.request.user, **form.cleaned_data)


class PostingCreate(OneUser, FormPage):
    """A post for one person."""

    form_class = PostingForm
    template_name = "police/posting_form.html"
    permission_required = "police.add_posting"
    success_message = _("The posting is recorded.")

    def perform(self, form):
        return services.add_posting(self.object, by=self.request.user, **form.cleaned_data)


class PostingEnd(EndPage):
    """The end of a posting."""

    permission_required = "police.end_posting"
    held = (Posting, ["unit"])

    def perform(self, form):
        return services.end_posting(self.object, by=self.request.user, **form.cleaned_data)
