"""What everyone does with their own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View
from rules.contrib.views import PermissionRequiredMixin

from apps.accounts import services
from apps.accounts.forms import LanguageForm, PasswordChangeForm
from apps.accounts.services import people
from apps.core.errors import DomainError

from .signing import safe_next


@method_decorator(
    sensitive_post_parameters("old_password", "new_password", "again"), name="dispatch"
)
class PasswordChange(PermissionRequiredMixin, FormView):
    """A new password, by choice or because the present one was printed on a slip.

    It carries no form key: the log would keep a hash of what was typed.
    """

    form_class = PasswordChangeForm
    template_name = "accounts/password_change.html"
    permission_required = "accounts.change_password"

    def get_permission_object(self):
        return self.request.user

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        try:
            user = services.change_password(
                self.request.user, by=self.request.user, password=form.cleaned_data["new_password"]
            )
        except DomainError as error:
            for name, sentence in (error.fields or {None: str(error)}).items():
                form.add_error(name, sentence)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, user)
        messages.success(
            self.request, _("Your password is changed. Other open sessions of yours have ended.")
        )
        return redirect("/")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["page_has_errors"] = bool(context["form"].errors)
        return context


@method_decorator(login_not_required, name="dispatch")
class Language(View):
    """Switches the language and stays on the page."""

    http_method_names = ["post"]

    form_class = LanguageForm

    def post(self, request):
        form = self.form_class(request.POST)
        response = redirect(safe_next(request))
        if not form.is_valid():
            return response
        language = form.cleaned_data["language"]
        if request.user.is_authenticated:
            services.set_language(request.user, by=request.user, language=language)
            with override(language):
                messages.success(request, _("The pages are now in English."))
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
        return response


class Profile(TemplateView):
    """What the system knows of the reader: name, posts, how they are reached."""

    template_name = "accounts/profile.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            **kwargs,
            duties=people.duties([user])[user.pk],
            password_url=reverse("accounts:password-change"),
        )
