"""Who reads the log, and how it is searched."""

from django.db import models


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Only a person who holds the auditor grant today sees the log."""
        if not user.is_authenticated or not user.holds_grant("auditor"):
            return self.none()
        return self

    def of(self, obj):
        """The events of one aggregate, oldest first."""
        return self.filter(stream=stream_of(obj)).order_by("seq")

    def matching(self, words):
        """Words in the object, the person or the stream."""
        return self.filter(
            models.Q(subject__icontains=words)
            | models.Q(actor_name__icontains=words)
            | models.Q(stream__icontains=words)
        )

    def for_list(self):
        return self.select_related("actor").order_by("-pk")


def stream_of(obj) -> str:
    """``reporting.report:12``: a plain text, because it must survive its subject."""
    return f"{obj._meta.label_lower}:{obj.pk}"
