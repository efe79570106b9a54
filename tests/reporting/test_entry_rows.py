"""A row that is filled in says exactly what its template would draw."""

import pytest
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from apps.core import stencils
from apps.reporting.models import Result
from apps.reporting.templatetags import entry_rows
from tests.factories import world as worlds
from tests.reporting.test_entry_services import returned
from tests.reporting.ward import draft, submitted

from .test_entry_page import URL

HOSTILE = "<b>&\"'\ue0000\ue001{{ x }}"


def both_ways(response) -> list[tuple[str, str, bool]]:
    """Every row of the page: as filled in (twice), as its template draws it, whether it may be."""
    found = []
    page = Context(response.context[0].flatten())
    for group in page["groups"]:
        for row in group["rows"]:
            entry_rows.entry_row(page, row)
            with page.push(row=row):
                drawn = get_template("reporting/entry_row.html").template.render(page)
            found.append((entry_rows.entry_row(page, row), drawn, entry_rows.is_plain(row)))
    return found


@pytest.fixture
def rows_of(world, login):
    def rows(ward="baichay", url=URL, language="vi"):
        user = world.user(f"canbo.{ward}")
        user.language = language
        user.save()
        stencils._KEPT.clear()
        response = login(user).get(url)
        with translation.override(language):
            return both_ways(response)

    return rows


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", ["empty", "draft", "years", "returned", "thirty"])
def test_filled_in_and_drawn_are_the_same(world, rows_of, state, language):
    if state == "thirty":
        version = worlds.make_version("syn-30")
        world.programme.periods.update(criteria_version=version)
    elif state != "empty":
        if state == "years":
            submitted(world, quarter=3)
        returned(world, "B1", "C1") if state == "returned" else draft(world)

    rows = rows_of(language=language)

    assert [filled for filled, _drawn, _plain in rows] == [drawn for _f, drawn, _p in rows]
    assert any(plain for _f, _d, plain in rows) or state == "returned"


def test_two_units_are_not_mixed_up(world, rows_of):
    draft(world)
    first = rows_of()
    Result.objects.filter(criterion__code="B1").update(
        inputs={"value": 77}, remark=HOSTILE, explanation=HOSTILE
    )
    second = rows_of()

    assert [filled for filled, _d, _p in second] == [drawn for _f, drawn, _p in second]
    changed = [b for (a, *_x), (b, *_y) in zip(first, second, strict=True) if a != b]
    assert len(changed) == 1
    assert 'value="77"' in changed[0]
    assert "<b>" not in changed[0].split("<textarea", 1)[1].split("</textarea>")[0]
    assert "&lt;b&gt;" in changed[0]


def test_kept_shapes_are_bounded(monkeypatch):
    monkeypatch.setattr(stencils, "MOST", 3)
    stencils._KEPT.clear()

    drawn = [stencils.draw(numbered(n)) for n in range(10)]

    assert drawn == [f"<i>{n}</i>" for n in range(10)]
    assert len(stencils._KEPT) <= 3


def test_a_part_that_looks_beyond_its_shape_is_found():
    forgetful = stencils.Part(("x",), [1], lambda: f"<i>{stencils.mark(0)}</i>", lambda: "<b>1</b>")
    with pytest.raises(AssertionError, match="not in the shape"):
        stencils.draw(forgetful)


def numbered(n):
    return stencils.Part((n,), [n], lambda: f"<i>{stencils.mark(0)}</i>", lambda: f"<i>{n}</i>")
