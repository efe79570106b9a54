"""The sentences that the scripts of the entry page speak, in the reader's language.

Gaps are written ``{so}``; the scripts fill them.
"""

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.reporting.sheets.layout import COMPUTED


def entry_words() -> dict:
    return _words_in(get_language())


@lru_cache
def _words_in(_language) -> dict:
    return {
        "saving": _("Saving…"),
        "saved": _("Saved {time}"),
        "unsaved": _("Not saved yet – will be tried again"),
        "stopped": _("Not saved – kept in this browser"),
        "refused": _("Not saved: correct the marked field"),
        "disputed": _("Not saved: choose between two values"),
        "offline": _(
            "Connection to the server lost. Keep typing; {count} cells will be sent when it is back."
        ),
        "restored": _("{count} cells typed earlier on this computer were not saved yet; sent now."),
        "not_a_number": _("Enter a number, for example 12 or 1.234,5"),
        "not_whole": _("Enter a whole number, without decimals."),
        "too_long": _("The number has too many digits."),
        "negative": _("The number cannot be negative."),
        "read_as": _("Understood as {read}"),
        "read_other": _("No, it is {other}"),
        "pasted": _("{count} values pasted."),
        "look_again": _("To look at again: {codes}."),
        "unknown": _("Unknown codes: {codes}."),
        "locked": _("Closed rows, left as they are: {codes}."),
        "twice": _("Pasted twice, the last one counts: {codes}."),
        "too_few": _(
            "The pasted area has {lines} rows, from this cell there are {rows} criteria. {count} were"
            " pasted; check that the last row is {code}."
        ),
        "too_many": _(
            "The pasted area has {lines} rows, from this cell there are {rows} criteria. {count} were"
            " pasted; the rest was left out, check that the last row is {code}."
        ),
        "computed": COMPUTED,
        "undo": _("Undo the paste"),
        "undone": _("The paste is undone; {count} values stand as before."),
        "dispute": _("{who} has just entered {theirs} ({time}). You entered {yours}."),
        "keep": _("Keep {yours}"),
        "take": _("Take {theirs}"),
        "kept": _("{code}: your value is kept."),
        "taken": _("{code}: the other value is taken."),
        "leave": _("{count} cells are not sent yet. Send them before signing out?"),
        "forget": _("Sign out without sending? {count} cells are removed from this computer."),
        "entered": _("Entered {filled}/{asked}"),
        "group_entered": _("{filled}/{count} entered"),
        "group_points": _("{points} points"),
        "group_left": _("{left} still empty"),
        "total": _("{total} points this year so far"),
        "errors": _("{count} to correct"),
        "locked_out": _("Signing in is paused for this account. Try again in some minutes."),
        "no_answer": _("The server does not answer. Try again in a moment."),
        "ending": _("Your session ends in {minutes} minutes."),
        "stay": _("Go on working"),
        "reload": _("Open the page again"),
    }
