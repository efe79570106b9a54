"""Pages about what one person holds; the rooms above build theirs of the same parts."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.audit.views import FormPage
from apps.core.forms import EndForm


class OneUser:
    """An account by its name; for everyone but administrators it does not exist."""

    def get_object(self):
        rows = User.objects.visible_to(self.request.user)
        return get_object_or_404(rows, username=self.kwargs["username"])

    def get_success_url(self):
        return reverse("accounts:user-detail", args=[self.object.username])


class EndPage(FormPage):
    """The end of something dated that a person holds; a page of its own because a day is typed.

    Subclasses give ``permission_required``, ``held`` (model and what its sentence reads) and
    ``perform``.
    """

    form_class = EndForm
    template_name = "accounts/end_form.html"
    success_message = _("The end is recorded.")
    held = (None, ())

    def get_object(self):
        model, related = self.held
        rows = model.objects.visible_to(self.request.user).select_related("user", *related)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_success_url(self):
        return reverse("accounts:user-detail", args=[self.object.user.username])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **kwargs, person=self.object.user, back=self.get_success_url()
        )
