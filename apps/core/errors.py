"""Refusals that a user can act on."""


class DomainError(Exception):
    """A step that is not possible now; the text is a sentence for the user.

    ``fields`` maps a form field to its own sentence where there is one.
    """

    def __init__(self, message, *, fields=None):
        super().__init__(message)
        self.fields = fields or {}


class StaleError(DomainError):
    """Somebody else changed what the user was looking at.

    ``conflicts`` is a list of dicts (``key``, ``theirs``, ``yours``, ``by``, ``at``).
    """

    def __init__(self, message, *, conflicts=()):
        super().__init__(message)
        self.conflicts = list(conflicts)
