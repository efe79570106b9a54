"""A part of a page that repeats, drawn once for each shape and then only filled in.

A row of a long form differs from the next one in a few texts. Its template is rendered with marks
in the place of these texts and kept as the pieces between them; from then on the pieces are
joined with the texts, escaped. The ``shape`` names everything else the template looks at: the
language is added here, the rest is the caller's.
"""

import re

from django.utils.html import conditional_escape
from django.utils.translation import get_language

MOST = 2000  # pieces of so many shapes are kept; then all are forgotten
_MARK = re.compile("\ue000(\\d+)\ue001")
_KEPT = {}


class Marked:
    """Stands for an object in a template; some of its texts are marks."""

    def __init__(self, inner, **texts):
        self.__dict__ |= texts
        self._inner = inner

    def __getattr__(self, name):
        return getattr(self._inner, name)


def mark(number) -> str:
    return f"\ue000{number}\ue001"


def draw(shape, texts, render) -> str:
    """``render()`` draws the part with ``mark(n)`` in the place of ``texts[n]``."""
    shape = (get_language(), *shape)
    pieces = _KEPT.get(shape)
    if pieces is None:
        if len(_KEPT) >= MOST:
            _KEPT.clear()
        # Pieces stand at even places, the numbers of the texts between them at odd ones.
        pieces = _KEPT[shape] = _MARK.split(render())
    filled = pieces.copy()
    for place in range(1, len(filled), 2):
        filled[place] = conditional_escape(texts[int(filled[place])])
    return "".join(filled)
