"""A part of a page that repeats, drawn once for each shape and then only filled in.

A row of a long form differs from the next one in a few texts. Its template is rendered with marks
in the place of these texts and kept as the pieces between them; from then on the pieces are
joined with the texts, escaped. The ``shape`` names everything else the template looks at: the
language is added here, the rest is the caller's. ``filled`` finds both by itself.
"""

import re
from collections.abc import Callable
from html import escape
from itertools import count
from typing import NamedTuple

from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
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


class Part(NamedTuple):
    """``marked()`` draws it with ``mark(n)`` in the place of ``texts[n]``; ``whole()`` as it is."""

    shape: tuple
    texts: list
    marked: Callable[[], str]
    whole: Callable[[], str]


def draw(part) -> str:
    return draw_all([part])[0]


def draw_all(parts) -> list[str]:
    """Several parts; their texts are escaped in one go.

    With ``COMPARE_STENCILS`` (in tests) each is drawn as it is, too: AssertionError where the
    template looks at something that is not in the shape.
    """
    language, drawn, start = get_language(), [], 0
    escaped = _escaped([text for part in parts for text in part.texts])
    for part in parts:
        key = (language, part.shape)
        pieces, order = _KEPT.get(key) or _keep(key, part.marked)
        filled = pieces.copy()
        filled[1::2] = [escaped[start + number] for number in order]
        drawn.append(SafeString("".join(filled)))  # escaped above
        start += len(part.texts)
    if settings.COMPARE_STENCILS:
        for part, text in zip(parts, drawn, strict=True):
            if text != part.whole():
                raise AssertionError(f"something that decides is not in the shape {part.shape}")
    return drawn


def _keep(key, render) -> tuple:
    """The pieces, and the numbers of the texts that stand between them."""
    if len(_KEPT) >= MOST:
        _KEPT.clear()
    pieces = _MARK.split(render())
    kept = _KEPT[key] = (pieces, [int(number) for number in pieces[1::2]])
    return kept


def filled(name, data) -> str:
    """Template ``name`` with ``data``: dicts, lists, texts and plain values.

    Of a text the template may only look whether it is empty; everything else decides. So numbers
    that are only shown are given as texts.
    """
    texts = []
    shape = (name, settings.ROOT_URLCONF, _outline(data, texts))
    return draw(
        Part(
            shape,
            texts,
            lambda: get_template(name).render(_replaced(data, map(mark, count()))),
            lambda: get_template(name).render(data),
        )
    )


def _outline(data, texts):
    """All that decides; the texts are collected on the way."""
    if isinstance(data, str):
        if data:
            texts.append(data)
        return "text" if data else ""
    if isinstance(data, dict):
        return tuple([_outline(value, texts) for value in data.values()])
    if isinstance(data, list):
        return tuple([_outline(value, texts) for value in data])
    return data


def _replaced(data, marks):
    """The same with marks for its texts, in the order of ``_outline``."""
    if isinstance(data, str):
        return data and next(marks)
    if isinstance(data, dict):
        return {name: _replaced(value, marks) for name, value in data.items()}
    return [_replaced(value, marks) for value in data] if isinstance(data, list) else data


def _escaped(texts) -> list[str]:
    plain = [str(text) for text in texts]
    found = escape(_BETWEEN.join(plain)).split(_BETWEEN)
    if len(found) != len(plain):
        found = [escape(text) for text in plain]
    if SafeString in map(type, texts):
        pairs = zip(texts, found, strict=True)
        found = [text if type(text) is SafeString else done for text, done in pairs]
    return found
