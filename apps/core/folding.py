"""Text as people type it, compared without diacritics and sorted the Vietnamese way."""

import re
import unicodedata

# Order of the Vietnamese alphabet, then of the tones; d before đ, a before ă before â.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_VOWEL_MARKS = {"\u0306", "\u0302", "\u031b"}


def fold(text: str) -> str:
    """Lower case, no diacritics, single spaces: ``BÃI  CHÁY`` and ``bai chay`` are one."""
    text = unicodedata.normalize("NFD", text.casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("đ", "d")
    return re.sub(r"\s+", " ", text).strip()


def slugify(text: str) -> str:
    """``Phường Bãi Cháy`` → ``phuong-bai-chay``."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def sort_key(text: str) -> str:
    """A key that sorts by code point as a Vietnamese reader expects, on both databases."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", char)
        base = parts[0] + "".join(c for c in parts[1:] if c in _VOWEL_MARKS)
        base = unicodedata.normalize("NFC", base)
        tone = next((_TONES[c] for c in parts[1:] if c in _TONES), 0)
        place = _LETTERS.find(base)
        letters.append(chr(ord("A") + place) if place >= 0 else base)
        tones.append(str(tone))
    number = re.sub(r"\d+", lambda m: m.group().zfill(6), "".join(letters))
    return f"{number} {''.join(tones)}"
