"""States as a table: which status may follow which."""

from django.utils.translation import gettext as _

from .errors import DomainError


class WorkflowMixin:
    """For models with a ``status`` field; ``MOVES`` maps a status to the next ones."""

    MOVES: dict[str, set[str]] = {}

    def can_move_to(self, status: str) -> bool:
        return status in self.MOVES.get(self.status, ())

    def move_to(self, status: str) -> None:
        """Set the new status without saving, or refuse the move."""
        if not self.can_move_to(status):
            raise DomainError(
                _("This step is not possible: “%(object)s” is “%(status)s”.")
                % {"object": self, "status": self.get_status_display()}
            )
        self.status = status
