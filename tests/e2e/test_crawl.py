"""Each role follows every link: no dead end, no other host, no English, no unmarked figure."""

import io
import re
from collections import Counter, defaultdict

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from .crawler import strangers
from .english import allowed, catalogue, english_in, words_of

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]
# Pages about a programme, its reports, dossiers, sessions and recognitions: all of the seeded
# programmes have invented figures, so each of them carries the mark.
MARKED = re.compile(r"^(programmes|reporting|assessments|recognition):|^dashboards:overview")
NO_FIGURES = {
    "programmes:programme-list",  # names only; each row has a badge of its own
    "programmes:programme-create",
    "recognition:session-create",
    "reporting:nudge",
    "reporting:phrases",
    "reporting:evidence-download",
    "recognition:scan-download",
}
SCORE = re.compile(r"\d+(,\d+)?/100\b|\d+(,\d+)? điểm\b")
MARK = "minh họa"
A_UNIT = re.compile(r"\b(Phường|Xã) [A-ZĐ]")  # a list that found nothing needs no mark


@pytest.fixture(scope="module")
def documents(reached):
    """Each HTML page once, read."""
    found = {}
    for pages in reached.values():
        for page in pages:
            if page.is_html and page.status == 200:
                found.setdefault(page.body, (page, page.document))
    return list(found.values())


def test_no_link_leads_to_an_error(reached):
    wrong = [
        f"{role}: {page.status} {page.url} on {page.came_from}"
        for role, pages in reached.items()
        for page in pages
        if page.status >= 400
    ]
    assert wrong == []


def test_the_crawl_went_everywhere(reached):
    """A crawl that is stopped at the door would find nothing wrong either."""
    routes = {role: {page.route for page in pages} for role, pages in reached.items()}
    assert routes["anonymous"] == {"accounts:login", "dashboards:help", "dashboards:help-role"}
    assert {"reporting:report-entry", "reporting:report-print"} <= routes["officer"]
    assert {"reporting:report-check"} <= routes["chief with a hand-over"]
    assert {"reporting:queue", "reporting:review", "reporting:nudge"} <= routes["verifier"]
    assert {"recognition:session-detail", "recognition:session-print"} <= routes["secretary"]
    assert {"recognition:item-detail", "recognition:dossier-detail"} <= routes["member"]
    assert {"dashboards:overview", "dashboards:overview-export"} <= routes["leader"]
    assert {"accounts:user-detail", "committees:committee-detail"} <= routes["administrator"]
    drafting = {"editor", "editor-item", "draft-publish", "draft-history", "version-compare"}
    assert {f"criteria:{name}" for name in drafting} <= routes["administrator"]
    assert "assessments:version-simulate" in routes["administrator"]
    assert {"dashboards:audit-list", "dashboards:audit-detail"} <= routes["auditor"]
    assert len(set().union(*routes.values())) > 55


def test_nothing_comes_from_another_host(documents):
    found = [(page.url, strangers(page, read)) for page, read in documents]
    assert [(url, others) for url, others in found if others] == []


def test_ids_are_unique(documents):
    doubled = {
        (page.route, name)
        for page, read in documents
        for name, times in Counter(read.ids).items()
        if times > 1
    }
    assert doubled == set()


def test_no_english_on_a_vietnamese_page(documents):
    found = defaultdict(set)
    for page, read in documents:
        for text in english_in(read.texts):
            found[text].add(page.route)
    assert dict(found) == {}


def test_no_english_in_the_vietnamese_catalogue():
    """What the crawl does not reach (refusals, mails) is held by the catalogue itself."""
    ours = set().union(*(words_of(english) for english, _vietnamese in catalogue()))
    left = {
        vietnamese
        for _english, vietnamese in catalogue()
        if (words_of(vietnamese) & ours) - allowed()
    }
    assert left == set()


def test_every_sentence_has_a_translation():
    text = (settings.BASE_DIR / "locale/vi/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    empty = re.findall(r'msgid "(.+)"\nmsgstr(?:\[0\])? ""\n\n', text)
    assert empty == []
    assert "#, fuzzy" not in text


def test_every_page_with_an_invented_figure_carries_the_mark(documents):
    bare = set()
    for page, read in documents:
        text = " ".join(read.texts)
        found_nothing = 'class="empty' in page.text
        expected = MARKED.match(page.route) and page.route not in NO_FIGURES and not found_nothing
        if (expected or SCORE.search(text)) and "mark-illustrative" not in page.text:
            bare.add(page.route if expected else page.url)
    assert bare == set()


def test_the_mark_stands_only_where_something_is_invented(documents):
    """A mark on everything would say nothing: the sets of the State have none."""
    plain = [
        page
        for page, _read in documents
        if page.route == "criteria:version-detail" and page.names["code"].startswith("ANTT-124")
    ]
    assert plain
    assert [page.url for page in plain if "mark-illustrative" in page.text] == []


def test_every_workbook_with_an_invented_figure_carries_the_mark(reached):
    books = {}
    for pages in reached.values():
        for page in pages:
            if "spreadsheet" in page.kind:
                books.setdefault((page.route, page.url), page.body)
    assert {"reporting:period-export", "reporting:queue-export", "dashboards:overview-export"} <= {
        route for route, _url in books
    }
    bare, english = [], set()
    for (route, url), content in books.items():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        cells = [str(cell) for sheet in sheets for row in sheet for cell in row if cell != ""]
        text = " ".join(cells)
        if MARKED.match(route) and A_UNIT.search(text) and MARK not in text.lower():
            bare.append(url)
        if route != "criteria:version-export":  # holds both languages, so that it can come home
            english |= set(english_in(cells))
    assert bare == []
    assert english == set()
