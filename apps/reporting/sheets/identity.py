"""Whose sheet a workbook is, and what stood in it when it was downloaded; signed."""

from dataclasses import asdict, dataclass, field

from django.core import signing

from .problems import at, place

SALT = "reporting.workbook"
CHUNK = 8000  # signs in one cell of the hidden sheet


@dataclass
class Identity:
    """The template's identity: place, criteria, versions of the cells, the words that vary."""

    programme: str
    period: str
    unit: str
    criteria: str  # name and number of the version
    text: str  # digest of the version's full text
    form: str  # digest of the layout
    report: int = 0  # version of the report
    versions: dict[str, int] = field(default_factory=dict)  # code → version of its cell
    head: list[str] = field(default_factory=list)
    previous: dict[str, str] = field(default_factory=dict)
    marks: dict = field(default_factory=dict)  # place → reason
    tail: list[str] = field(default_factory=list)

    def sealed(self) -> list[str]:
        """Signed text in pieces that fit a cell; a changed sign is noticed."""
        facts = asdict(self) | {"marks": {place(*w): text for w, text in self.marks.items()}}
        text = signing.dumps(facts, salt=SALT, compress=True)
        return [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]


def unsealed(text) -> Identity | None:
    """The identity as it was signed; None when it was not signed here, or changed."""
    try:
        facts = signing.loads(text, salt=SALT)
        facts["marks"] = {at(where): reason for where, reason in facts["marks"].items()}
        return Identity(**facts)
    except (signing.BadSignature, ValueError, TypeError, KeyError, AttributeError):
        return None
