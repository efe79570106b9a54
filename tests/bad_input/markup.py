"""The forms and links of a page, as a browser would send them."""

import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser

NOT_SENT = {"submit", "button", "reset", "image"}


@dataclass
class Form:
    """One form: where it goes and what it sends as it stands."""

    action: str
    method: str
    sent: list = field(default_factory=list)  # (name, value) as a press would send them
    names: list = field(default_factory=list)  # every control, also those left out of a press
    files: set = field(default_factory=set)
    choices: dict = field(default_factory=dict)  # name → values on offer
    buttons: list = field(default_factory=list)  # (name, value) of named submit buttons

    def values(self) -> dict:
        found = {}
        for name, value in self.sent:
            found.setdefault(name, []).append(value)
        return found


class Markup(HTMLParser):
    """``Markup(html).forms`` and ``.queries``: parameters behind question marks, by path."""

    def __init__(self, html, url):
        super().__init__(convert_charrefs=True)
        self.url = url
        self.forms, self.queries = [], []
        self.by_id, self.outside = {}, []
        self.form = self.select = self.area = None
        self.feed(html)
        for owner, attrs in self.outside:  # controls that name their form by its id
            if owner in self.by_id:
                self._control(self.by_id[owner], attrs)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag == "a" and "?" in attrs.get("href", ""):
            self._link(attrs["href"])
        if tag == "form":
            self.form = Form(attrs.get("action", ""), attrs.get("method", "get").lower())
            self.forms.append(self.form)
            self.by_id[attrs.get("id")] = self.form
        elif tag in ("input", "button", "select", "textarea") and attrs.get("name"):
            attrs["tag"] = tag
            if "form" in attrs:
                self.outside.append((attrs["form"], attrs))
            elif self.form is not None:
                self._control(self.form, attrs)
        elif tag == "option" and self.select:
            form, name = self.select
            form.choices[name].append(attrs.get("value", ""))
            if "selected" in attrs:
                form.sent.append((name, attrs.get("value", "")))

    def _control(self, form, attrs):
        name, kind = attrs["name"], attrs.get("type", "text")
        if attrs["tag"] == "button" or kind in NOT_SENT:
            form.buttons.append((name, attrs.get("value", "")))
            return
        if name not in form.names:
            form.names.append(name)
        if attrs["tag"] == "select":
            form.choices[name] = []
            self.select = form, name
        elif attrs["tag"] == "textarea":
            self.area = form, name
            form.sent.append((name, ""))
        elif kind == "file":
            form.files.add(name)
        elif kind in ("checkbox", "radio"):
            form.choices.setdefault(name, []).append(attrs.get("value", "on"))
            if "checked" in attrs:
                form.sent.append((name, attrs.get("value", "on")))
        else:
            form.sent.append((name, attrs.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select:
            form, name = self.select
            if name not in dict(form.sent) and form.choices[name]:
                form.sent.append((name, form.choices[name][0]))
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data):
        if self.area:
            form, name = self.area
            form.sent[-1] = (name, form.sent[-1][1] + data.lstrip("\n"))

    def _link(self, href):
        parts = urllib.parse.urlsplit(urllib.parse.urljoin(self.url, href))
        names = [name for name, _value in urllib.parse.parse_qsl(parts.query, True)]
        self.queries += [(parts.path, name) for name in names]
