"""What several models of reporting share."""

from django.db import models

# A person named by a row, kept for as long as the row.
BY = {"null": True, "on_delete": models.PROTECT, "related_name": "+", "editable": False}
