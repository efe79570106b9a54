"""What a version asks, criterion by criterion, as the entry page puts it in one language.

All of it depends on the version alone and is worked out once per process.
"""

from dataclasses import dataclass
from urllib.parse import quote

from apps.criteria.entering import MODES, YES_NO, input_name, input_part
from apps.criteria.kept import kept
from apps.criteria.models import in_language

from .besides import target_text
from .entry import states_of


@dataclass(slots=True, frozen=True)
class Control:
    """One control of a row, but for what stands in it."""

    item: dict
    part: str
    line: str  # of the row: ``inline``, ``below`` or ``more``
    look: tuple  # the first fields of an ``InputView``, before and after its value
    shown: tuple
    is_chosen: bool  # a list or a tick: which answer is chosen decides what is drawn


@dataclass(slots=True, frozen=True)
class Asked:
    """One criterion."""

    code: str
    path: str  # of an address that ends with the code
    criterion: dict
    title: str
    unit: str
    target: str
    states: list
    controls: tuple[Control, ...]


@kept
def asked_by(version) -> dict[str, Asked]:
    """Code → what the version asks there, in the reader's language."""
    return {code: _asked(criterion) for code, criterion in version.by_code.items()}


def _asked(criterion) -> Asked:
    return Asked(
        code=criterion["code"],
        path=f"{quote(criterion['code'])}/",
        criterion=criterion,
        title=in_language(criterion, "title"),
        unit=in_language(criterion, "unit"),
        target=target_text(criterion),
        states=[(value, str(label)) for value, label in states_of(criterion)],
        controls=tuple(_control(criterion, item) for item in criterion["inputs"]),
    )


def _control(criterion, item) -> Control:
    name, optional, choices = item["name"], bool(item.get("optional")), []
    if item["type"] == "choice":
        choices = [(c["code"], in_language(c, "label")) for c in item.get("choices") or ()]
        choices = [("", "–"), *choices]
    elif item["type"] == "bool" and not optional:
        choices = [(value, str(label)) for value, label in YES_NO]
    line = "below" if criterion["kind"] == "multi" else "more" if optional else "inline"
    return Control(
        item=item,
        part=input_part(name),
        line=line,
        look=(input_name(criterion["code"], name), item["type"], in_language(item, "label")),
        shown=(optional, MODES.get(item["type"], ""), choices),
        is_chosen=bool(choices) or (item["type"] == "bool" and optional),
    )
