"""Signing in and out, and the page of somebody who tried too often."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from apps.accounts.forms import LoginForm
from apps.accounts.keeping import forget, kept_for
from apps.core import clock
from apps.core.quiet import is_quiet


def safe_next(request, default="/"):
    """Where the person wanted to go: on this host, and a page that can be opened by a link."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own and _can_be_opened(wanted) else default


def _can_be_opened(address):
    try:
        match = resolve(address.partition("?")[0].partition("#")[0])
    except Resolver404:
        return False
    view = getattr(match.func, "view_class", None)
    return view is None or (hasattr(view, "get") and "get" in view.http_method_names)


@method_decorator(
    [login_not_required, never_cache, sensitive_post_parameters("password")], name="dispatch"
)
class Login(FormView):
    """User name and password; every refusal reads the same."""

    form_class = LoginForm
    template_name = "accounts/login.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not is_quiet(request):
            return redirect(safe_next(request))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user = authenticate(self.request, **form.cleaned_data)
        if user is None:
            form.add_error(None, _("User name or password is not right. Check both and try again."))
            return self.form_invalid(form)
        if is_quiet(self.request):
            return self.sign_in_again(user)
        login(self.request, user)
        if kept_for(self.request):
            return redirect("accounts:restore")
        return redirect(safe_next(self.request))

    def form_invalid(self, form):
        if is_quiet(self.request):
            words = [sentence for found in form.errors.values() for sentence in found]
            return JsonResponse({"sentence": " ".join(words)}, status=400)
        return super().form_invalid(form)

    def sign_in_again(self, user):
        """The page that asks holds one person's work: only that person goes on with it."""
        if self.request.POST.get("as") != str(user.pk):
            sentence = _(
                "The work on this page belongs to another account. It waits on this computer until"
                " that account signs in; to work as yourself, open the sign-in page."
            )
            return JsonResponse({"sentence": sentence}, status=409)
        login(self.request, user)
        return JsonResponse({"user": user.pk})

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["next"] = safe_next(self.request, default="")
        context["page_has_errors"] = bool(context["form"].errors)
        return context


@method_decorator(never_cache, name="dispatch")
class Restore(TemplateView):
    """A form that was sent after the session had ended: sent once more, or left."""

    template_name = "accounts/restore.html"

    def get_context_data(self, **kwargs):
        kept = kept_for(self.request)
        if kept is None:
            raise Http404
        at = datetime.fromtimestamp(kept["at"], tz=UTC) + clock.shift()
        return super().get_context_data(kept=kept, at=at, **kwargs)

    def post(self, request):
        kept = kept_for(request)
        forget(request)
        return redirect(kept["path"] if kept else "/")


@method_decorator([login_not_required, never_cache], name="dispatch")
class Logout(View):
    """Leaves by a button, never by a link."""

    http_method_names = ["post"]

    def post(self, request):
        logout(request)
        return redirect("accounts:login")


def locked_out(request, response=None, credentials=None, *args, **kwargs):
    """Too many wrong passwords: how long to wait, and who can help sooner."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
