"""What a file must be to stand as evidence: its kind by extension and by its first bytes."""

import io
import re
import unicodedata
import zipfile
from html import unescape

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core import pdfwords, text
from apps.core.errors import DomainError
from apps.core.templatetags.ui import number

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
LONGEST_NAME = 120
LONGEST_PART = 4 * MEGABYTE  # of text looked through in one part of an Office file
LONGEST_WHOLE = 5 * LONGEST_PART
MOST_PARTS = 2000

OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": ("application/pdf", b"%PDF-"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "docx": (f"{OFFICE}wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": (f"{OFFICE}spreadsheetml.sheet", b"PK\x03\x04"),
}
MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
TEXT_PART = re.compile(
    r"(word/(document|header\d*|footer\d*)|xl/(sharedStrings|workbook|worksheets/[^/]+)"
    r"|xl/drawings/drawing\d+)\.xml$"
)
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(name) -> str:
    """NFC, no folders, no invisible signs, not too long; the extension stays."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(" " if unicodedata.category(c) == "Zs" else c for c in name)
    name = "".join(c for c in name if unicodedata.category(c) not in UNSEEN)
    name = unicodedata.normalize("NFC", re.sub(r'[<>:"|?*]', "_", name)).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME]
    return f"{stem.strip()[:LONGEST_NAME] or _('file')}.{extension.lower()[:10]}"


def check_file(name, content: bytes, size=0) -> tuple[str, str]:
    """The clean name and the content type, or a refusal that says what to do; ``size`` is that of
    the whole file where not all of it was read.
    """
    name = clean_name(name)
    extension = name.rpartition(".")[2] if "." in name else ""
    if extension not in KINDS:
        raise DomainError(
            _("“%(name)s” is not accepted. Use PDF, JPG, PNG, Word (docx) or Excel (xlsx).")
            % {"name": name}
        )
    if not content:
        raise DomainError(_("“%(name)s” is empty.") % {"name": name})
    if len(content) > LARGEST:
        raise DomainError(
            _("“%(name)s” has %(size)s MB; at most %(limit)s MB. Make it smaller and try again.")
            % {
                "name": name,
                "size": number(f"{(size or len(content)) / MEGABYTE:.1f}"),
                "limit": 10,
            }
        )
    content_type, magic = KINDS[extension]
    if not content.startswith(magic):
        raise DomainError(
            _("“%(name)s” is not a real %(kind)s file. Save it again in its own program.")
            % {"name": name, "kind": extension.upper()}
        )
    _refuse_name(name)
    if extension in MAIN_PART:
        _check_office(name, extension, content)
    elif extension == "pdf":
        _check_pdf(name, content)
    return name, content_type


def _refuse_name(name):
    stem = re.sub(r"[_.\-]+", " ", name.rpartition(".")[0])
    stem = re.sub(r"\b(?:TUYET|TOI) MAT\b", "TỐI MẬT", stem)  # names are often typed so
    _refuse_marked(name, stem, text.refuse_protected)


def _check_pdf(name, content):
    if pdfwords.is_encrypted(content):
        raise DomainError(
            _("“%(name)s” is protected and cannot be looked through. Save it without protection.")
            % {"name": name}
        )
    for words in pdfwords.words_of(content):
        _refuse_marked(name, words)


def _check_office(name, extension, content):
    broken = DomainError(
        _("“%(name)s” cannot be read or holds macros. Save it again as %(kind)s.")
        % {"name": name, "kind": extension}
    )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.namelist()
            sound = MAIN_PART[extension] in parts and "[Content_Types].xml" in parts
            if not sound or len(parts) > MOST_PARTS or any("vbaProject" in p for p in parts):
                raise broken
            left = LONGEST_WHOLE
            for part in filter(TEXT_PART.search, parts):
                with archive.open(part) as stream:
                    content = stream.read(min(LONGEST_PART, left))
                left -= len(content)
                _refuse_marked(name, _plain(content.decode("utf-8", "replace")))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise broken from error
    except RuntimeError as error:  # a password
        raise broken from error


def _plain(xml) -> str:
    """Paragraph by paragraph, without tags; only the mark is looked for."""
    lines = re.sub(r"</(?:w:p|w:tc|a:p|si|c|oddHeader|firstHeader)>|<w:(?:br|cr)/>", "\n", xml)
    words = unescape(re.sub(r"<[^>]*>", "", lines))
    return re.sub(r'&(?:[A-Z]|"[^"]*"|\d+)', "\n", words) if "headerFooter" in xml else words


def _refuse_marked(name, words, refuse=text.refuse_classified):
    try:
        refuse(words)
    except ValidationError as error:
        raise DomainError(f"“{name}”: {' '.join(error.messages)}") from error
