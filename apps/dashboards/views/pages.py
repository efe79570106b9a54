"""Search, help, health: small pages."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from apps.committees.services import standing
from apps.dashboards import health
from apps.localities.models import LocalityVersion
from apps.programmes.models import Enrolment, Programme
from apps.recognition.models import Dossier, Session

GUIDES = {
    "can-bo": _("Ward or commune officer"),
    "truong-cong-an": _("Ward or commune police chief"),
    "tham-dinh": _("City verifier"),
    "thu-ky": _("Secretary of the steering committee"),
    "uy-vien": _("Committee member"),
    "chu-tri": _("Chair"),
    "lanh-dao": _("Leader"),
    "quan-tri": _("Administrator"),
    "kiem-toan": _("Auditor"),
}
FOUND = 20


class Search(TemplateView):
    """Units, programmes, dossiers and sessions; a full record number opens at once."""

    template_name = "dashboards/search.html"

    def get(self, request, *args, **kwargs):
        self.words = request.GET.get("q", "").replace("\0", "").strip()[:100]
        number = self.words.upper()
        for rows in (Dossier, Session):
            hit = rows.objects.visible_to(request.user).filter(number=number).first()
            if hit:
                return redirect(hit)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user, words = self.request.user, self.words
        context = super().get_context_data(search_query=words, **kwargs)
        if words:
            context["units"] = (
                LocalityVersion.objects.visible_to(user).matching(words).for_list()[:FOUND]
            )
            context["programmes"] = (
                Programme.objects.visible_to(user).filter(title__icontains=words).for_list()[:FOUND]
            )
            context["enrolments"] = (
                Enrolment.objects.visible_to(user).matching(words).for_list()[:FOUND]
            )
            context["nothing"] = not any(
                context[name] for name in ("units", "programmes", "enrolments")
            )
        return context


@method_decorator(login_not_required, name="dispatch")
class Help(TemplateView):
    """Guides by role; one's own first."""

    template_name = "dashboards/help.html"

    def get_context_data(self, **kwargs):
        own = guides_of(standing(self.request.user))
        others = [slug for slug in GUIDES if slug not in own]
        return super().get_context_data(
            own=[(slug, GUIDES[slug]) for slug in own],
            others=[(slug, GUIDES[slug]) for slug in others],
            **kwargs,
        )


@method_decorator(login_not_required, name="dispatch")
class HelpRole(TemplateView):
    """One role's guide, printable."""

    def get_template_names(self):
        role = self.kwargs["role"]
        if role not in GUIDES:
            raise Http404
        return [f"dashboards/guides/{get_language()}/{role}.html"]

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=GUIDES[self.kwargs["role"]], **kwargs)


def guides_of(who):
    """The guides of the roles a person holds."""
    held = {
        "can-bo": who.has_role("officer"),
        "truong-cong-an": who.has_role("chief", "deputy_chief"),
        "tham-dinh": who.has_role("verifier"),
        "thu-ky": who.sits("secretary"),
        "uy-vien": who.sits("member", "deputy"),
        "chu-tri": who.sits("head", "standing_deputy"),
        "lanh-dao": who.has_grant("leader"),
        "quan-tri": who.has_grant("administrator"),
        "kiem-toan": who.has_grant("auditor"),
    }
    return [slug for slug, holds in held.items() if holds]


@method_decorator(login_not_required, name="dispatch")
class Healthz(View):
    """JSON for a machine; 503 when a part fails."""

    http_method_names = ["get", "head"]

    def get(self, request):
        well, parts = health.report()
        return JsonResponse({"ok": well, **parts}, status=200 if well else 503)
