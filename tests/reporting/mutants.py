"""A filled official sheet that can be damaged cell by cell, and what must come of it.

The expectation is kept here, from what was done to the file; it never asks the code under test.
"""

import re
from copy import deepcopy
from dataclasses import dataclass, field

from tests.reporting import sheets_kit as kit

MAIN = "Báo cáo"
_ROW = re.compile(r'<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)', re.S)
_CELL = re.compile(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', re.S)


@dataclass
class Base:
    """One filled workbook taken apart once; the mutants are copies."""

    filled: kit.Filled
    layout: object = None  # where it is not the plain one of the set
    parts: dict = field(default_factory=dict)
    head: str = ""
    tail: str = ""
    rows: dict = field(default_factory=dict)  # row → [attributes, {place: xml}]
    styles: dict = field(default_factory=dict)

    def __post_init__(self):
        self.parts = self.filled.parts
        xml = self.parts[kit.SHEET_PART].decode()
        start, end = xml.index("<sheetData>") + len("<sheetData>"), xml.index("</sheetData>")
        self.head, self.tail = xml[:start], xml[end:]
        for number, attributes, inside in _ROW.findall(xml[start:end]):
            cells = {found[1]: found[0] for found in _CELL.finditer(inside)}
            self.rows[int(number)] = [attributes, cells]
        self._add_styles()

    def _add_styles(self):
        """A date, a percentage and thousands, at the end of the styles."""
        xml = self.parts[kit.STYLES].decode()
        found = re.search(r'<cellXfs count="(\d+)">', xml)
        count = int(found[1])
        made = "".join(f'<xf numFmtId="{number}" xfId="0"/>' for number in (14, 9, 200))
        xml = xml.replace(found[0], f'<cellXfs count="{count + 3}">')
        xml = xml.replace("</cellXfs>", f"{made}</cellXfs>")
        scaled = '<numFmt numFmtId="200" formatCode="#,##0,"/>'
        if "<numFmts" in xml:
            xml = re.sub(r'<numFmts count="\d+">', r'<numFmts count="99">' + scaled, xml)
        else:
            xml = xml.replace("<fonts", f'<numFmts count="1">{scaled}</numFmts><fonts', 1)
        self.parts[kit.STYLES] = xml.encode()
        self.styles = {"date": count, "percent": count + 1, "scaled": count + 2}


class Mutant:
    """One copy: damaged by operators, packed, and judged."""

    def __init__(self, base):
        self.base, self.name = base, base.filled.name
        self.layout = base.layout or kit.layout_of(self.name)
        self.parts = dict(base.parts)
        self.head, self.tail = base.head, base.tail
        self.rows = {row: [a, dict(cells)] for row, (a, cells) in base.rows.items()}
        self.more = ""  # rows after the last one
        self.refused = set()  # (sheet, cell) that must be named
        self.skipped = set()  # (sheet, cell) that must be told and not taken
        self.exact = True  # nothing else may be named
        self.used = set()
        self.answers = {}  # code → {part: stored}
        self.faulty = set()
        for code, (state, inputs, remark, explanation) in deepcopy(base.filled.readings).items():
            self.answers[code] = {"remark": remark, "explanation": explanation, **inputs}
            if state not in ("value", "not_reported"):
                self.answers[code]["state"] = state

    # --- choosing -----------------------------------------------------------------------------

    def free(self, slot) -> bool:
        return slot.place not in self.used

    def slots(self, *kinds, sure=False):
        """Slots not touched yet, of these kinds; ``sure`` leaves out what depends on others."""
        found = []
        for slot in self.layout.slots.values():
            criterion = self.layout.by_code[slot.code]
            is_bound = any(item["name"] == "explanation" for item in criterion["inputs"])
            if sure and is_bound and slot.part not in ("value", "remark", "state"):
                continue
            if kind_of(slot) in kinds and self.free(slot):
                found.append(slot)
        return found

    def fixed(self):
        return [w for w in self.layout.fixed if kit_place(w) not in self.used]

    # --- writing ------------------------------------------------------------------------------

    def xml(self, place) -> str:
        return self.rows[row_of(place)][1][place]

    def style(self, place) -> str:
        found = re.search(r's="(\d+)"', self.xml(place))
        return found[1] if found else "0"

    def set(self, place, xml):
        self.used.add(place)
        self.rows[row_of(place)][1][place] = xml

    def put(self, place, value, *, kind="", style=None):
        """``<v>`` with a type, on the style of the cell or another."""
        style = self.base.styles.get(style, self.style(place))
        kind = f' t="{kind}"' if kind else ""
        self.set(place, f'<c r="{place}" s="{style}"{kind}><v>{value}</v></c>')

    def text(self, place, text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        inside = f'<is><t xml:space="preserve">{text}</t></is>'
        self.set(place, f'<c r="{place}" s="{self.style(place)}" t="inlineStr">{inside}</c>')

    def raw(self, place, inside, attributes=""):
        self.set(place, f'<c r="{place}" s="{self.style(place)}"{attributes}>{inside}</c>')

    # --- expecting ----------------------------------------------------------------------------

    def takes(self, slot, stored):
        """The cell must be read as this; None is empty."""
        answers = self.answers[slot.code]
        if stored is None or stored == "":
            answers.pop(slot.part, None)
        else:
            answers[slot.part] = stored

    def refuses(self, place, sheet=MAIN):
        self.refused.add((sheet, place))
        slot = self.layout.slots.get(at(place)) if sheet == MAIN else None
        if slot is not None:
            self.faulty.add(slot.code)

    def expected(self) -> dict:
        """Code → reading, of every criterion without a fault; states against figures are faults."""
        found = {}
        for criterion in kit.sheets_criteria(self.name):
            code = criterion["code"]
            if code in self.faulty:
                continue
            answers = self.answers[code]
            names = [item["name"] for item in criterion["inputs"]]
            inputs = {name: answers[name] for name in names if answers.get(name, "") != ""}
            state = answers.get("state")
            if state and inputs:
                self.refused.add((MAIN, self.layout.by_part[code, "state"].place))
                continue
            state = state or ("value" if inputs else "not_reported")
            texts = [answers.get(part, "") for part in ("remark", "explanation")]
            found[code] = (state, inputs, *texts)
        return found

    # --- the file -----------------------------------------------------------------------------

    def pack(self) -> bytes:
        rows = []
        for number, (attributes, cells) in self.rows.items():
            rows.append(f'<row r="{number}"{attributes}>{"".join(cells.values())}</row>')
        xml = f"{self.head}{''.join(rows)}{self.more}{self.tail}"
        return kit.packed({**self.parts, kit.SHEET_PART: xml.encode()})


def kind_of(slot) -> str:
    if slot.options:
        return "state" if slot.item is None else slot.item["type"]
    return slot.item["type"] if slot.item else "text"


def row_of(place) -> int:
    return int(re.sub(r"\D", "", place))


def at(place):
    column = 0
    for letter in re.sub(r"\d", "", place):
        column = column * 26 + ord(letter) - 64
    return row_of(place) - 1, column - 1


def kit_place(where) -> str:
    row, column = where
    return f"{chr(65 + column)}{row + 1}"
