"""Pages of dossiers."""

from collections import Counter

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from apps.assessments.models import YearScore
from apps.audit.views import ActionView, FormPage
from apps.committees.services import standing
from apps.core import chips
from apps.core.errors import StaleError
from apps.programmes.models import Enrolment, Programme
from apps.recognition import services
from apps.recognition.forms import (
    AppraiseForm,
    DossierFilterForm,
    DossierForm,
    SubmitDossierForm,
)
from apps.recognition.models import AgendaItem, Dossier, Session
from apps.recognition.rules import PREPARES
from apps.recognition.scores import period_name, score_table
from apps.recognition.services.dossiers import checklist, current_score, digest_of, freeze
from apps.reporting.links import readable_cells

PER_PAGE = 50

CHECK_WORDS = {
    "quarters": _("Every quarter of the programme is verified"),
    "score": _("The year is scored, line by line with reasons"),
    "fresh": _("The score is newer than the last verification"),
    "summary": _("The summary of the results is written"),
    "basis": _("The legal basis of the programme is named"),
}


class DossierMixin:
    """A dossier that the user may not see does not exist."""

    def get_queryset(self):
        return Dossier.objects.visible_to(self.request.user).for_list()

    def get_object(self):
        return get_object_or_404(self.get_queryset(), number=self.kwargs["so"])

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        dossier = context.setdefault("dossier", getattr(self, "object", None))
        context["illustrative"] = dossier.enrolment.programme.is_marked
        return context


class DossierList(TemplateView):
    """All dossiers one may see, by state; and the units whose year is ready for one."""

    template_name = "recognition/dossier_list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        programmes = Programme.objects.visible_to(user).order_by("-year", "title")
        form = DossierFilterForm(self.request.GET, programmes=programmes)
        found = form.cleaned_data if form.is_valid() else {}
        rows = matching(Dossier.objects.visible_to(user), found)
        states = Counter(rows.values_list("status", flat=True).order_by())
        if found.get("state"):
            rows = rows.filter(status=found["state"])
        page = Paginator(rows.for_list(), PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=form,
            page_obj=page,
            tabs=self._tabs(states, found.get("state", "")),
            ready=ready_for_dossier(user),
            is_filtered=any(found.values()),
            illustrative=any(row.enrolment.programme.is_marked for row in page),
            **kwargs,
        )

    def _tabs(self, states, current):
        query = self.request.GET.copy()
        query.pop("page", None)
        tabs = []
        for state in ["", *Dossier.Status.values]:
            count = states.total() if not state else states[state]
            if state and not count and state != current:
                continue
            query["state"] = state
            tabs.append(
                {
                    "label": chips.DOSSIER[state].label if state else _("All"),
                    "count": count,
                    "url": f"?{query.urlencode()}",
                    "current": state == current,
                }
            )
        return tabs


def matching(rows, found):
    """Filter dossiers by unit or number, and by programme."""
    if found.get("ct"):
        rows = rows.filter(enrolment__programme=found["ct"])
    words = found.get("q", "").strip()
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(enrolment__in=Enrolment.objects.matching(words).values("pk"))
        )
    return rows


def ready_for_dossier(user):
    """Enrolments of one's own unit whose year is scored and that have no dossier yet."""
    units = [p.unit_id for p in standing(user).posts if p.role in PREPARES]
    if not units:
        return []
    scored = YearScore.objects.current().values("enrolment")
    return list(
        Enrolment.objects.visible_to(user)
        .taking_part()
        .filter(unit__in=units, dossier__isnull=True, pk__in=scored)
        .for_list()
    )


class DossierCreate(ActionView):
    permission_required = "recognition.add_dossier"
    success_message = _("The dossier has been begun. Write the summary next.")

    def get_object(self):
        rows = Enrolment.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(
            rows, programme__slug=self.kwargs["ct"], subject__slug=self.kwargs["unit"]
        )

    def perform(self):
        self.created = services.create_dossier(self.object, by=self.request.user)

    def get_success_url(self):
        return self.created.get_absolute_url()

    def get_failure_url(self):
        return reverse("recognition:dossier-list")


def dossier_context(dossier, user, *, on_paper=False):
    """What is in a dossier: frozen once submitted; ward and city see it live while it is written."""
    units = {p.unit_id for p in standing(user).posts}
    near = {dossier.enrolment.unit_id, dossier.enrolment.programme.lead_unit_id}
    if not dossier.content or (dossier.is_editable and units & near):
        dossier.year_score = current_score(dossier.enrolment)
        content, frozen = freeze(dossier), False
    else:
        content, frozen = dossier.content, True
    version = dossier.year_score.criteria_version if dossier.year_score else None
    link = None if on_paper else readable_cells(user, dossier.enrolment)
    year = content["programme"]["year"]
    return {
        "content": with_names(content),
        "frozen": frozen,
        "score": score_table(content["year_score"], version, year=year, link=link)
        if version
        else None,
        "digest_agrees": frozen and digest_of(content) == dossier.digest,
    }


def with_names(content):
    """The content with its periods named in the reader's language; the frozen one stays."""
    named = {
        part: [row | {"period_name": period_name(row["period"])} for row in content[part]]
        for part in ("quarters", "evidence")
    }
    return content | named


class DossierDetail(DossierMixin, TemplateView):
    template_name = "recognition/dossier_detail.html"

    def get_context_data(self, **kwargs):
        self.object = dossier = self.get_object()
        user = self.request.user
        return super().get_context_data(
            **dossier_context(dossier, user),
            checks=[(CHECK_WORDS[key], met) for key, met in checklist(dossier)],
            items=self._items(dossier),
            recognition=dossier.recognitions.filter(replaced_by__isnull=True).first(),
            can_change=dossier.is_editable and user.has_perm("recognition.change_dossier", dossier),
            can_submit=dossier.can_move_to("submitted")
            and user.has_perm("recognition.submit_dossier", dossier),
            can_appraise=dossier.can_move_to("supplement")
            and user.has_perm("recognition.appraise_dossier", dossier),
            **kwargs,
        )

    def _items(self, dossier):
        sessions = Session.objects.visible_to(self.request.user)
        items = AgendaItem.objects.filter(dossier=dossier, session__in=sessions)
        return items.select_related("session").order_by("session__starts_at")


class DossierPrint(DossierMixin, TemplateView):
    template_name = "recognition/dossier_print.html"

    def get_context_data(self, **kwargs):
        self.object = dossier = self.get_object()
        context = dossier_context(dossier, self.request.user, on_paper=True)
        return super().get_context_data(**context, **kwargs)


class DossierForms(DossierMixin, FormPage):
    """A form about one dossier; a stale page shows both texts and keeps what was typed."""

    def get_initial(self):
        return {"version": self.object.version}

    def refused(self, form, error):
        if isinstance(error, StaleError):
            # The next sending counts as made with what is shown now.
            current = Dossier.objects.get(pk=self.object.pk)
            form.data = form.data.copy()
            form.data["version"] = current.version
            labels = {"appraisal": "text", "supplement_reason": "text"}
            self.conflicts = [
                {**row, "label": form.fields[labels.get(row["key"], row["key"])].label}
                for row in error.conflicts
            ]
        return super().refused(form, error)

    def get_context_data(self, **kwargs):
        return super().get_context_data(conflicts=getattr(self, "conflicts", []), **kwargs)


class DossierUpdate(DossierForms):
    permission_required = "recognition.change_dossier"
    form_class = DossierForm
    template_name = "recognition/dossier_form.html"
    success_message = _("The dossier has been saved.")

    def get_initial(self):
        names = ("summary", "difficulties", "version")
        return {name: getattr(self.object, name) for name in names}

    def perform(self, form):
        services.edit_dossier(self.object, by=self.request.user, **form.cleaned_data)


class DossierSubmit(DossierForms):
    """A page of its own, because a submission cannot be taken back."""

    permission_required = "recognition.submit_dossier"
    form_class = SubmitDossierForm
    template_name = "recognition/dossier_submit.html"
    success_message = _("The dossier has been submitted. The city will appraise it.")

    def perform(self, form):
        services.submit_dossier(
            self.object, by=self.request.user, version=form.cleaned_data["version"]
        )

    def get_context_data(self, **kwargs):
        checks = [(CHECK_WORDS[key], met) for key, met in checklist(self.object)]
        return super().get_context_data(checks=checks, **kwargs)


class DossierAppraise(DossierForms):
    permission_required = "recognition.appraise_dossier"
    form_class = AppraiseForm
    template_name = "recognition/dossier_appraise.html"

    def perform(self, form):
        data = form.cleaned_data
        common = {"by": self.request.user, "version": data["version"]}
        if data["verdict"] == AppraiseForm.SUPPLEMENT:
            self.success_message = _("The unit has been asked for a supplement.")
            services.ask_supplement(
                self.object, reason=data["text"], due_on=data["due_on"], **common
            )
        else:
            self.success_message = _("The appraisal has been recorded.")
            proposes = data["verdict"] == AppraiseForm.PROPOSE
            services.appraise_dossier(self.object, proposes=proposes, text=data["text"], **common)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**dossier_context(self.object, self.request.user), **kwargs)
