"""What follows from the definition of a version alone, worked out once per process.

A published version never changes (``refuse_change``): its key and its fingerprints name its text
for good. A draft does change, so nothing of it is kept.
"""

from functools import wraps

from django.utils.translation import get_language

MOST = 50  # versions and languages; then all are forgotten


def kept(make):
    """``make(version)`` is asked once per version and language; nobody may change its answer."""
    known = {}

    @wraps(make)
    def of(version):
        if version.is_draft:
            return make(version)
        key = (version.pk, version.text_digest, version.scoring_digest, get_language())
        found = known.get(key)
        if found is None:
            if len(known) >= MOST:
                known.clear()
            found = known[key] = make(version)
        return found

    return of
