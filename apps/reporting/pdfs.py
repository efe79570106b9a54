"""The quarterly report as a PDF (PDF/A-2b, for keeping) in the form of Nghị định 30/2020."""

import json
from pathlib import Path

import typst
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from . import paper_words as words

PDF = "application/pdf"
TEMPLATE = Path("templates") / "reporting" / "report.typ"
FONTS = Path("static") / "vendor" / "tinos"
WIDTHS = [12, 56, 16, 20, 22, 18, 21]  # mm, together the 165 between the margins
WITH_VERIFIED = [12, 48, 14, 18, 20, 19, 16, 18]
VERIFIED = "Thẩm định"


def pdf_of(paper) -> bytes:
    """The bytes of the file."""
    with override("vi"):
        data = _said(paper)
    try:
        return _set(data, ["a-2b"])
    except typst.TypstError:
        # A sign that no letter of ours can show (a picture in a remark) has no place in PDF/A.
        return _set(data, [])


def _set(data, standards) -> bytes:
    return typst.compile(
        (settings.BASE_DIR / TEMPLATE).read_bytes(),
        font_paths=[settings.BASE_DIR / FONTS],
        ignore_system_fonts=True,
        # Data and no part of the template: nothing that was typed can be read as markup.
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=standards,
    )


def _said(paper) -> dict:
    heads, widths = list(words.HEADS), WIDTHS
    if paper.is_verified:
        heads.insert(5, VERIFIED)
        widths = WITH_VERIFIED
    printed = timezone.localtime(paper.printed_at)
    total = words.total(paper)
    return {
        "title": f"{paper.report.receipt} {paper.code}",
        "printed": {part: getattr(printed, part) for part in ("year", "month", "day")},
        "superior": paper.superior,
        "issuer": paper.issuer,
        "nation": words.NATION,
        "motto": words.MOTTO,
        "symbol": paper.symbol,
        "dateline": paper.dateline,
        "marks": words.marks(paper),
        "kind": words.KIND,
        "subject": words.subject(paper),
        "opening": words.opening(paper),
        "heads": heads,
        "widths": widths,
        "centred": list(range(2, len(heads) - 1)),
        "notes": [_note(note) for note in paper.notes],  # numbers them in the rows below
        "rows": [row for group in paper.groups for row in _group(paper, group)],
        "total": {"label": words.TOTAL, "value": total} if total else None,
        "receivers": words.receivers(paper),
        "signatory": paper.signatory,
        "signed_by": paper.signed_by,
        "confirmed": words.confirmed(paper),
        "footer": " · ".join(paper.footer),
    }


def _group(paper, group) -> list:
    """Its heading as one text, its rows as lists of texts."""
    return [f"{group.code}. {group.title}", *(_row(paper, row) for row in group.rows)]


def _row(paper, row) -> list[str]:
    title = f"{row.title} ({row.remarked_in})" if row.remarked_in else row.title
    evidence = f"{row.files} ({row.explained_in})" if row.explained_in else row.files
    verified = [row.verified or "–"] if paper.is_verified else []
    values = [row.previous, row.value, *verified, row.points]
    return [row.code, title, row.unit, *values, evidence.strip()]


def _note(note) -> str:
    return f"({note.number}) {', '.join(note.codes)} – {note.kind}: {note.text}"
