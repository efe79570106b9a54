"""Every route the application has, with the methods it answers, read from the resolver."""

from django.urls import URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")


def walk(resolver=None, namespaces=()):
    """``(name, view callback)`` of every route; one without a name is called ``-``."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from walk(pattern, inner)
        else:
            yield ":".join((*namespaces, pattern.name or "-")), pattern.callback


def methods_of(callback):
    """The methods that do something; HEAD and OPTIONS follow GET."""
    view = getattr(callback, "view_class", None)
    if view is None:
        return {m.upper() for m in METHODS}
    return {m.upper() for m in METHODS if m in view.http_method_names and hasattr(view, m)}


def all_cells():
    """``{(route, METHOD)}``."""
    return {(name, method) for name, callback in walk() for method in methods_of(callback)}


def public_routes():
    """Routes that answer without signing in."""
    return {name for name, cb in walk() if getattr(cb, "login_required", True) is False}
