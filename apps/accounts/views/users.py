"""The administrator's pages: accounts, slips, rights."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from rules.contrib.views import PermissionRequiredMixin

from apps.accounts import services
from apps.accounts.forms import (
    GrantForm,
    UserCreateForm,
    UserFilterForm,
    UserUpdateForm,
)
from apps.accounts.models import Grant, User
from apps.accounts.pages import EndPage, OneUser
from apps.accounts.services import people
from apps.audit.views import ActionView, FormPage, LookAgain
from apps.core import clock

PAGE = 50
SLIP_SECONDS = 15 * 60


def keep_slips(request, nonce, users):
    """Remember what the page of slips may show once; the passwords themselves are nowhere."""
    request.session["slips"] = {
        "nonce": nonce,
        "users": [user.username for user in users],
        "at": clock.real_now().timestamp(),
    }


class UserList(PermissionRequiredMixin, TemplateView):
    """All accounts, searched and paged."""

    template_name = "accounts/user_list.html"
    permission_required = "accounts.view_user"

    def get_context_data(self, **kwargs):
        form = UserFilterForm(self.request.GET)
        rows = User.objects.visible_to(self.request.user)
        if form.is_valid():
            rows = rows.matching(form.cleaned_data["q"]).in_state(form.cleaned_data["state"])
        page = Paginator(rows.for_list(), PAGE).get_page(self.request.GET.get("page"))
        duties = people.duties(page.object_list)
        for user in page.object_list:
            user.duty_words = duties[user.pk]
        return super().get_context_data(
            **kwargs, filter_form=form, page_obj=page, narrowed=bool(self.request.GET)
        )


class UserDetail(OneUser, PermissionRequiredMixin, TemplateView):
    """One account: how it is reached, whether it works, what its holder may do."""

    template_name = "accounts/user_detail.html"
    permission_required = "accounts.view_user"

    def get_permission_object(self):
        self.object = self.get_object()
        return self.object

    def get_context_data(self, **kwargs):
        user = self.object
        return super().get_context_data(
            **kwargs,
            object=user,
            is_self=user.pk == self.request.user.pk,
            is_locked=services.is_locked(user),
            grants=user.grants.select_related("locality"),
            today=clock.today(),
            panels=people.page.of(self.request, user),
        )


class UserCreate(FormPage):
    """One account more, with a slip."""

    form_class = UserCreateForm
    template_name = "accounts/user_form.html"
    permission_required = "accounts.add_user"

    def perform(self, form):
        nonce = services.new_nonce()
        user = services.create_user(by=self.request.user, nonce=nonce, **form.cleaned_data)
        keep_slips(self.request, nonce, [user])
        return user

    def succeed(self, outcome):
        messages.success(self.request, _("The account is open. Print its slip now."))
        return redirect("accounts:user-slips")

    def get_success_url(self):
        return reverse("accounts:user-list")


class UserUpdate(LookAgain, OneUser, FormPage):
    """Correction of what an account is called and how it is reached."""

    form_class = UserUpdateForm
    template_name = "accounts/user_form.html"
    permission_required = "accounts.change_user"
    success_message = gettext_lazy("The account is saved.")

    def perform(self, form):
        return services.update_user(self.object, by=self.request.user, **form.cleaned_data)


class UserReset(OneUser, ActionView):
    """A new one-time password on a new slip."""

    permission_required = "accounts.change_user"

    def perform(self):
        nonce = services.new_nonce()
        user = services.reset_password(self.object, by=self.request.user, nonce=nonce)
        keep_slips(self.request, nonce, [user])
        return user

    def succeed(self, outcome):
        messages.success(self.request, _("The old password no longer works. Print the slip now."))
        return redirect("accounts:user-slips")


class UserUnlock(OneUser, ActionView):
    """Lets somebody try again who typed a wrong password too often."""

    permission_required = "accounts.change_user"
    success_message = gettext_lazy("The account is unlocked.")

    def perform(self):
        return services.unlock_user(self.object, by=self.request.user)


class UserDeactivate(OneUser, ActionView):
    """Switches an account off."""

    permission_required = "accounts.change_user"
    success_message = gettext_lazy("The account is switched off; its open sessions have ended.")

    def perform(self):
        return services.deactivate_user(self.object, by=self.request.user)


class UserActivate(OneUser, ActionView):
    """Switches an account on again."""

    permission_required = "accounts.change_user"
    success_message = gettext_lazy("The account is switched on.")

    def perform(self):
        return services.activate_user(self.object, by=self.request.user)


@method_decorator(never_cache, name="dispatch")
class UserSlips(PermissionRequiredMixin, TemplateView):
    """The slips of the passwords just issued: shown once, for a quarter of an hour."""

    template_name = "accounts/user_slips.html"
    permission_required = "accounts.add_user"

    def get_context_data(self, **kwargs):
        kept = self.request.session.pop("slips", None)
        slips = []
        if kept and clock.real_now().timestamp() - kept["at"] < SLIP_SECONDS:
            users = User.objects.filter(username__in=kept["users"]).for_list()
            slips = [
                {
                    "user": user,
                    "password": services.one_time_password(kept["nonce"], user.username),
                }
                for user in users
            ]
        return super().get_context_data(**kwargs, slips=slips, today=clock.today())


class GrantCreate(OneUser, FormPage):
    """A right for one person."""

    form_class = GrantForm
    template_name = "accounts/grant_form.html"
    permission_required = "accounts.add_grant"
    success_message = gettext_lazy("The right is given.")

    def perform(self, form):
        return services.add_grant(self.object, by=self.request.user, **form.cleaned_data)


class GrantEnd(EndPage):
    """The end of a right."""

    permission_required = "accounts.end_grant"
    held = (Grant, ["locality"])

    def perform(self, form):
        return services.end_grant(self.object, by=self.request.user, **form.cleaned_data)
