"""The forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

PRESSED = {"submit", "image", "button", "reset", "file"}


@dataclass
class SentForm:
    action: str
    method: str
    fields: list = field(default_factory=list)  # (name, value) in the order of the page


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.form, self.select, self.text = [], None, None, None

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        if tag == "form":
            method = (given.get("method") or "get").lower()
            self.form = SentForm(given.get("action") or "", method)
            self.found.append(self.form)
        if self.form is None:
            return
        name = given.get("name")
        if tag == "option" and self.select is not None:
            self._option(given)
        elif not name or "disabled" in given:
            return
        elif tag == "input":
            self._input(name, given)
        elif tag == "select":
            self.select = [name, None]
        elif tag == "textarea":
            self.text = [name, ""]

    def _option(self, given):
        value = given.get("value") or ""
        if self.select[1] is None or "selected" in given:
            self.select[1] = value

    def _input(self, name, given):
        kind = (given.get("type") or "text").lower()
        if kind in PRESSED:
            return
        if kind in {"checkbox", "radio"}:
            if "checked" in given:
                self.form.fields.append((name, given.get("value") or "on"))
            return
        self.form.fields.append((name, given.get("value") or ""))

    def handle_data(self, data):
        if self.text is not None:
            self.text[1] += data

    def handle_endtag(self, tag):
        if tag == "select" and self.select is not None:
            if self.select[1] is not None:
                self.form.fields.append(tuple(self.select))
            self.select = None
        elif tag == "textarea" and self.text is not None:
            self.form.fields.append((self.text[0], self.text[1].lstrip("\n")))
            self.text = None
        elif tag == "form":
            self.form = None


def forms_of(page) -> list[SentForm]:
    reader = _Reader()
    reader.feed(page)
    return reader.found


def largest_form(page) -> list:
    """The fields of the form with most of them."""
    posted = [form for form in forms_of(page) if form.method == "post"]
    return max(posted, key=lambda form: len(form.fields)).fields
