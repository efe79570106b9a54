"""What happened to a draft, in words, for its history."""

from django.utils.translation import gettext as _

WHAT = {
    "created": lambda: _("Draft begun"),
    "changed": lambda: _("Changed: %(item)s"),
    "added": lambda: _("Added: %(item)s"),
    "moved": lambda: _("Moved: %(item)s"),
    "moved_in": lambda: _("%(item)s moved to place %(place)s in group %(group)s"),
    "moved_to": lambda: _("%(item)s moved to place %(place)s"),
    "moved_group": lambda: _("%(item)s moved to group %(group)s"),
    "removed": lambda: _("Removed: %(item)s"),
    "duplicated": lambda: _("Copied: %(item)s"),
    "restored": lambda: _("State %(number)s brought back"),
    "imported": lambda: _("Taken over from a workbook"),
    "pasted": lambda: _("Rows pasted from Excel"),
}


def revision_words(revision) -> str:
    """One sentence for one state of a draft."""
    sentence = WHAT.get(revision.what, lambda: _("Changed: %(item)s"))()
    item = revision.params.get("item") or _("facts of the set")
    return sentence % {**revision.params, "item": item}
