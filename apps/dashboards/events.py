"""What each act in the log is called; the names in the log are never renamed."""

from django.utils.translation import gettext_lazy as _

LABELS = {}


def label_of(event):
    """The act in the reader's language; an unknown one is shown as it stands."""
    return LABELS.get(event, event)
