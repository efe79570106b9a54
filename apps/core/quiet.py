"""Requests that a page sends by itself: no activity, and never an answer meant for a person."""

from django.http import JsonResponse
from django.utils.translation import gettext as _

HEADER = "X-Requested-With"


def is_quiet(request) -> bool:
    """A script of ours has sent it in the background."""
    return request.headers.get(HEADER) == "fetch"


def signed_out():
    """The session is over: the page asks for the password where it is."""
    sentence = _("Your session has ended. Sign in to go on.")
    return JsonResponse({"sentence": sentence, "reason": "signed_out"}, status=401)
