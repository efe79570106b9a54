"""Follows links and GET forms as one person over plain HTTP: quick, and what a page says is kept."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, cached_property
from html.parser import HTMLParser

from django.conf import settings
from django.urls import Resolver404, resolve

PER_ROUTE = 3  # addresses of one route without filters
PER_FILTER = 2  # with the same filters set
BY_LINK = 6  # with whatever filters, from links (tabs, sheets of a list)
BY_FORM = 2  # from forms; each person begins with another choice
SECONDS = 60
TEXT_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "data-label")
SILENT = {"script", "style", "template"}
VOID = {"input", "br", "hr", "img", "meta", "link", "use", "path", "source", "wbr", "col"}
LOADS = {"script": "src", "img": "src", "link": "href", "use": "href", "source": "src"}
FILTER_WORDS = "bai chay"
ROLES = {
    "anonymous": None,
    "officer": "canbo.baichay",
    "officer with a draft": "canbo.quangla",
    "chief": "truong.baichay",
    "chief with a hand-over": "truong.donglam",
    "deputy chief": "pho.baichay",
    "verifier": "thamdinh",
    "verifier of a unit that ended": "thamdinh.cualo",
    "secretary": "thuky",
    "member": "uyvien01",
    "member of a ward": "uyvien12",
    "chair": "chutri",
    "leader": "lanhdao",
    "administrator": "quantri",
    "auditor": "kiemtoan",
}
AT_ONCE = 3


@dataclass
class Form:
    """A GET form: where it goes and what it sends as it stands."""

    action: str
    method: str
    fields: list = field(default_factory=list)
    choices: dict = field(default_factory=dict)  # name → values of a list, first ones
    words: set = field(default_factory=set)  # names of fields a person types in


class Document(HTMLParser):
    """Links, forms, what is loaded and what can be read on one page."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.links, self.forms, self.loads, self.texts, self.ids = [], [], [], [], []
        self.silent = 0
        self.foreign = []  # open elements in another language
        self.form = self.select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent += 1
        if self.foreign or (tag != "html" and attrs.get("lang", "vi") != "vi"):
            if tag not in VOID:
                self.foreign.append(tag)
        else:
            self.texts += [attrs[name] for name in TEXT_ATTRIBUTES if attrs.get(name)]
            if tag == "meta" and attrs.get("name") == "description":
                self.texts.append(attrs.get("content", ""))
        if attrs.get("id"):
            self.ids.append(attrs["id"])
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        elif tag in LOADS and attrs.get(LOADS[tag]):
            self.loads.append(attrs[LOADS[tag]])
        self._form_parts(tag, attrs)

    def _form_parts(self, tag, attrs):
        if tag == "form":
            method = attrs.get("method", "get").lower()
            self.form = Form(attrs.get("action", ""), method)
            self.forms.append(self.form)
        if self.form is None:
            return
        name = attrs.get("name")
        if tag == "input" and name:
            kind = attrs.get("type", "text")
            if kind in ("text", "search", "date"):
                self.form.words.add(name)
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in attrs:
                self.form.fields.append((name, attrs.get("value", "")))
        elif tag == "select" and name:
            self.select = name
            self.form.choices[name] = []
        elif tag == "option" and self.select:
            self.form.choices[self.select].append(attrs.get("value", ""))
            if "selected" in attrs:
                self.form.fields.append((self.select, attrs.get("value", "")))

    def handle_endtag(self, tag):
        if tag in SILENT:
            self.silent -= 1
        if self.foreign and tag not in VOID:
            self.foreign.pop()
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None

    def handle_data(self, data):
        text = " ".join(data.split())
        if text and not self.silent and not self.foreign:
            self.texts.append(text)

    def sent_by_get(self):
        """Addresses that the GET forms can ask for: as they stand, with words, with each choice."""
        for form in self.forms:
            if form.method != "get":
                continue
            plain = dict(form.fields)
            yield form.action, plain
            for name in form.words:
                yield form.action, {**plain, name: FILTER_WORDS}
            for name, values in form.choices.items():
                for value in values[-2:]:
                    yield form.action, {**plain, name: value}


@dataclass
class Page:
    """One answer."""

    url: str
    came_from: str
    status: int
    kind: str
    body: bytes
    route: str = ""
    names: dict = field(default_factory=dict)  # what the address says: ct, ky, don_vi, so …

    @property
    def is_html(self):
        return self.kind.startswith("text/html")

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @cached_property
    def document(self):
        return Document(self.text)


class Visitor:
    """``Visitor(stack.url, "thamdinh").crawl()`` is the list of pages that this person reaches."""

    def __init__(self, site, username=None, password=None):
        self.site = site
        self.username = username
        jar = http.cookiejar.CookieJar()
        self.cookies = jar
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self.opener.addheaders = [("Accept-Language", "vi")]
        if username:
            self._sign_in(password or settings.TRIAL_PASSWORD)

    def get(self, url, came_from=""):
        """One page; redirects are followed, an error is an answer too."""
        return self._ask(urllib.request.Request(url), came_from)

    def _ask(self, request, came_from=""):
        try:
            answer = self.opener.open(request, timeout=SECONDS)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = Page(
                url=answer.url,
                came_from=came_from,
                status=answer.status,
                kind=answer.headers.get("Content-Type", ""),
                body=answer.read(),
            )
        page.route, page.names = route_of(page.url)
        return page

    def _sign_in(self, password):
        page = self.get(f"{self.site}/dang-nhap/")
        form = next(f for f in Document(page.text).forms if f.method == "post")
        sent = {**dict(form.fields), "username": self.username, "password": password}
        request = urllib.request.Request(
            f"{self.site}/dang-nhap/",
            data=urllib.parse.urlencode(sent).encode(),
            headers={"Referer": page.url},
        )
        page = self._ask(request)
        assert page.route.startswith("dashboards:"), f"{self.username}: {page.url}"

    def crawl(self, start="/"):
        """Every page reachable by links and GET forms, a few addresses for each route."""
        waiting = [(f"{self.site}{start}", "", BY_LINK)]
        seen, taken, pages = set(), Counter(), []
        while waiting:
            url, came_from, most = waiting.pop(0)
            route, filters = _kind_of_address(url)
            if url in seen or taken[route, filters] >= (PER_FILTER if filters else PER_ROUTE):
                continue
            if filters and taken[route, most] >= most:
                continue
            seen.add(url)
            taken[route, filters] += 1
            taken[route, most] += bool(filters)
            page = self.get(url, came_from)
            pages.append(page)
            if page.is_html and page.status == 200:
                waiting += [(address, page.url, kind) for address, kind in self._next(page)]
        return pages

    def _next(self, page):
        document = page.document
        for href in dict.fromkeys(document.links):
            url = urllib.parse.urldefrag(urllib.parse.urljoin(page.url, href)).url
            if url.startswith(f"{self.site}/"):
                yield url, BY_LINK
        if _kind_of_address(page.url)[1]:
            return  # filters are tried one by one
        asked = list(document.sent_by_get())
        begin = sum(map(ord, self.username or "")) % max(1, len(asked))
        for action, sent in asked[begin:] + asked[:begin]:
            target = urllib.parse.urljoin(page.url, action or page.url).partition("?")[0]
            yield f"{target}?{urllib.parse.urlencode(sent)}", BY_FORM


def crawl_as_everybody(site):
    """role → pages."""

    def go(username):
        return Visitor(site, username).crawl()

    with ThreadPoolExecutor(AT_ONCE) as crew:
        return dict(zip(ROLES, crew.map(go, ROLES.values()), strict=True))


@cache
def route_of(url):
    """Name of the route and the names in the address; nothing for what is not a page of ours."""
    try:
        match = resolve(urllib.parse.unquote(urllib.parse.urlsplit(url).path))
    except Resolver404:
        return "", {}
    return match.view_name, match.kwargs


@cache
def _kind_of_address(url):
    parts = urllib.parse.urlsplit(url)
    route, _names = route_of(url)
    filled = [
        f"{name}={value}" if name == "tab" else name  # each tab is a page of its own
        for name, value in urllib.parse.parse_qsl(parts.query)
        if value
    ]
    return route or parts.path, tuple(sorted(filled))


def strangers(page, document):
    """What the page loads or links to on other hosts."""
    site = urllib.parse.urlsplit(page.url).netloc
    found = []
    for address in [*document.loads, *(f.action for f in document.forms), *document.links]:
        host = urllib.parse.urlsplit(urllib.parse.urljoin(page.url, address)).netloc
        if host not in ("", site) and not re.match(r"(mailto|tel):", address):
            found.append(address)
    return found
