"""The verifier's phrases: everybody's to read, one's own to keep and delete."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.audit.views import ActionView, FormPage
from apps.reporting.forms.bulk import PhraseForm
from apps.reporting.models import CommentTemplate
from apps.reporting.services import phrases as services


class Phrases(FormPage):
    """``/tham-dinh/mau-y-kien/``."""

    permission_required = "reporting.view_queue"
    raise_exception = True
    template_name = "reporting/phrases.html"
    form_class = PhraseForm

    def perform(self, form):
        return services.add_phrase(
            by=self.request.user,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"].strip(),
        )

    def get_success_url(self):
        return reverse("reporting:phrases")

    def get_success_message(self, outcome):
        return _("The phrase is kept.")

    def get_context_data(self, **kwargs):
        found = services.phrases_of(self.request.user)
        return super().get_context_data(
            **kwargs,
            shared=[phrase for phrase in found if phrase.owner_id is None],
            own=[phrase for phrase in found if phrase.owner_id is not None],
            queue_url=reverse("reporting:queue"),
        )


class PhraseRemove(ActionView):
    """Delete one's own phrase; another person's does not exist here."""

    permission_required = "reporting.view_queue"
    raise_exception = True

    def get_object(self, queryset=None):
        found = CommentTemplate.objects.filter(
            pk=self.kwargs["pk"], owner=self.request.user
        ).first()
        if found is None:
            raise Http404
        return found

    def get_permission_object(self):
        self.object = self.get_object()
        return

    def perform(self):
        services.remove_phrase(self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("reporting:phrases")

    def get_success_message(self, outcome):
        return _("The phrase is deleted.")
