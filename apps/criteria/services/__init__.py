"""What may be done with criteria sets: drafts are written, published once, and end some day."""

from .drafts import (
    change_draft,
    change_item,
    create_correction,
    create_draft,
    create_set,
    discard_draft,
    replace_definition,
    restore_draft,
)
from .publishing import publish, publish_definition, retire

__all__ = [
    "change_draft",
    "change_item",
    "create_correction",
    "create_draft",
    "create_set",
    "discard_draft",
    "publish",
    "publish_definition",
    "replace_definition",
    "restore_draft",
    "retire",
]
