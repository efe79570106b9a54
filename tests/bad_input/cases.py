"""Which wrong things are sent where, derived from the pages and their forms."""

import re
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve, reverse

from apps.reporting.forms.corrections import CorrectionForm
from apps.reporting.forms.history import HistoryFilter
from apps.reporting.forms.paste import ApplyForm
from apps.reporting.forms.review import QueueFilter
from apps.reporting.forms.takeover import GroupForm
from apps.reporting.forms.workbooks import DisputeForm
from tests.access.test_matrix import rows
from tests.access.world import ROLES

from .markup import Markup
from .values import ANYTHING, IN_A_QUERY, bad_for, good_for

# Forms that a page draws only in its second step, or reads without showing them as a form.
BEHIND = {
    "reporting:queue": ("GET", QueueFilter, ()),
    "reporting:report-history": ("GET", HistoryFilter, ()),
    "reporting:report-paste": ("POST", ApplyForm, ()),
    "reporting:report-correct": ("POST", CorrectionForm, ()),
    "reporting:report-last-quarter": ("POST", GroupForm, ()),
    "reporting:report-upload": ("POST", DisputeForm, ("apply", "marked", "keep-A1")),
}
ALIKE = 1  # controls of one pattern (one row of many) that are tried
LEFT_OUT = {"csrfmiddlewaretoken"}
DRAFT = ["DEMO-ANCS", "2.0"]
# A draft may hold what is not sound; its checks name it, and it cannot be published.
UNSOUND = "/bo-tieu-chi/DEMO-ANCS/2.0/soan/", {"applies_to", "fold", "group", "cap_band"}
# Pages of one route that hold different forms.
FURTHER = [
    ("criteria:editor-item", "administrator", [*DRAFT, "bo", "-"]),
    ("criteria:editor-item", "administrator", [*DRAFT, "nhom", "A"]),
    ("criteria:editor-item", "administrator", [*DRAFT, "tieu-chi", "C1"]),
    ("criteria:editor-item", "administrator", [*DRAFT, "xep-loai", "DAT"]),
]


@dataclass
class Case:
    """One request; ``is_bad`` when the field must refuse the value, whatever else is right."""

    role: str
    method: str
    url: str
    name: str
    value: object
    data: dict = field(default_factory=dict)
    is_bad: bool = False

    def __str__(self):
        return f"{self.role} {self.method} {self.url} {self.name}={str(self.value)[:40]!r}"


@dataclass
class Seen:
    """What the pages of one route offer."""

    cases: list = field(default_factory=list)
    form_classes: set = field(default_factory=set)
    parameters: set = field(default_factory=set)


def doors():
    """``(route, relation, role)``: for each route and way of asking, somebody who gets in."""
    found = {}
    for row in rows():
        inside = [role for role in ROLES if row[role] == "ok"]
        if inside:
            key = row["route"], row["method"]
            better = row["relation"] in ("own", "-")
            if key not in found or (better and found[key][0] not in ("own", "-")):
                found[key] = row["relation"], _likely(inside)
    return found


def _likely(inside):
    return next((role for role in inside if role != "anonymous"), "anonymous")


def look(access, route, relation, role, args=None) -> Seen:
    """The page of a route as this role sees it, and everything that can be sent from it."""
    args = args or access.address(route, relation, role)
    url = reverse(route, args=args)
    response = access.clients[role].get(url)
    seen = Seen()
    if route in BEHIND:
        seen.cases += _behind(role, url, seen, *BEHIND[route])
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        seen.cases += _of_query(role, url, {"q", "page"}, seen)
        return seen
    markup = Markup(response.content.decode(), url)
    known = _fields(response, seen)
    for form in markup.forms:
        target = urllib.parse.urljoin(url, form.action or url)
        if form.method == "get":
            seen.cases += _of_query(role, target.partition("?")[0], set(form.names), seen)
        else:
            seen.cases += _of_form(role, target, form, known)
    for path, names in _by_path(markup.queries).items():
        if path == url:
            seen.cases += _of_query(role, path, names - seen.parameters, seen)
    return seen


def press(access, route, relation, role) -> Seen:
    """A route that only takes a press: what its form would read, whichever page draws it."""
    url = reverse(route, args=access.address(route, relation, role))
    seen = Seen()
    declared = form_class_of(url)
    seen.form_classes.add(declared)
    for name, one in getattr(declared, "base_fields", {}).items():
        for value in (*bad_for(one), *ANYTHING):
            seen.cases.append(Case(role, "POST", url, name, value, {name: value}))
    return seen


def _behind(role, url, seen, method, form_class, names):
    seen.form_classes.add(form_class)
    for name in (*form_class.base_fields, *names):
        for value in IN_A_QUERY:
            yield Case(role, method, url, name, value, {name: value})


def _by_path(queries):
    found = {}
    for path, name in queries:
        found.setdefault(path, set()).add(name)
    return found


def _of_query(role, path, names, seen):
    seen.parameters |= names
    for name in sorted(names):
        for value in IN_A_QUERY:
            yield Case(role, "GET", path, name, value, {name: value})


def _of_form(role, target, form, known):
    base = _filled(form, known)
    alike = Counter()
    for name in form.names:
        if name in LEFT_OUT:
            continue
        alike[_pattern(name)] += 1
        if alike[_pattern(name)] > ALIKE:
            continue
        loose = target.startswith(UNSOUND[0]) and name in UNSOUND[1]
        # What a page says it showed only decides whether both values are shown.
        loose = loose or name.endswith("-seen")
        for value in () if loose else bad_for(known.get(name)):
            if isinstance(value, SimpleUploadedFile) or name not in form.files:
                yield Case(role, "POST", target, name, value, {**base, name: value}, is_bad=True)
        for value in ANYTHING:
            yield Case(role, "POST", target, name, value, {**base, name: value})
    for name, _value in form.buttons[:2]:
        for value in ANYTHING:
            yield Case(role, "POST", target, name, value, {**base, name: value})


def _filled(form, known):
    """The form as it stands, with something sensible where a person would have to type."""
    data = form.values()
    for name in form.names:
        field = known.get(name)
        if name in form.files or not isinstance(field, forms.Field):
            continue
        if field.required and not any(data.get(name, [])):
            data[name] = [good_for(name, field, form.choices.get(name))]
    return data


def _pattern(name):
    return re.sub(r"\d+", "#", re.sub(r"^[A-ZĐ]+[\d.a-zđ]*-", "#-", name))


def _fields(response, seen):
    """Name on the page → field, from the forms in the contexts of its templates."""
    found = {}
    for form in _forms_in(response.context):
        seen.form_classes.add(type(form))
        for name, one in form.fields.items():
            found[form.add_prefix(name)] = one
    view = getattr(response, "resolver_match", None)
    declared = getattr(getattr(view and view.func, "view_class", None), "form_class", None)
    if declared:
        seen.form_classes.add(declared)
    return found


def _forms_in(contexts):
    seen = set()
    for context in contexts or ():
        for layer in getattr(context, "dicts", [context]):
            for value in list(layer.values()):
                yield from _forms_of(value, seen, 3)


def _forms_of(value, seen, depth):
    if depth == 0 or id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, forms.BaseForm):
        yield value
    elif isinstance(value, forms.BaseFormSet):
        yield from value.forms
    elif isinstance(value, dict):
        for one in value.values():
            yield from _forms_of(one, seen, depth - 1)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _forms_of(one, seen, depth - 1)


def form_class_of(url):
    """What the view behind an address declares as its form."""
    try:
        view = resolve(urllib.parse.urlsplit(url).path).func
    except Resolver404:
        return None
    return getattr(getattr(view, "view_class", None), "form_class", None)
