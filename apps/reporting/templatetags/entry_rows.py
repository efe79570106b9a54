"""``{% entry_row row %}``: one criterion of the entry page, mostly without drawing it anew.

``reporting/entry_row.html`` is the only place that knows how a row looks. A row that has nothing
to say but its figures is filled into what that template drew for such a row; one with errors, a
return or a dispute is drawn by the template itself.
"""

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from apps.core.stencils import Marked, draw, mark

register = template.Library()

ROW = "reporting/entry_row.html"
NOTHING = "–"
DASHED = ("previous", "last_year", "so_far")  # a dash is drawn another way than a figure
PLAIN = ("version", "percent", "remark", "explanation", "own_points")
TOLD = ("side", "value", "origin", "reason", "improvement", "points_shown", "rule_words")


@register.simple_tag(takes_context=True)
def entry_row(context, row):
    desk = context.get("desk")
    if desk is None or not is_plain(row):
        return _rendered(context, row)
    texts = []
    around = (desk.version.pk, desk.version.text_digest, context["columns"])
    shape = (*around, bool(context["notice"]), context["previous_name"], *_shape(row))
    marked = _marked(row, texts)
    filled = draw(shape, texts, lambda: _rendered(context, marked))
    if settings.COMPARE_STENCILS and filled != _rendered(context, row):
        raise AssertionError(
            f"{row.code}: the template looks at something that is not in the shape"
        )
    return mark_safe(filled)  # noqa: S308 -- escaped by ``draw``


def _rendered(context, row):
    with context.push(row=row):
        return get_template(ROW).template.render(context)


def is_plain(row) -> bool:
    """Nothing was refused, sent back, accepted or disputed; what was scored is explained."""
    special = row.is_locked or row.errors or row.item or row.conflict
    return not special and (row.explained is not None or not row.line)


def _shape(row) -> tuple:
    """Everything the template decides by."""
    told = row.explained
    return (
        row.code,
        row.state,
        row.files,
        row.target,
        row.verdict,
        bool(row.line),
        bool(row.explanation),
        bool(row.history_url),
        len(row.warnings),
        *(getattr(row, name) == NOTHING for name in DASHED),
        *(input.value for input in _controls(row) if _is_chosen(input)),
        told is not None and _told_shape(told),
    )


def _told_shape(told) -> tuple:
    return (
        told.points is None,
        told.verdict,
        *(bool(getattr(told, name)) for name in TOLD),
        *((bool(source.url), source.stands_out) for source in told.sources),
    )


def _controls(row):
    return [*row.inline, *row.below, *row.more]


def _is_chosen(control) -> bool:
    """A list or a tick: which answer is chosen decides what is drawn."""
    return bool(control.choices) or (control.type == "bool" and control.optional)


def _marked(row, texts) -> Marked:
    """The row with marks for its texts; the texts go to the list, in the order of the marks."""

    def put(text):
        texts.append(text)
        return mark(len(texts) - 1)

    def marks(thing, names):
        return {name: put(getattr(thing, name)) for name in names}

    given = marks(row, PLAIN if row.explanation else [n for n in PLAIN if n != "explanation"])
    given |= marks(row, ["history_url"] if row.history_url else [])
    given |= marks(row, [name for name in DASHED if getattr(row, name) != NOTHING])
    for line in ("inline", "below", "more"):
        given[line] = [
            control if _is_chosen(control) else Marked(control, value=put(control.value))
            for control in getattr(row, line)
        ]
    given["warnings"] = [put(warning) for warning in row.warnings]
    if row.explained is not None:
        told = row.explained
        given["explained"] = Marked(
            told,
            **marks(told, [name for name in TOLD if getattr(told, name)]),
            sources=[
                Marked(source, **marks(source, ("quarter", "value", *(["url"] * bool(source.url)))))
                for source in told.sources
            ],
        )
    return Marked(row, **given)
