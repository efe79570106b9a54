"""A part that is filled in says exactly what its template would draw."""

from datetime import date

import pytest
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import mark_safe

from apps.core import stencils
from apps.core.stencils import filled

PAGER = "components/pagination.html"
HOSTILE = "<b>&\"'\ue0000\ue001\ue002{{ x }}"


def pager(here, *, word="", total="1.234"):
    links = [{"page": str(n), "url": f"?q={word}&page={n}", "is_here": n == here} for n in (1, 2)]
    links.append({"page": word or "…", "url": "", "is_here": False})
    ends = {"previous_url": "?page=1" if here > 1 else "", "next_url": ""}
    return {"links": links, **ends, "first": "1", "last": "50", "total": total}


DATA = [pager(1), pager(2), pager(2, total="7"), pager(1, word=HOSTILE), {"links": []}]


@pytest.fixture(autouse=True)
def _nothing_kept():
    stencils._KEPT.clear()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_filled_in_and_drawn_are_the_same(language):
    with translation.override(language):
        for data in [*DATA, *DATA]:  # the second time from what was kept
            assert filled(PAGER, data) == get_template(PAGER).render(data)


def test_one_drawing_for_what_differs_in_texts_only():
    for total in ("1", "22", HOSTILE):
        filled(PAGER, pager(1, total=total))
    assert len(stencils._KEPT) == 1
    filled(PAGER, pager(2))
    assert len(stencils._KEPT) == 2


def test_texts_are_escaped_but_safe_ones_stay():
    found = filled(PAGER, pager(2, word=HOSTILE, total=mark_safe("<i>9</i>")))
    assert "<b>" not in found
    assert "<i>9</i>" in found


def test_a_template_that_asks_a_text_is_found(settings):
    """With COMPARE_STENCILS: this one looks into its texts, which it must not."""
    settings.COMPARE_STENCILS = True
    name = "components/deadline.html"
    with pytest.raises(AssertionError, match="not in the shape"):
        filled(name, {"value": date(2026, 1, 1), "done": True, "level": "late"})
