"""Programmes: the list, the hub of one, preparing, opening and closing."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.audit.views import ActionView, FormPage, LookAgain
from apps.committees.services import standing
from apps.core import clock
from apps.core.folding import fold
from apps.programmes import services
from apps.programmes.forms import CloseForm, ProgrammeFilter, ProgrammeForm, ProgrammeUpdateForm
from apps.programmes.models import Enrolment, Programme

from .common import OnProgramme

PAGE = 50


class ProgrammeList(TemplateView):
    """All programmes, running ones first."""

    template_name = "programmes/programme_list.html"

    def get_context_data(self, **kwargs):
        form = ProgrammeFilter(self.request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        rows = Programme.objects.visible_to(self.request.user).for_list()
        if wanted.get("year"):
            rows = rows.filter(year=wanted["year"])
        if wanted.get("status"):
            rows = rows.filter(status=wanted["status"])
        order = Case(
            When(status="open", then=Value(0)),
            When(status="draft", then=Value(1)),
            default=Value(2),
        )
        rows = list(rows.order_by(order, "-year", "title", "pk"))
        words = fold(wanted.get("q", ""))
        if words:
            # Programmes are few; folding in Python finds them without diacritics.
            rows = [p for p in rows if words in fold(f"{p} {p.lead_unit}")]
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        filtered = any(wanted.values())
        return super().get_context_data(form=form, page_obj=page, filtered=filtered, **kwargs)


class ProgrammeDetail(OnProgramme, TemplateView):
    """The hub: frame, legal basis, calendar, who takes part; links by role."""

    template_name = "programmes/programme_detail.html"

    def get_context_data(self, **kwargs):
        user, programme = self.request.user, self.programme
        seen = list(
            Enrolment.objects.visible_to(user)
            .filter(programme=programme)
            .values("status", "unit_id", "subject__slug", "subject__name")
        )
        posts = {post.unit_id for post in standing(user).posts}
        return super().get_context_data(
            bases=programme.legal_bases.all(),
            periods=_periods(programme),
            counts=_counts(seen),
            seen=len(seen),
            own=[row for row in seen if row["unit_id"] in posts],
            compares=bool(services.compared_codes(programme.criteria_version)),
            **kwargs,
        )


def _periods(programme):
    """Each with the version it stands under, and whether that is another than before."""
    periods = list(programme.periods.select_related("criteria_version__set"))
    today, before = clock.today(), None
    for period in periods:
        period.programme = programme
        period.breaks = before is not None and before != period.criteria_version_id
        period.can_be_bound = period.opens_on > today and not period.first_submitted_at
        before = period.criteria_version_id
    return periods


def _counts(rows):
    found = Counter(row["status"] for row in rows)
    return {status.value: found[status.value] for status in Enrolment.Status}


class ProgrammeCreate(FormPage):
    """The administrator begins a programme."""

    permission_required = "programmes.add_programme"
    form_class = ProgrammeForm
    template_name = "programmes/programme_form.html"
    success_message = _("The programme has been created. Add its legal basis and periods.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def perform(self, form):
        self.object = services.create_programme(by=self.request.user, **form.cleaned_data)


class ProgrammeUpdate(OnProgramme, LookAgain, FormPage):
    permission_required = "programmes.change_programme"
    form_class = ProgrammeUpdateForm
    template_name = "programmes/programme_form.html"
    success_message = _("The programme has been changed.")

    def get_form_kwargs(self):
        more = {"user": self.request.user, "instance": self.programme}
        return super().get_form_kwargs() | more

    def perform(self, form):
        services.change_programme(self.programme, by=self.request.user, **form.cleaned_data)


class ProgrammeOpen(OnProgramme, ActionView):
    permission_required = "programmes.open_programme"
    success_message = _("The programme is running. Units can be invited now.")

    def perform(self):
        services.open_programme(self.programme, by=self.request.user)


class ProgrammeClose(OnProgramme, FormPage):
    """A page of its own, because nothing can be changed afterwards."""

    permission_required = "programmes.close_programme"
    form_class = CloseForm
    template_name = "programmes/programme_close.html"
    success_message = _("The programme is closed.")

    def perform(self, form):
        services.close_programme(self.programme, by=self.request.user, **form.cleaned_data)
