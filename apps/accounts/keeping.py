"""A form that was sent after the session had ended: kept for its owner until they are back.

The page carries a signed mark of whose work it is. What was sent waits in the session of the
browser that sent it, for half an hour, and is shown to nobody but its owner.
"""

import time

from django.conf import settings
from django.core import signing

FIELD = "owner"
KEY = "kept"
MINUTES = 30
MOST_SIGNS = 200_000
_SALT = "kept-form"
_NOT_CONTENT = {FIELD, "csrfmiddlewaretoken", "form_key"}


def owner_mark(user, path) -> str:
    """What a form carries in its hidden field ``owner``."""
    return signing.dumps([user.pk, path], salt=_SALT)


def keep(request) -> bool:
    """Keep what was posted, where the form says whose it is."""
    if request.method != "POST" or FIELD not in request.POST:
        return False
    try:
        owner, path = signing.loads(
            request.POST[FIELD], salt=_SALT, max_age=settings.SESSION_COOKIE_AGE
        )
    except signing.BadSignature:
        return False
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in _NOT_CONTENT
        for value in values
    ]
    if path != request.path or sum(len(n) + len(v) for n, v in fields) > MOST_SIGNS:
        return False
    request.session[KEY] = {
        "owner": owner,
        "path": path,
        "fields": fields,
        "files": sorted(f.name for f in request.FILES.values()),
        "at": int(time.time()),
    }
    return True


def kept_for(request) -> dict | None:
    """What waits for the user who is signed in; anything else that waits is forgotten."""
    found = request.session.get(KEY)
    if found is None:
        return None
    if found["owner"] != request.user.pk or time.time() - found["at"] > MINUTES * 60:
        forget(request)
        return None
    return found


def forget(request):
    request.session.pop(KEY, None)
