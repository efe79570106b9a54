"""What stands around every page, mostly without drawing it anew: ``{% topbar %}``, ``{% kept %}``.

``{% filled %}`` does the same for a part of one page.

``layout/topbar.html`` and ``layout/footer.html`` are the only places that know how it looks.
"""

from django import template
from django.conf import settings
from django.template.loader import get_template

from apps.core import stencils
from apps.core.stencils import Part, draw, mark

register = template.Library()

TOPBAR = "layout/topbar.html"
FOOTER = "layout/footer.html"


@register.simple_tag(takes_context=True)
def topbar(context):
    """Menu, units, bell and account: one drawing for each menu and language."""
    user, nav, request = context.get("user"), context.get("nav"), context.get("request")
    signed_in = user is not None and user.is_authenticated
    texts = {
        "user_name": str(user) if signed_in else "",
        "user_login": user.get_username() if signed_in else "",
        "current_units": context.get("current_units") or "",
        "unread_count": context.get("unread_count") or "",
        "search_query": context.get("search_query") or "",
        "here": request.get_full_path() if request else "",
    }
    entries = [(item.url, item.current) for item in nav["items"]] if nav else ()
    return _filled(context, TOPBAR, (signed_in, *entries), texts, has_forms=True)


@register.simple_tag(takes_context=True)
def footer(context):
    """Whom to ask, and what this is."""
    texts = {name: context.get(name) or "" for name in ("contact_line", "app_version")}
    return _filled(context, FOOTER, (), texts)


@register.simple_tag(takes_context=True)
def kept(context, name):
    """``{% kept "layout/head.html" %}``: a part that looks at nothing but the language."""
    return _filled(context, name, (), {})


@register.simple_tag
def filled(name, data):
    """``{% filled "reporting/queue_tools.html" tools %}``: a part that sees nothing but ``data``."""
    return stencils.filled(name, data)


def _filled(context, name, shape, texts, *, has_forms=False):
    """``shape``: what the template looks at besides which of the texts are empty."""
    shape = (name, settings.ROOT_URLCONF, *shape, *map(bool, texts.values()))
    names = [text for text, value in texts.items() if value]
    values = [texts[text] for text in names]
    marks = {text: mark(place) for place, text in enumerate(names)}
    if has_forms:
        key = context.get("csrf_token", "NOTPROVIDED")
        if key == "NOTPROVIDED":  # a page without a request has no forms to send
            return _rendered(context, name, texts)
        marks["csrf_token"] = mark(len(values))
        values.append(key)
    return draw(
        Part(
            shape,
            values,
            lambda: _rendered(context, name, {**texts, **marks}),
            lambda: _rendered(context, name, texts),
        )
    )


def _rendered(context, name, texts):
    with context.push(**texts):
        return get_template(name).template.render(context)
