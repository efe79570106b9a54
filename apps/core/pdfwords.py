"""The words of a PDF, as far as its own tables tell: enough to look for a mark in them.

Layout, order and fonts are not kept. Scanned pages are pictures and have no words here.
"""

import re
import zlib
from collections.abc import Iterator

MOST_STREAMS = 400
MOST_READINGS = 4  # of one page, where a font's name means several fonts
LONGEST = 4 * 1024 * 1024  # of one unpacked stream
WHOLE = 24 * 1024 * 1024  # of all of them together
MOST_LETTERS = 200_000  # filled in for the ranges of one table

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s+\d{1,5}\s+obj\b((?:(?!endobj|stream)[\s\S]){0,20000})")
_FONT = re.compile(rb"/([A-Za-z0-9+_.\-]{1,40})\s+(\d{1,7})\s+\d{1,5}\s+R")
_TABLE = re.compile(rb"/ToUnicode\s+(\d{1,7})\s+\d{1,5}\s+R")
_PIECE = re.compile(
    rb"\((?P<text>(?:\\[\s\S]|[^\\()])*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|/(?P<font>[A-Za-z0-9+_.\-]{1,40})\s+[-\d.]+\s+Tf"
    rb"|(?P<gap>-\d{3,}(?:\.\d+)?)|\b(?P<move>T[dDm*]|BT|ET)(?![A-Za-z])"
)
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f\s]+)>|\[([^\]\[]{0,9000})\])"
)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f\s]+)>")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|([\s\S]))")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def is_encrypted(content: bytes) -> bool:
    return re.search(rb"/Encrypt\s+\d+\s+\d+\s+R|/Encrypt\s*<<", content) is not None


def words_of(content: bytes) -> Iterator[str]:
    """The text of each page's stream.

    A font is followed by its name to its table of letters. Where one name stands for several
    fonts in a file, the page is read once with each: a wrong table gives nonsense, the right one
    gives the words.
    """
    objects, streams = _objects(content)
    fonts = _fonts(objects, streams)
    readings = min(MOST_READINGS, max(map(len, fonts.values()), default=1))
    for page in streams.values():
        if b"beginbf" not in page and (b"Tj" in page or b"TJ" in page):
            for number in range(readings):
                yield _read(page, fonts, number)


def _objects(content) -> tuple[dict, dict]:
    """Dictionaries and unpacked streams by the number of their object."""
    objects, streams, left = {}, {}, WHOLE
    for found in _OBJECT.finditer(content):
        number, head = int(found[1]), found[2]
        objects[number] = head
        begin = re.compile(rb"stream\r?\n").match(content, found.end())
        if not begin or len(streams) >= MOST_STREAMS or left <= 0:
            continue
        data = _unpacked(head, content[begin.end() : begin.end() + LONGEST], min(LONGEST, left))
        left -= len(data)
        if b"/ObjStm" in head:
            objects.update(_packed(head, data))
        elif data:
            streams[number] = data
    return objects, streams


def _unpacked(head, raw, most) -> bytes:
    if re.search(rb"/Subtype\s*/Image|/Length1\b|/FontFile", head):
        return b""
    if b"/FlateDecode" in head:
        try:
            return zlib.decompressobj().decompress(raw, most)
        except zlib.error:
            return b""
    return b"" if b"/Filter" in head else raw.partition(b"endstream")[0]


def _packed(head, data) -> dict:
    """Objects that are kept together in one stream."""
    first = re.search(rb"/First\s+(\d{1,7})", head)
    if not first:
        return {}
    start = int(first[1])
    numbers = [int(n) for n in re.findall(rb"\d{1,7}", data[:start])]
    places = sorted(zip(numbers[1::2], numbers[::2], strict=False))
    ends = [place for place, _number in places[1:]] + [len(data)]
    return {
        number: data[start + place : start + end]
        for (place, number), end in zip(places, ends, strict=False)
    }


def _fonts(objects, streams) -> dict:
    """Name → the tables of the fonts that it stands for."""
    source = {}  # a font's object → the stream with its letters
    for number, body in objects.items():
        found = _TABLE.search(body)
        if found and int(found[1]) in streams:
            source[number] = int(found[1])
    tables = {stream: _table(streams[stream]) for stream in set(source.values())}
    fonts = {}
    for body in objects.values():
        for name, number in _FONT.findall(body):
            known = fonts.setdefault(name, [])
            table = tables.get(source.get(int(number)))
            if table and len(known) < MOST_READINGS and table not in known:
                known.append(table)
    return fonts


def _table(data) -> tuple[int, dict]:
    """How many bytes a sign has, and which letters it stands for."""
    letters, width, left = {}, 1, MOST_LETTERS
    for part in data.split(b"beginbf")[1:]:
        block = part.partition(b"endbf")[0]
        if block.startswith(b"char"):
            for code, text in _PAIR.findall(block):
                width = max(width, len(code) // 2)
                letters[int(code[:8], 16)] = _utf16(text)
            continue
        for first, last, text, row in _RANGE.findall(block):
            width = max(width, len(first) // 2)
            codes = range(int(first[:8], 16), int(last[:8], 16) + 1)[: max(left, 0)]
            left -= len(codes)
            _fill(letters, codes, text, row)
    return min(width, 4), letters


def _fill(letters, codes, text, row):
    if row:
        ones = re.findall(rb"<([^>]*)>", row)
        letters.update((code, _utf16(one)) for code, one in zip(codes, ones, strict=False))
        return
    start = _utf16(text)
    if start:
        last = ord(start[-1]) - codes.start
        letters.update((code, start[:-1] + chr(min(last + code, 0x10FFFF))) for code in codes)


def _utf16(digits) -> str:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", digits)
    return bytes.fromhex(digits[: len(digits) // 4 * 4].decode()).decode("utf-16-be", "replace")


def _read(page, fonts, number) -> str:
    out, table = [], None
    for piece in _PIECE.finditer(page):
        if piece["font"]:
            known = fonts.get(piece["font"])
            table = known[min(number, len(known) - 1)] if known else None
        elif piece["move"] or piece["gap"]:
            out.append(" ")
        elif piece["hex"] is not None:
            digits = re.sub(rb"\s", b"", piece["hex"])
            out.append(_letters(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), table))
        else:
            out.append(_letters(_ESCAPE.sub(_unescaped, piece["text"]), table))
    return "".join(out)


def _unescaped(match):
    if match[1]:
        return bytes([int(match[1], 8) & 0xFF])
    return _ESCAPED.get(match[2], match[2] or b"")


def _letters(raw, table) -> str:
    if table is None:
        wide = raw[:2] == b"\xfe\xff"
        return raw.decode("utf-16-be" if wide else "cp1252", "replace")
    width, letters = table
    codes = (int.from_bytes(raw[i : i + width], "big") for i in range(0, len(raw), width))
    return "".join(letters.get(code, "") for code in codes)
