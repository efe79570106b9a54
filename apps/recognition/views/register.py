"""Pages of the register: list, entry, new entry, correction, scan, Excel."""

import io

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from apps.audit.views import FormPage
from apps.core import clock
from apps.core.exporting import download
from apps.programmes.models import Enrolment, Programme
from apps.recognition import services
from apps.recognition.exports import register_workbook
from apps.recognition.forms import (
    CorrectForm,
    RegisterFilterForm,
    RegisterForm,
    initial_of,
    one_year_after,
)
from apps.recognition.models import Dossier, Recognition, Session
from apps.recognition.services.scans import scan_content

from .items import ItemMixin

PER_PAGE = 50


class RegisterMixin:
    def get_queryset(self):
        return Recognition.objects.visible_to(self.request.user).for_list()

    def get_object(self):
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])


def filtered_register(request):
    """The filter form and the rows it leaves, for the screen and for Excel alike."""
    user = request.user
    programmes = Programme.objects.visible_to(user).order_by("-year", "title")
    form = RegisterFilterForm(request.GET, programmes=programmes)
    found = form.cleaned_data if form.is_valid() else {}
    rows = Recognition.objects.visible_to(user).for_list()
    if found.get("year"):
        rows = rows.filter(dossier__enrolment__programme__year=found["year"])
    if found.get("ct"):
        rows = rows.filter(dossier__enrolment__programme=found["ct"])
    if found.get("state") == "in_force":
        rows = rows.in_force(clock.today())
    elif found.get("state") == "past":
        rows = rows.exclude(pk__in=Recognition.objects.in_force(clock.today()).values("pk"))
    words = found.get("q", "").strip()
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(dossier__number__icontains=words)
            | Q(dossier__enrolment__in=Enrolment.objects.matching(words).values("pk"))
        )
    return form, rows, any(found.values())


def with_state(rows):
    """Give each entry its state of today, once."""
    today = clock.today()
    rows = list(rows)
    for row in rows:
        row.state = row.state_on(today)
        row.is_marked = row.dossier.enrolment.programme.is_marked
    return rows


class RecognitionList(TemplateView):
    template_name = "recognition/recognition_list.html"

    def get_context_data(self, **kwargs):
        form, rows, is_filtered = filtered_register(self.request)
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        page.object_list = with_state(page.object_list)
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            form=form,
            page_obj=page,
            is_filtered=is_filtered,
            query=query.urlencode(),
            illustrative=any(row.is_marked for row in page.object_list),
            **kwargs,
        )


class RecognitionExport(View):
    """Excel of exactly what the filter leaves on the screen, all pages of it."""

    def get(self, request):
        _form, rows, is_filtered = filtered_register(request)
        content = register_workbook(with_state(rows), is_filtered=is_filtered)
        return download(content, f"ket-qua-cong-nhan-{clock.today():%Y%m%d}")


class RecognitionDetail(RegisterMixin, TemplateView):
    template_name = "recognition/recognition_detail.html"

    def get_context_data(self, **kwargs):
        self.object = entry = self.get_object()
        user = self.request.user
        (entry,) = with_state([entry])
        session = entry.item.session
        return super().get_context_data(
            entry=entry,
            item=entry.item,
            session=session,
            chain=with_state(
                entry.dossier.recognitions.select_related(
                    "replaced_by",
                    "registered_by",
                    "dossier__enrolment__programme__criteria_version__set",
                ).order_by("pk")
            ),
            session_readable=Session.objects.visible_to(user).filter(pk=session.pk).exists(),
            dossier_readable=Dossier.objects.visible_to(user).filter(pk=entry.dossier_id).exists(),
            can_correct=entry.state != "corrected"
            and user.has_perm("recognition.correct_recognition", entry),
            illustrative=entry.is_marked,
            **kwargs,
        )


class ScanDownload(RegisterMixin, View):
    def get(self, request, **kwargs):
        entry = self.get_object()
        content = scan_content(entry)
        if content is None:
            raise Http404
        return FileResponse(
            io.BytesIO(content),
            content_type=entry.scan_type,
            as_attachment=True,
            filename=entry.scan_name,
        )


class RecognitionCreate(ItemMixin, FormPage):
    permission_required = "recognition.add_recognition"
    form_class = RegisterForm
    template_name = "recognition/recognition_form.html"
    success_message = _("The decision is in the register.")

    def get_initial(self):
        today = clock.today()
        return {"decided_on": today, "valid_from": today, "valid_to": one_year_after(today)}

    def perform(self, form):
        self.entry = services.register_recognition(
            self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self):
        entry = getattr(self, "entry", None)
        return (entry or self.object).get_absolute_url()


class RecognitionCorrect(RegisterMixin, FormPage):
    permission_required = "recognition.correct_recognition"
    form_class = CorrectForm
    template_name = "recognition/recognition_correct.html"
    success_message = _("The correction is in the register; the earlier entry stays and is struck.")

    def get_initial(self):
        return initial_of(self.object)

    def perform(self, form):
        self.entry = services.correct_recognition(
            self.object, by=self.request.user, **form.cleaned_data
        )

    def get_success_url(self):
        return getattr(self, "entry", self.object).get_absolute_url()

    def get_context_data(self, **kwargs):
        marked = self.object.dossier.enrolment.programme.is_marked
        return super().get_context_data(entry=self.object, illustrative=marked, **kwargs)
