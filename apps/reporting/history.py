"""Where the figures of a report come from: savings, versions of a cell, two states compared.

Working versions are for the unit and for whom the city lets verify; everybody else reads what
was handed in (``Readable``).
"""

from dataclasses import dataclass, field

from django.db.models import F

from apps.core.folding import fold
from apps.criteria.models import in_language
from apps.criteria.reasons import line_words

from .models import Evidence, Intake, Result, ResultHistory, ReturnItem
from .services.submission import snapshot
from .wording import value_text, words_text

NOW = "nay"
EMPTY = {"state": "", "inputs": {}, "remark": "", "explanation": "", "evidence": []}


@dataclass
class Saving:
    """One act of saving: who, when, from which file, which cells."""

    batch: object
    at: object
    by: object
    intake: Intake | None = None
    cells: list[dict] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.cells)


def savings_of(report, readable) -> list[Saving]:
    """Every saving of which something may be read, newest first; two queries."""
    criteria = report.period.criteria_version.by_code
    intakes = {row.batch: row for row in report.intakes.all()}
    found = {}
    rows = ResultHistory.objects.filter(result__report=report).select_related("by")
    for row in rows.annotate(code=F("result__criterion__code")).order_by("-at", "-pk"):
        if not readable.shows(row.code, row.version):
            continue
        saving = found.get(row.batch)
        if saving is None:
            saving = Saving(row.batch, row.at, row.by, intakes.get(row.batch))
            found[row.batch] = saving
        saving.cells.append(_saved_cell(criteria, row))
    order = {one: place for place, one in enumerate(criteria)}
    for saving in found.values():
        saving.cells.sort(key=lambda cell: order.get(cell["code"], 0))
    return list(found.values())


def _saved_cell(criteria, row) -> dict:
    criterion = criteria.get(row.code)
    return {
        "code": row.code,
        "title": in_language(criterion, "title") if criterion else "",
        "value": value_text(criterion, row.state, row.inputs) if criterion else row.state,
        "words": words_text(row),
    }


def is_wanted(saving, *, code="", person="", text="") -> bool:
    """Whether the saving touched the criterion, is that person's, and holds the text.

    ``text`` is looked for in code, title, name of the person and of the file.
    """
    if code and all(cell["code"] != code for cell in saving.cells):
        return False
    if person and str(saving.by.pk) != person:
        return False
    text = fold(text)
    if not text:
        return True
    words = [str(saving.by), saving.intake.name if saving.intake else ""]
    words += [f"{cell['code']} {cell['title']}" for cell in saving.cells]
    return any(text in fold(word) for word in words)


@dataclass
class Version:
    """One state of one cell: what it said, who wrote it, and in which submissions it went in."""

    row: ResultHistory
    value: str
    intake: Intake | None
    submissions: list = field(default_factory=list)
    is_current: bool = False


@dataclass
class CellStory:
    """All that happened to one criterion of one report."""

    criterion: dict
    result: Result | None
    versions: list[Version]
    items: list[ReturnItem]
    self_line: dict | None
    city_line: dict | None

    @property
    def title(self) -> str:
        return in_language(self.criterion, "title")

    @property
    def value(self) -> str:
        return value_text(self.criterion, self.result.state, self.result.inputs)

    @property
    def verified(self) -> str:
        row = self.result
        if not row.verified_state:
            return self.value if row.accepted_at else ""
        return value_text(self.criterion, row.verified_state, row.verified_inputs or {})

    @property
    def self_reason(self) -> str:
        return line_words(self.self_line) if self.self_line else ""

    @property
    def city_reason(self) -> str:
        return line_words(self.city_line) if self.city_line else ""


def story_of(report, code, submissions, readable) -> CellStory:
    """The versions of one cell, newest first; four queries."""
    criterion = report.period.criteria_version.by_code[code]
    result = (
        report.results.filter(criterion__code=code)
        .select_related("updated_by", "accepted_by")
        .first()
    )
    if result:
        readable.hide(report, {code: result})
    versions = _versions(criterion, result, submissions) if result else []
    items = readable.talk(_items(result)) if result else []
    return CellStory(
        criterion,
        result,
        versions=[one for one in versions if readable.shows(code, one.row.version)],
        items=items,
        self_line=_line(report.self_score, code),
        city_line=_line(report.verified_score, code) if report.status == "verified" else None,
    )


def _versions(criterion, result, submissions) -> list[Version]:
    code = criterion["code"]
    rows = list(result.history.select_related("by").order_by("-version"))
    intakes = {
        intake.batch: intake
        for intake in Intake.objects.filter(batch__in={row.batch for row in rows})
    }
    handed_in = {}
    for submission in submissions:
        number = submission.content.get(code, {}).get("version")
        handed_in.setdefault(number, []).append(submission)
    return [
        Version(
            row,
            value_text(criterion, row.state, row.inputs),
            intakes.get(row.batch),
            handed_in.get(row.version, []),
            row.version == result.version,
        )
        for row in rows
    ]


def _items(result) -> list[ReturnItem]:
    items = ReturnItem.objects.filter(result=result)
    people = ("sent_back__by", "answered_by", "asked_by")
    return list(items.select_related(*people).order_by("sent_back__number"))


def _line(score, code) -> dict | None:
    return next((line for line in (score or {}).get("lines", ()) if line["code"] == code), None)


def content_at(report, submissions, name) -> dict:
    """What the report said in a submission, or says now."""
    if name == NOW:
        return snapshot(report)
    return next(one.content for one in submissions if str(one.number) == name)


def differences(report, old, new, *, every=False) -> list[dict]:
    """Two states side by side, criterion by criterion; one query for the names of the files."""
    names = _names_of_files(report)
    rows = []
    for code, criterion in report.period.criteria_version.by_code.items():
        one, two = old.get(code), new.get(code)
        if not one and not two:
            continue
        told = [_told(criterion, cell or EMPTY) for cell in (one, two)]
        is_changed = told[0] != told[1]
        if is_changed or every:
            rows.append(
                {
                    "code": code,
                    "title": in_language(criterion, "title"),
                    "old": told[0],
                    "new": told[1],
                    "is_changed": is_changed,
                    "files": _files(told[0]["hashes"], told[1]["hashes"], names),
                }
            )
    return rows


def _names_of_files(report) -> dict[str, str]:
    """SHA-256 → the name it was last added under, files set aside included."""
    rows = Evidence.objects.filter(result__report=report).order_by("pk")
    return dict(rows.values_list("sha256", "name"))


def _told(criterion, cell) -> dict:
    hashes = sorted(cell["evidence"])
    return {
        "value": value_text(criterion, cell["state"], cell["inputs"]),
        "remark": cell["remark"],
        "explanation": cell["explanation"],
        "files": len(hashes),
        "hashes": hashes,
    }


def _files(old, new, names) -> list[dict]:
    """Files that came and went; the same bytes under another name are the same file."""
    moved = [("added", sha) for sha in new if sha not in old]
    moved += [("removed", sha) for sha in old if sha not in new]
    return [{"kind": kind, "sha": sha, "name": names.get(sha, sha[:16])} for kind, sha in moved]
