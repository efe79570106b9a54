"""A part of a page that repeats, drawn once for each shape and then only filled in.

A row of a long form differs from the next one in a few texts. Its template is rendered with marks
in the place of these texts and kept as the pieces between them; from then on the pieces are
joined with the texts, escaped. The ``shape`` names everything else the template looks at: the
language is added here, the rest is the caller's.
"""

import re
from html import escape

from django.utils.translation import get_language

MOST = 2000  # pieces of so many shapes are kept; then all are forgotten
_BETWEEN = "\ue002"  # a text that holds it is escaped by itself
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
    return draw_all([(shape, texts, render)])[0]


def draw_all(parts) -> list[str]:
    """Several parts, each ``(shape, texts, render)``; their texts are escaped in one go."""
    language, drawn, start = get_language(), [], 0
    escaped = _escaped([str(text) for _shape, texts, _render in parts for text in texts])
    for shape, texts, render in parts:
        pieces, order = _KEPT.get((language, shape)) or _keep((language, shape), render)
        filled = pieces.copy()
        filled[1::2] = [escaped[start + number] for number in order]
        drawn.append("".join(filled))
        start += len(texts)
    return drawn


def _keep(key, render) -> tuple:
    """The pieces, and the numbers of the texts that stand between them."""
    if len(_KEPT) >= MOST:
        _KEPT.clear()
    pieces = _MARK.split(render())
    kept = _KEPT[key] = (pieces, [int(number) for number in pieces[1::2]])
    return kept


def _escaped(texts) -> list[str]:
    found = escape(_BETWEEN.join(texts)).split(_BETWEEN)
    return found if len(found) == len(texts) else [escape(text) for text in texts]
