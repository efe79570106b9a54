"""Finds English on a Vietnamese page: words of our own English sentences, and common ones."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings

WORD = re.compile(r"(?<![\w.@/_#-])[A-Za-z]{2,}(?![\w@/_#-]|\.\w)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|\\n|https?://\S+")
# Names of units hold syllables that look English: Can Lộc, Bắc Trà My.
UNIT = re.compile(
    r"\b(?i:huyện|xã|phường|thị trấn|thị xã|tỉnh|thành phố|quận|đặc khu)( [A-ZĐÀ-Ỹ][\w'’-]*)+"
)
COMMON_TEXT = """
    about above after again all also always and any are because been before below between both but
    can could does each edit error even every false find first for from get has have here how into
    is just last less like make more most must never new next no not now of off on once only open
    or other our out over page per please save search see send show since some submit such than
    that their them then there these they this those through true under until up update user very
    view was we were what when where which while who will with would yes you your login logout
    password delete cancel close back home name date time status none null
"""
COMMON = set(COMMON_TEXT.split())


def words_of(text):
    """Latin words without diacritics; codes, addresses and account names are no words."""
    return {word.lower() for word in WORD.findall(PLACEHOLDER.sub(" ", text))}


@cache
def catalogue():
    """English and Vietnamese of every entry: pairs of texts."""
    path = settings.BASE_DIR / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    entries, entry, part = [], {}, ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if not line:
            entries.append(entry)
            entry = {}
        found = re.match(r'(msg\w+)(?:\[\d\])? "(.*)"$', line)
        if found:
            part = found[1]
            entry[part] = entry.get(part, "") + found[2]
        elif line.startswith('"'):
            entry[part] = entry.get(part, "") + line[1:-1]
    return [
        (_plain(e.get("msgid", "") + " " + e.get("msgid_plural", "")), _plain(e["msgstr"]))
        for e in entries
        if e.get("msgid") and e.get("msgstr")
    ]


def _plain(text):
    return text.replace('\\"', '"').strip()


@cache
def allowed():
    """The allow-list: product terms, and Vietnamese syllables without a diacritic."""
    lines = Path(__file__).with_name("allowed_words.txt").read_text(encoding="utf-8").splitlines()
    return {line.strip().lower() for line in lines if line.strip() and not line.startswith("#")}


@cache
def english_words():
    """What our English sentences are made of, and common words, without the allow-list."""
    ours = set().union(*(words_of(english) for english, _vietnamese in catalogue()))
    return (ours | COMMON) - allowed()


@cache
def english_sentences():
    """Sources whose translation differs: no text on a page may be one of them."""
    return {english.strip() for english, vietnamese in catalogue() if english != vietnamese}


def english_in(texts):
    """Texts that are an English source or hold an English word."""
    found = []
    for text in (UNIT.sub(" ", text) for text in texts):
        if text in english_sentences() and not words_of(text) <= allowed():
            found.append(text)
        elif words_of(text) & english_words():
            found.append(f"{', '.join(sorted(words_of(text) & english_words()))}: {text[:80]}")
    return found
