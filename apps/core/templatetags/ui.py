"""Template tags and filters of the visual language: icons, chips, numbers, dates, form parts."""

from datetime import date, datetime
from functools import cache

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.core import chips, clock, numbers
from apps.core.stencils import filled

register = template.Library()

NOTHING = "–"
MOMENT = "%H:%M %d/%m/%Y"
SOON_DAYS = 3


# --- icons and chips -----------------------------------------------------------------------------


@cache
def _sprite():
    return static("vendor/bootstrap-icons/icons.svg")


@register.simple_tag
def icon(name, css=""):
    """``{% icon "bell" %}``: a drawing beside a word, hidden from screen readers."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        _sprite(),
        name,
    )


@register.simple_tag
def chip(state, kind="report", label=""):
    """``{% chip report.status %}`` or ``{% chip dossier.status "dossier" %}``."""
    found = chips.find(str(state), kind)
    return format_html(
        '<span class="chip chip-{}">{}{}</span>', found.css, icon(found.icon), label or found.label
    )


@register.simple_tag
def nature_badge(nature):
    """What kind of data stands behind a figure: real, partial, superseded, illustrative…"""
    if not nature:
        return ""
    found = chips.NATURES.get(str(nature))
    if found is None:
        found = chips.Chip("info-circle", str(nature), "partial")
    return format_html(
        '<span class="nature nature-{}">{}{}</span>', found.css, icon(found.icon), found.label
    )


@register.inclusion_tag("components/illustrative.html")
def illustrative_mark(text=""):
    """The mark every page with an illustrative figure carries."""
    return {"text": text}


# --- numbers and days ------------------------------------------------------------------------------


@register.filter
def number(value, places=None):
    """1234.5 as ``1.234,5`` (English: ``1,234.5``); ``places`` rounds half up to at most that."""
    return number_in(is_english(), value, places)


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def number_in(english, value, places=None):
    """``number`` in a language that is known already."""
    if value is None or value == "":
        return NOTHING
    point, group = (".", ",") if english else (",", ".")
    return numbers.show(value, places=places, point=point, group=group)


@register.filter
def points(value):
    """A score: at most two decimals, half up."""
    return number(value, 2)


def _as_day(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value


@register.filter
def day(value):
    """A day as dd/mm/yyyy in both languages."""
    return f"{_as_day(value):%d/%m/%Y}" if value else NOTHING


@register.filter
def moment(value):
    """A moment as HH:MM dd/mm/yyyy, Vietnamese time."""
    if not value:
        return NOTHING
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if timezone.is_aware(value):
        value = timezone.localtime(value, timezone.get_default_timezone())
    return f"{value:{MOMENT}}"


@register.filter
def weekday(value):
    """The day of the week in words, beside a date of a meeting."""
    return date_format(_as_day(value), "l") if value else ""


@register.filter
def due(value):
    """How far a deadline is: in 3 days, today, 2 days overdue."""
    if not value:
        return ""
    left = (_as_day(value) - clock.today()).days
    if left == 0:
        return _("today")
    if left > 0:
        return ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left}
    return ngettext("%(count)s day overdue", "%(count)s days overdue", -left) % {"count": -left}


@register.inclusion_tag("components/deadline.html")
def deadline(value, done=False):
    """Date and distance; bold with a clock from three days before, red when past."""
    left = None if not value or done else (_as_day(value) - clock.today()).days
    level = "" if left is None or left > SOON_DAYS else "soon" if left >= 0 else "late"
    return {"value": value, "done": done, "level": level}


@register.inclusion_tag("components/progress.html")
def progress(value, total, label="", wide=False):
    """``29/30`` in words and as a thin bar."""
    return {
        "value": value or 0,
        "total": total or 0,
        "label": label,
        "wide": wide,
        "full": bool(total) and value == total,
    }


# --- form parts -----------------------------------------------------------------------------------


def _error_lines(form):
    """Pairs of target id and sentence, in the order of the page."""
    if isinstance(form, BaseFormSet):
        for error in form.non_form_errors():
            yield "", error
        for child in form.forms:
            yield from _error_lines(child)
        return
    if not hasattr(form, "fields"):  # already pairs
        yield from form
        return
    for error in form.non_field_errors():
        yield "", error
    for bound in form:
        label = force_str(bound.label).rstrip(".:?")  # a label may be a sentence
        for error in bound.errors:
            text = force_str(error)
            yield _target(bound), text if text.startswith(label) else f"{label}: {text}"


def _target(bound):
    grouped = isinstance(bound.field.widget, RadioSelect | CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if grouped else (bound.id_for_label or bound.auto_id)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """All that must be fixed, each line a link to its field; nothing when there is nothing.

    Takes forms, formsets or lists of ``(field id, sentence)``. Where no line names a field there
    is nothing to correct: the title only says that it was not done.
    """
    lines = [line for form in forms if form for line in _error_lines(form)]
    if any(target for target, _text in lines):
        title = ngettext(
            "There is %(count)s thing to fix", "There are %(count)s things to fix", len(lines)
        ) % {"count": len(lines)}
    else:
        title = _("This could not be done")
    return {"lines": lines, "title": title}


def _control_css(widget):
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


@register.inclusion_tag("components/field.html")
def field(bound, size="", help_text=""):
    """One labelled control with its help and errors tied to it."""
    widget = bound.field.widget
    help_text = help_text or bound.help_text
    described = [f"{bound.auto_id}_helptext"] if help_text else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    css = [widget.attrs.get("class", ""), _control_css(widget)]
    css += ["is-invalid"] if bound.errors else []
    attrs = {"class": " ".join(dict.fromkeys(" ".join(css).split()))}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    grouped = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    if grouped:
        widget.attrs["class"] = attrs["class"]
        # The group carries description and error; single options need no repetition.
        widget.attrs.pop("aria-describedby", None)
    return {
        "field": bound,
        "control": "" if grouped else bound.as_widget(attrs=attrs),
        "help_text": help_text,
        "described": " ".join(described),
        "grouped": grouped,
        "checkbox": isinstance(widget, CheckboxInput),
        "size": size,
    }


@register.inclusion_tag("components/action_button.html", takes_context=True)
def action_button(context, url, label, style="secondary", icon="", small=False, **hidden):
    """A button that does one thing: a POST form with its key; other arguments go as hidden fields."""
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "style": style,
        "icon_name": icon,
        "small": small,
        "hidden": hidden,
    }


# --- moving about -----------------------------------------------------------------------------------


@register.simple_tag
def breadcrumbs(*parts):
    """``{% breadcrumbs label url label url current %}``; the home page comes first by itself."""
    pairs = zip(parts[::2], (*parts[1::2], ""), strict=False)
    crumbs = [{"label": _text(label), "url": url} for label, url in pairs]
    return filled("components/breadcrumbs.html", {"crumbs": crumbs})


@register.simple_tag(takes_context=True)
def pagination(context, page_obj, param="page"):
    """Links to the other pages of a list; filters in the query string stay."""
    paginator, here = page_obj.paginator, page_obj.number
    if paginator.num_pages <= 1:
        return filled("components/pagination.html", {"links": []})
    query = context["request"].GET.copy() if context.get("request") else QueryDict(mutable=True)
    links = []
    for page in paginator.get_elided_page_range(here, on_each_side=2, on_ends=1):
        url = _page_url(query, param, page) if isinstance(page, int) else ""
        links.append({"page": str(page), "url": url, "is_here": page == here})
    data = {
        "links": links,
        "previous_url": _page_url(query, param, here - 1) if page_obj.has_previous() else "",
        "next_url": _page_url(query, param, here + 1) if page_obj.has_next() else "",
        "first": number(page_obj.start_index()),
        "last": number(page_obj.end_index()),
        "total": number(paginator.count),
    }
    return filled("components/pagination.html", data)


def _page_url(query, param, page):
    query[param] = page
    return f"?{query.urlencode()}"


def _text(label):
    """A label as text; what is safe already stays safe."""
    return label if isinstance(label, str) else str(label)


@register.inclusion_tag("components/empty_state.html")
def empty_state(text, url="", label="", icon="inbox"):
    """One sentence and at most one thing to do."""
    return {"text": text, "url": url, "label": label, "icon_name": icon}
