"""Pages for requests that went wrong before a view was reached."""

from django.http import JsonResponse
from django.shortcuts import render

from .quiet import is_quiet


def csrf_failure(request, reason=""):
    """The form was opened too long ago or elsewhere; say so and lose nothing silently."""
    if is_quiet(request):
        return JsonResponse({"sentence": "", "reason": "token"}, status=403)
    return render(request, "403_csrf.html", {"posted": _typed(request)}, status=403)


def _typed(request):
    hidden = {"csrfmiddlewaretoken", "form_key", "password"}
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in hidden and "password" not in name and value.strip()
    ][:200]
