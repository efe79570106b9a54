"""An uploaded workbook taken apart: its sheets as trees, its texts, its number formats.

Nothing is unpacked before the directory of the archive was looked at; no part is parsed before
it is known to be UTF-8 without DOCTYPE and small.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from apps.core.archives import ArchiveError, parts_of

from .formats import formats_of
from .problems import FileError

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 8 * 1024 * 1024
MAX_TAGS = 100_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NAMESPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
_RELATION = re.compile(r"\{http://[^}]*/relationships\}id")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
# What a sheet of figures never needs; some of it runs when the file is opened.
ACTIVE = (
    *("vbaproject", "externallinks/", "macrosheets/", "dialogsheets/", "embeddings/", "activex/"),
    *("ctrlprops/", "connections.xml", "querytables/", "customui/", "webextensions/", "xl/model/"),
)
PICTURES = ("xl/media/", "xl/charts/")


@dataclass
class Book:
    """What the parts say; a sheet that cannot be parsed is None."""

    sheets: list = field(default_factory=list)  # (name, tree or None)
    texts: list | None = None  # None: cannot be read
    formats: list | None = None
    epoch_1904: bool = False
    comments: dict = field(default_factory=dict)  # sheet name → places
    pictures: bool = False


def open_book(content: bytes) -> Book:
    """The workbook; raises FileError with a sentence for what is refused unopened."""
    parts = _guarded(content)
    book = Book(pictures=any(name.lower().startswith(PICTURES) for name in parts))
    tree = _tree(parts.get("xl/workbook.xml"))
    if tree is None or local(tree) != "workbook":
        raise FileError(unreadable())
    for node in tree:
        if local(node) == "workbookPr":
            book.epoch_1904 = node.get("date1904") in ("1", "true")
    targets = _targets(parts, "xl/workbook.xml")
    for name, relation in _sheets(tree):
        part = targets.get(relation, ("", ""))[1]
        book.sheets.append((name, _tree(parts.get(part))))
        book.comments[name] = _comments(parts, part)
    kinds = dict(targets.values())
    book.texts = _texts(parts, kinds.get("sharedStrings"))
    book.formats = formats_of(_tree(parts.get(kinds.get("styles", ""))))
    return book


def _guarded(content) -> dict[str, bytes]:
    if len(content) > MAX_BYTES:
        raise FileError(_("The file is larger than 2 MB. The official sheet is far smaller."))
    if not content:
        raise FileError(_("The file is empty."))
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise FileError(_("The file is protected by a password. Save it without one."))
        raise FileError(_("This is an old .xls file. Save it as an Excel workbook (.xlsx)."))
    try:
        parts = parts_of(content, max_unpacked=MAX_UNPACKED)
    except ArchiveError as error:
        raise FileError(_refusal(error.code)) from error
    lowered = {name.lower() for name in parts}
    if len(lowered) < len(parts) or any(not _is_plain(name) for name in parts):
        raise FileError(unreadable())
    if any(sign in name for name in lowered for sign in ACTIVE):
        raise FileError(_refusal("linked"))
    for name, inside in parts.items():
        if name.lower().endswith((".xml", ".rels", ".vml")):
            _look_inside(name, inside)
    return parts


def _refusal(code):
    return {
        "no_workbook": _("This is no Excel workbook (.xlsx)."),
        "huge": _("The file unpacks to far more than the official sheet. It is refused."),
        "locked": _("The file is protected by a password. Save it without one."),
        "linked": _("The file holds macros or links to other files. Save plain values."),
    }.get(code) or unreadable()


def unreadable():
    return _("The file cannot be read. Save it again as an Excel workbook (.xlsx).")


def _is_plain(name) -> bool:
    """A part is named inside the archive and nowhere else."""
    return not (name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"))


def _look_inside(name, inside):
    """Encodings that hide what is looked for, entities, and mountains of elements."""
    head = inside.removeprefix(b"\xef\xbb\xbf")[:200]
    encoding = _ENCODING.search(head.partition(b"?>")[0])
    if (
        b"\x00" in inside
        or not head.lstrip().startswith(b"<")
        or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"))
        or b"<!DOCTYPE" in inside
        or b"<!ENTITY" in inside
    ):
        raise FileError(unreadable())
    if inside.count(b"<") > MAX_TAGS or (
        name == "[Content_Types].xml" and b"macroEnabled" in inside
    ):
        raise FileError(_refusal("linked" if b"macroEnabled" in inside else "huge"))


def _tree(inside):
    if inside is None:
        return None
    try:
        return ElementTree.fromstring(inside)  # noqa: S314 -- no DOCTYPE, few elements
    except (ElementTree.ParseError, LookupError, ValueError):
        return None


def local(node) -> str:
    """The name of an element of a workbook; empty for one of another kind."""
    for namespace in NAMESPACES:
        if node.tag.startswith(namespace):
            return node.tag[len(namespace) :]
    return ""


def _targets(parts, part) -> dict:
    """Relation → (kind, part) of what ``part`` refers to inside the archive."""
    path = PurePosixPath(part)
    tree = _tree(parts.get(f"{path.parent}/_rels/{path.name}.rels"))
    found = {}
    for node in tree if tree is not None else ():
        target = node.get("Target") or ""
        if node.get("TargetMode") == "External":
            continue
        whole = target.removeprefix("/") if target.startswith("/") else _join(path.parent, target)
        found[node.get("Id")] = ((node.get("Type") or "").rpartition("/")[2], whole)
    return found


def _join(folder, target) -> str:
    steps = list(folder.parts)
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)


def _sheets(tree):
    for node in tree.iter():
        if local(node) == "sheet":
            relation = next((v for k, v in node.attrib.items() if _RELATION.fullmatch(k)), None)
            yield node.get("name") or "", relation


def _texts(parts, part) -> list | None:
    """The shared texts; an empty list where the workbook has none."""
    if part is None:
        return []
    tree = _tree(parts.get(part))
    if tree is None or local(tree) != "sst":
        return None
    return [text_of(node) for node in tree if local(node) == "si"]


def text_of(node) -> str:
    """The text of a plain or rich string; readings above the line are no part of it."""
    pieces = []
    for child in node:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces.extend(t.text or "" for t in child if local(t) == "t")
    return "".join(pieces)


def _comments(parts, part) -> list[str]:
    """Places with a note written beside the cell."""
    found = []
    for kind, target in _targets(parts, part).values() if part else ():
        if kind in ("comments", "threadedComment"):
            tree = _tree(parts.get(target))
            nodes = tree.iter() if tree is not None else ()
            found += [n.get("ref") for n in nodes if n.get("ref") and "omment" in n.tag]
    return sorted(set(found))
