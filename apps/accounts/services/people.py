"""What rooms above add to a person's page, to the list of users and to the uploaded sheet."""

from dataclasses import dataclass, field

from apps.core.panels import Panels

# Parts of the page of one user.
page = Panels()

# ``maker(users) -> {user.pk: [sentence, …]}``: what each of them does today.
duty_makers = []


def add_duties(maker):
    if maker not in duty_makers:
        duty_makers.append(maker)


def duties(users) -> dict[int, list[str]]:
    """What each of ``users`` does today, in words; one query per room."""
    users = list(users)
    found = {user.pk: [] for user in users}
    for maker in duty_makers:
        for pk, sentences in maker(users).items():
            found[pk].extend(sentences)
    return found


# ``finder(words) -> unit``, refusing with a sentence; the room of units stands above this one.
unit_finders = []


def add_unit_finder(finder):
    if finder not in unit_finders:
        unit_finders.append(finder)


def find_unit(words):
    """The administrative unit that is meant by what somebody typed."""
    return unit_finders[0](words)


@dataclass
class Row:
    """One line of an uploaded sheet: its number there, its cells as text, what is wrong."""

    number: int
    cells: dict[str, str]
    errors: list[str] = field(default_factory=list)
    known: dict = field(default_factory=dict)


@dataclass
class SheetPart:
    """Columns that a higher room reads from the sheet of users.

    ``columns`` maps a name to the heading as people write it; ``check(rows)`` adds errors to
    rows and keeps what it found in ``row.known``; ``apply(user, row, by)`` does it.
    """

    columns: dict
    check: object
    apply: object


sheet_parts: list[SheetPart] = []


def add_sheet_part(part):
    if part not in sheet_parts:
        sheet_parts.append(part)
