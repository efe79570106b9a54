"""The workbook back to its sender: what was typed, wrong cells red, the reason beside each.

It is written anew on the official sheet, so that nothing else of the uploaded file comes back
and rows and codes stand where they belong again.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from .layout import MARK, SHEET, Layout
from .problems import at
from .writing import to_workbook

MOST_LINES, MOST_SIGNS = 100, 900


def to_marked(definition, identity, *, problems, typed, locked=()) -> bytes:
    """The marked workbook; ``problems`` and ``typed`` are those of a checking."""
    plain = Layout(definition, identity.head, identity.previous)
    marks, tail = _reasons(plain, problems)
    marked = replace(identity, marks=marks, tail=tail)
    layout = Layout(definition, identity.head, identity.previous, marks=marks, tail=tail)
    red = {at(problem.cell) for problem in problems if problem.sheet == SHEET}
    return to_workbook(layout, marked, typed=typed, red=red, locked=locked)


def _reasons(layout, problems):
    """Reasons beside the rows of the table; all others in lines below it."""
    beside, below = {}, []
    for problem in problems:
        where = at(problem.cell)
        if problem.sheet == SHEET and where and layout.top < where[0] < layout.end:
            beside.setdefault((where[0], MARK), []).append(f"{problem.cell}: {problem.sentence}")
        else:
            below.append(str(problem))
    marks = {where: _cut(" ".join(lines)) for where, lines in beside.items()}
    tail = [_("Also wrong in the file that was uploaded:"), *below[:MOST_LINES]] if below else []
    return marks, [_cut(line) for line in tail]


def _cut(text) -> str:
    text = " ".join(text.split())
    return f"{text[: MOST_SIGNS - 1]}…" if len(text) > MOST_SIGNS else text
