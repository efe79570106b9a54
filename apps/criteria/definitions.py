"""The definition of a version in force, read and parsed once per process.

A published version never changes (``refuse_change``), so that its key and fingerprint name its
text for good. Everything else of a version, its state or the day it ends, is read anew each time.
"""

from .models import CriteriaVersion

MOST = 50  # versions; then all are forgotten
_KEPT = {}


def with_definition(version) -> CriteriaVersion:
    """Give a version that was read without its definition the one of this process.

    It is shared by everybody who reads: nobody may change it.
    """
    if version.is_draft:
        return version
    key = (version.pk, version.text_digest, version.scoring_digest)
    kept = _KEPT.get(key)
    if kept is None:
        if len(_KEPT) >= MOST:
            _KEPT.clear()
        kept = _KEPT[key] = (version.definition, version.by_code)
    version.definition, version.by_code = kept
    return version
