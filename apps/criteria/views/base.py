"""What the pages about versions share: finding one by its address."""

from django.shortcuts import get_object_or_404

from apps.core.errors import DomainError
from apps.criteria.models import CriteriaVersion
from apps.criteria.querysets import refuse_published


class VersionMixin:
    """The version of the address, through the only door; ``permission_required`` for writers."""

    permission_required = "criteria.edit_criteriaset"

    def get_queryset(self):
        return CriteriaVersion.objects.visible_to(self.request.user).select_related("set", "base")

    def get_object(self, queryset=None):
        return get_object_or_404(
            self.get_queryset(), set__code=self.kwargs["code"], number=self.kwargs["number"]
        )


class DraftMixin(VersionMixin):
    """Pages that write a draft. On a published version they show the way back, not the form.

    A POST goes on to the service all the same: it refuses and logs the attempt.
    """

    def published_sentence(self) -> str:
        """Why this version cannot be written any more; empty for a draft."""
        try:
            refuse_published(CriteriaVersion.objects.filter(pk=self.object.pk))
        except DomainError as refusal:
            return str(refusal)
        return ""
