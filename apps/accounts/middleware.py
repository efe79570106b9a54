"""Language by choice, sessions that end when idle, first login that changes the password."""

import time
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import (
    AuthenticationMiddleware,
    LoginRequiredMiddleware,
    get_user,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.quiet import is_quiet, signed_out

from .keeping import keep

SEEN_STEP = 60  # seconds between writes of the last activity


class UserMiddleware(AuthenticationMiddleware):
    """Django's own; everything here asks for the user, so nothing is won by asking later."""

    def process_request(self, request):
        super().process_request(request)
        request.user = get_user(request)


class LanguageMiddleware:
    """The user's choice, then the cookie, then Vietnamese."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        choice = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        known = dict(settings.LANGUAGES)
        language = choice if choice in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def is_page(view_func) -> bool:
    """Whether an address can be opened; that of a button is no place to come back to."""
    view = getattr(view_func, "view_class", None)
    return view is None or ("get" in view.http_method_names and hasattr(view, "get"))


class LoginRequired(LoginRequiredMiddleware):
    """Django's own; a form sent too late is kept for the one who filled it in.

    A page that types in the background is never sent elsewhere: it is told so (401).
    """

    def handle_no_permission(self, request, view_func):
        if is_quiet(request):
            return signed_out()
        if keep(request) or not is_page(view_func):
            messages.info(request, _("Your session has ended. Sign in to go on."))
            return redirect("accounts:login")
        return super().handle_no_permission(request, view_func)


class SessionMiddleware:
    """Ends an idle session; sends a first login to the password page. Real time, not business."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        seen = request.session.get("seen", now)
        quiet = is_quiet(request)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            if quiet:
                return signed_out()
            keep(request)
            messages.info(request, _("Your session has ended. Sign in to go on."))
            return redirect(self._login_address(request))
        # What a page does by itself is no sign that somebody sits before it.
        if (now - seen >= SEEN_STEP and not quiet) or "seen" not in request.session:
            request.session["seen"] = now
        if request.user.must_change_password and not self._may_pass(request):
            return redirect("accounts:password-change")
        return self.get_response(request)

    @staticmethod
    def _login_address(request):
        """Back to the page afterwards; a form that was sent cannot be opened by a link."""
        login = reverse("accounts:login")
        if request.method != "GET":
            return login
        return f"{login}?next={quote(request.get_full_path())}"

    @staticmethod
    def _may_pass(request):
        allowed = {"accounts:password-change", "accounts:logout", "accounts:language"}
        return request.path in {reverse(name) for name in allowed} or request.path.startswith(
            settings.STATIC_URL
        )
