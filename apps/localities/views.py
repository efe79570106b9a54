"""The registry: finding units, one unit through time, correction."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from rules.contrib.views import PermissionRequiredMixin

from apps.audit.views import FormPage, LookAgain
from apps.core import clock
from apps.core.folding import fold

from . import services
from .forms import LocalityFilterForm, VersionCreateForm, VersionUpdateForm
from .models import Locality, LocalityVersion, Succession
from .services.pages import page as unit_page

PAGE = 50
CHILDREN = 100


class LocalityList(PermissionRequiredMixin, TemplateView):
    """All units of the country, provinces first; found by old names as well."""

    template_name = "localities/locality_list.html"
    permission_required = "localities.view_locality"

    def get_context_data(self, **kwargs):
        rows = LocalityVersion.objects.visible_to(self.request.user)
        provinces = Locality.objects.visible_to(self.request.user).provinces()
        form = LocalityFilterForm(self.request.GET, provinces=provinces)
        asked = form.cleaned_data if form.is_valid() else {}
        found = self._narrow(rows, asked).for_registry(asked.get("q"))
        page = Paginator(found, PAGE).get_page(self.request.GET.get("page"))
        if asked.get("q"):
            self._name_old(page.object_list, asked["q"])
        return super().get_context_data(
            **kwargs,
            filter_form=form,
            page_obj=page,
            today=clock.today(),
            narrowed=any(asked.values()),
            search_words=asked.get("q", ""),
        )

    @staticmethod
    def _narrow(rows, asked):
        state = asked.get("state")
        if state == "ended":
            rows = rows.latest().ended(clock.today())
        elif state == "all":
            rows = rows.latest()
        else:
            rows = rows.on(clock.today())
        if asked.get("level"):
            rows = rows.filter(level=asked["level"])
        if asked.get("province"):
            rows = rows.under(asked["province"])
        return rows.ever_matching(asked.get("q"))

    @staticmethod
    def _name_old(page_rows, words):
        """Say under which other name a row was found."""
        page_rows = list(page_rows)
        others = LocalityVersion.objects.matching(words).filter(
            locality__in=[row.locality_id for row in page_rows]
        )
        names = {}
        for other in others.order_by("valid_from"):
            names.setdefault(other.locality_id, []).append(other.full_name)
        for row in page_rows:
            known = fold(words) in row.search_key
            row.old_names = [] if known else list(dict.fromkeys(names.get(row.locality_id, [])))


class OneUnit:
    """A unit by its short name."""

    def get_locality(self):
        rows = Locality.objects.visible_to(self.request.user)
        return get_object_or_404(rows, slug=self.kwargs["slug"])


class LocalityDetail(OneUnit, PermissionRequiredMixin, TemplateView):
    """Everything of one unit: versions in time, whom it followed, who belongs to it."""

    template_name = "localities/locality_detail.html"
    permission_required = "localities.view_locality"

    def get_context_data(self, **kwargs):
        locality = self.get_locality()
        versions = list(locality.versions.select_related("parent").order_by("-valid_from"))
        latest, today = versions[0] if versions else None, clock.today()
        ended = bool(latest and latest.valid_to and latest.valid_to <= today)
        day = latest.valid_to - timedelta(days=1) if ended else today
        children = Paginator(self._children(locality, day), CHILDREN).get_page(
            self.request.GET.get("page")
        )
        successions = Succession.objects.select_related("predecessor", "successor")
        return super().get_context_data(
            **kwargs,
            locality=locality,
            versions=versions,
            latest=latest,
            ended=ended,
            day=day,
            today=today,
            predecessors=successions.filter(successor=locality).order_by(
                "-on", "predecessor__name"
            ),
            successors=successions.filter(predecessor=locality).order_by("on", "-is_default"),
            page_obj=children,
            panels=unit_page.of(self.request, locality),
        )

    @staticmethod
    def _children(locality, day):
        return LocalityVersion.objects.on(day).filter(parent=locality).for_registry()


class VersionUpdate(LookAgain, OneUnit, FormPage):
    """Correction of what the registry says of a unit for a time."""

    form_class = VersionUpdateForm
    template_name = "localities/version_form.html"
    permission_required = "localities.change_locality"
    success_message = _("The correction is recorded.")

    def get_object(self):
        return get_object_or_404(
            LocalityVersion.objects.visible_to(self.request.user).select_related("locality"),
            pk=self.kwargs["pk"],
            locality__slug=self.kwargs["slug"],
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, locality=self.object.locality)

    def get_success_url(self):
        return self.object.locality.get_absolute_url()

    def perform(self, form):
        return services.correct_version(self.object, by=self.request.user, **form.cleaned_data)


class VersionCreate(OneUnit, FormPage):
    """A unit that is called otherwise from a day on."""

    form_class = VersionCreateForm
    template_name = "localities/version_form.html"
    permission_required = "localities.change_locality"
    success_message = _("The new version is recorded.")

    def get_object(self):
        return self.get_locality()

    def get_initial(self):
        present = self.object.versions.order_by("-valid_from").first()
        if present is None:
            return {}
        return {
            "kind": present.kind,
            "name": present.name,
            "code": present.code,
            "parent": present.parent,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, locality=self.object)

    def perform(self, form):
        return services.add_version(self.object, by=self.request.user, **form.cleaned_data)
