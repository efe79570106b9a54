"""From the first draft to the end of a version: begin, look back, publish, retire, discard."""

import io

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from rules.contrib.views import PermissionRequiredMixin

from apps.audit.views import ActionView, FormPage
from apps.core import clock
from apps.core.files import checked_content
from apps.criteria import scoring, services
from apps.criteria.explaining import change_words
from apps.criteria.forms.lifecycle import (
    DraftForm,
    PublishForm,
    RestoreForm,
    RetireForm,
    SetForm,
    next_correction,
    next_edition,
)
from apps.criteria.models import CriteriaVersion
from apps.criteria.problems import problem_words
from apps.criteria.revision_words import revision_words
from apps.criteria.scoring.compare import differences
from apps.criteria.services.publishing import editions_in_force, other_sets

from .base import DraftMixin, VersionMixin


class SetCreate(FormPage):
    """A set from nothing: the first draft has no group yet."""

    permission_required = "criteria.edit_criteriaset"
    form_class = SetForm
    template_name = "criteria/set_form.html"

    def perform(self, form):
        facts = form.cleaned_data
        basis, source = facts.pop("legal_basis"), facts.pop("source")
        words = {
            "legal_basis": basis,
            "source": source,
            "confidence": "entered",
            "status": "draft",
            "recognition_rule_vi": "",
            "recognition_rule_en": "",
        }
        self.object = services.create_set(by=self.request.user, definition_facts=words, **facts)

    def get_success_url(self):
        return reverse("criteria:editor", args=self.object.url_args)


class NewDraft(VersionMixin, FormPage):
    """A draft of the next edition from a published version."""

    form_class = DraftForm
    template_name = "criteria/draft_form.html"
    is_correction = False
    create = staticmethod(services.create_draft)

    def get_initial(self):
        numbers = list(self.object.set.versions.values_list("number", flat=True))
        return {"number": self.propose(numbers)}

    def propose(self, numbers):
        return next_edition(numbers)

    def perform(self, form):
        self.draft = self.create(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self):
        return reverse("criteria:editor", args=self.draft.url_args)

    def get_context_data(self, **kwargs):
        drafts = self.object.set.versions.filter(status=CriteriaVersion.Status.DRAFT)
        return super().get_context_data(
            version=self.object, is_correction=self.is_correction, drafts=drafts, **kwargs
        )


class NewCorrection(NewDraft):
    """A draft that corrects words only."""

    is_correction = True
    create = staticmethod(services.create_correction)

    def propose(self, numbers):
        return next_correction(self.object.number, numbers)


class DraftPublish(DraftMixin, FormPage):
    """The checks, what changes, the decision, and the number typed to confirm."""

    form_class = PublishForm
    template_name = "criteria/publish_form.html"
    success_message = _("The version is published. It can no longer be changed.")

    def get(self, request, *args, **kwargs):
        if self.object.is_draft:
            return super().get(request, *args, **kwargs)
        return redirect(self.object)

    def get_initial(self):
        return {"seen": self.object.revision, "decided_on": clock.today()}

    def perform(self, form):
        facts = form.cleaned_data
        services.publish(self.object, by=self.request.user, **facts)

    def get_context_data(self, **kwargs):
        version = self.object
        found = scoring.problems(version.definition, sets=other_sets(version))
        return super().get_context_data(
            version=version,
            blocking=[words(p, version) for p in found if p.blocking],
            warnings=[words(p, version) for p in found if not p.blocking],
            changes=changes_since_base(version),
            ending=editions_in_force(version).select_related("set"),
            illustrative=version.set.is_invented,
            **kwargs,
        )


def words(problem, version) -> str:
    return problem_words(problem, version.definition)


def changes_since_base(version) -> list[dict]:
    """The sentences of what a draft changes; empty for a set's first version."""
    if version.base is None:
        return []
    found = differences(version.base.definition, version.definition)
    return [{"change": change, "words": change_words(change)} for change in found]


class DraftHistory(VersionMixin, PermissionRequiredMixin, TemplateView):
    """Every state of a draft, newest first, each with the way back to it."""

    permission_required = "criteria.read_history"
    template_name = "criteria/draft_history.html"

    def get_permission_object(self):
        self.object = self.get_object()
        return self.object

    def get_context_data(self, **kwargs):
        rows = list(self.object.revisions.select_related("by"))
        for newer, older in zip(rows, [*rows[1:], None], strict=True):
            newer.words = revision_words(newer)
            newer.changes = (
                [change_words(c) for c in differences(older.definition, newer.definition)]
                if older
                else []
            )
        return super().get_context_data(
            version=self.object,
            rows=rows,
            illustrative=self.object.set.is_invented,
            **kwargs,
        )


class DraftRestore(DraftMixin, ActionView):
    """Bring a state back; the states since then stay in the history."""

    form_class = RestoreForm
    success_message = _("The earlier state is back. What came after it stays in the history.")

    def perform(self, seen):
        services.restore_draft(
            self.object, by=self.request.user, seen=seen, number=self.kwargs["revision"]
        )

    def get_success_url(self):
        """Back to where the button stood: the history, or the editor's "undo"."""
        page = "editor" if "undo" in self.request.POST else "draft-history"
        return reverse(f"criteria:{page}", args=self.object.url_args)


class DraftDiscard(DraftMixin, ActionView):
    """Throw a draft away. Its events stay in the log."""

    success_message = _("The draft was thrown away.")

    def perform(self):
        services.discard_draft(self.object, by=self.request.user)

    def get_success_url(self):
        return reverse("criteria:set-list")

    def get_failure_url(self):
        return self.object.get_absolute_url()


class VersionRetire(VersionMixin, FormPage):
    """Say that a version ended."""

    form_class = RetireForm
    template_name = "criteria/retire_form.html"
    success_message = _("The version is no longer in force.")

    def perform(self, form):
        services.retire(self.object, by=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(version=self.object, **kwargs)


class VersionFile(VersionMixin, View):
    """The file of the decision, for everybody who sees the version."""

    def get(self, request, **kwargs):
        version = self.get_object()
        content = checked_content(version.file_sha256)
        if not content:
            raise Http404
        return FileResponse(
            io.BytesIO(content),
            content_type=version.file_type,
            as_attachment=True,
            filename=version.file_name,
        )
