"""``{% entry_rows rows %}``: criteria of the entry page, mostly without drawing them anew.

``reporting/entry_row.html`` is the only place that knows how a row looks. A row that has nothing
to say but its figures is filled into what that template drew for such a row; one with errors or
a dispute is drawn by the template itself.
"""

from django import template
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from apps.core.stencils import Marked, Part, draw_all, filled, mark
from apps.core.templatetags.ui import points

register = template.Library()

ROW = "reporting/entry_row.html"
NOTHING = "–"
WITHOUT_YEAR = 7  # columns
DASHED = ("previous", "last_year", "so_far")  # a dash is drawn another way than a figure
ASKED = ("explanation", "history_url", "told_url", "ask_url")  # whether there is one decides
PLAIN = ("version", "percent", "remark", "own_points", "value_text")
LINES = ("inline", "below", "more")


@register.simple_tag(takes_context=True)
def entry_rows(context, rows):
    desk = context.get("desk")
    if desk is None:
        return mark_safe("".join([_rendered(context, row) for row in rows]))  # noqa: S308
    around = (
        *(desk.version.pk, desk.version.text_digest, context["columns"]),
        *(bool(context["notice"]), context["previous_name"]),
    )
    plain = [row for row in rows if is_plain(row)]
    plainly = iter(draw_all([_part(context, around, row) for row in plain]))
    drawn = [next(plainly) if is_plain(row) else _rendered(context, row) for row in rows]
    return mark_safe("".join(drawn))  # noqa: S308 -- escaped by ``draw_all``


@register.simple_tag(takes_context=True)
def entry_head(context):
    """The names of the columns; ``columns`` says whether all of them are there."""
    period = getattr(context.get("report"), "period", None)
    data = {
        "previous_name": context.get("previous_name") or "",
        "roman": period.roman if period else "",
        "year": str(context.get("last_year") or ""),
        "columns": context.get("columns"),
    }
    return filled("reporting/entry_head.html", data)


@register.simple_tag(takes_context=True)
def entry_group(context, group):
    """The heading of a group: how much of it is entered, and its points."""
    score = group["score"] or {}
    scored = score.get("points") is not None
    data = {
        "code": group["code"],
        "title": group["title"],
        "left": group.get("left") or "",
        "filled": str(group["filled"]),
        "count": str(group["count"]),
        "points": points(score["points"]) if scored else "",
        "max": points(score["max"]) if scored else "",
        "columns": context.get("columns") or WITHOUT_YEAR,
    }
    return filled("reporting/entry_group.html", data)


def entry_row(context, row):
    return entry_rows(context, [row])


def _rendered(context, row):
    with context.push(row=row):
        return get_template(ROW).template.render(context)


def is_plain(row) -> bool:
    """Nothing was refused or disputed."""
    return not (row.errors or row.conflict)


def _part(context, around, row) -> Part:
    """Everything the template decides by, the texts it shows, and how it is drawn."""
    controls, item = row.controls, row.item
    texts = [
        *(row.version, row.percent, row.remark, row.own_points, row.value_text),
        *(row.explanation, row.history_url, row.told_url, row.ask_url),
        *(row.previous, row.last_year, row.so_far),
        *[view.value for control, view in controls if not control.is_chosen],
        *row.warnings,
        *((item.said_by, item.reason, row.answer, row.answered) if item else ()),
    ]
    shape = (
        *(around, row.code, row.state, row.files, row.is_locked, row.is_accepted, row.may_ask),
        *(bool(row.line), bool(row.result and row.result.explanation)),
        *[bool(text) for text in texts[len(PLAIN) : len(PLAIN) + len(ASKED)]],
        *(row.previous == NOTHING, row.last_year == NOTHING, row.so_far == NOTHING),
        *[_choice(view) for control, view in controls if control.is_chosen],
        *(len(row.warnings), item and item.is_own),
    )
    return Part(
        shape,
        texts,
        lambda: _rendered(context, _marked(row, controls)),
        lambda: _rendered(context, row),
    )


def _choice(view):
    """A list holds only what it offers; what came for a tick may be any text, and long."""
    return view.value if view.choices else bool(view.value)


def _marked(row, controls) -> Marked:
    """The row with marks for its texts, by their places in ``_part``."""
    names = (*PLAIN, *ASKED, *DASHED)
    given = {
        name: mark(number)
        for number, name in enumerate(names)
        if not (
            (name in ASKED and not getattr(row, name))
            or (name in DASHED and getattr(row, name) == NOTHING)
        )
    }
    given |= {line: [] for line in LINES}
    place = len(names)
    for control, view in controls:
        if not control.is_chosen:
            view, place = Marked(view, value=mark(place)), place + 1
        given[control.line].append(view)
    given["warnings"] = [mark(place + number) for number in range(len(row.warnings))]
    if row.item:
        said_by, reason, given["answer"], given["answered"] = (
            mark(place + len(row.warnings) + number) for number in range(4)
        )
        given["item"] = Marked(row.item, said_by=said_by, reason=reason)
    return Marked(row, **given)
