"""Official sheets for tests: made for any criteria set, taken apart, changed, packed again."""

import io
import re
import zipfile
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings
from django.utils.translation import override

from apps.criteria.scoring import digest
from apps.reporting import sheets
from apps.reporting.sheets.checking import typed_codes

SETS = sorted((settings.BASE_DIR / "seeds/data/criteria").glob("*.yaml"))
NAMES = [path.stem for path in SETS]
SHEET_PART, HIDDEN_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
TEXTS, STYLES, BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
HEAD = ["BÁO CÁO SỐ LIỆU – Quý IV/2021", "Bãi Cháy", "Mô hình An ninh cơ sở · 1.0"]


@cache
def definition_of(name):
    path = settings.BASE_DIR / "seeds/data/criteria" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def expected_of(name, unit="bai-chay"):
    definition = definition_of(name)
    return sheets.Expected(
        definition, "ct", "2021-q4", unit, f"{name} 1.0", digest(definition).full
    )


@cache
def layout_of(name):
    return sheets.Layout(definition_of(name), HEAD)


def sheet_of(name, values=None, unit="bai-chay", **facts):
    """Bytes of the official sheet; ``values`` maps (code, part) to what is stored."""
    layout, expected = layout_of(name), expected_of(name, unit)
    identity = sheets.Identity(
        "ct",
        "2021-q4",
        unit,
        expected.criteria,
        expected.text,
        layout.digest,
        1,
        dict.fromkeys(typed_codes(layout), 1),
        HEAD,
        **facts,
    )
    return sheets.to_workbook(layout, identity, values=values)


def parts_of(content) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts, compression=zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def cell_xml(parts, where) -> str:
    """The cell as the sheet writes it."""
    found = re.search(rf'<c r="{where}"[^>]*?(?:/>|>.*?</c>)', parts[SHEET_PART].decode(), re.S)
    return found[0]


def style_of(parts, where) -> str:
    return re.search(r's="(\d+)"', cell_xml(parts, where))[1]


def put(parts, where, attributes="", inside="") -> None:
    """Replace a cell; its style stays."""
    old = cell_xml(parts, where)
    new = f'<c r="{where}" s="{style_of(parts, where)}"{attributes}>{inside}</c>'
    parts[SHEET_PART] = parts[SHEET_PART].replace(old.encode(), new.encode(), 1)


def put_number(parts, where, number):
    put(parts, where, "", f"<v>{number}</v>")


def put_text(parts, where, text):
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    put(parts, where, ' t="inlineStr"', f'<is><t xml:space="preserve">{text}</t></is>')


@dataclass
class Filled:
    """A workbook with random answers: its bytes, and what each criterion says."""

    name: str
    content: bytes
    readings: dict  # code → (state, inputs, remark, explanation)

    @property
    def parts(self):
        return parts_of(self.content)


def filled(name, random) -> Filled:
    """The sheet of a set with random stored values in about four cells of five."""
    values, readings = {}, {}
    for criterion in sheets_criteria(name):
        code = criterion["code"]
        state, inputs = random_answer(criterion, random)
        remark = random.choice(["", "", "Đã rà soát hồ sơ", "Số 12/BC; ngày 3/4\ndòng hai", "5"])
        explanation = random.choice(["", "Theo sổ theo dõi của đơn vị"])
        if any(item["name"] == "explanation" for item in criterion["inputs"]):
            explanation = inputs.get("explanation", "")
        values |= {(code, "remark"): remark, (code, "explanation"): explanation}
        values |= {(code, part): answer for part, answer in inputs.items()}
        if state not in ("value", "not_reported"):
            values[code, "state"] = state
        readings[code] = (state, inputs, remark, explanation)
    return Filled(name, sheet_of(name, values), readings)


def sheets_criteria(name):
    return [c for group in definition_of(name)["groups"] for c in group["criteria"] if c["inputs"]]


def random_answer(criterion, random):
    """``(state, inputs)`` as the entry page would store them."""
    slots = {slot.part: slot for slot in layout_of_criterion(criterion)}
    state = slots.get("state")
    chance = random.random()
    if chance < 0.2:
        if state and chance < 0.15:
            return random.choice([s for s, _w in state.options if s != "not_reported"]), {}
        return "not_reported", {}
    inputs = {}
    for item in criterion["inputs"]:
        if item.get("optional") and random.random() < 0.5:
            continue
        inputs[item["name"]] = random_stored(item, random)
    if any(item["type"] == "text" for item in criterion["inputs"]):
        inputs["explanation"] = "Lũ quét ngày 12/9"
    return ("value", inputs) if inputs else ("not_reported", {})


def layout_of_criterion(criterion):
    for name in NAMES:
        if any(criterion is c for c in sheets_criteria(name)):
            return [s for s in layout_of(name).slots.values() if s.code == criterion["code"]]
    raise LookupError(criterion["code"])


def random_stored(item, random):
    match item["type"]:
        case "int":
            return random.choice([0, 1, random.randrange(1000), random.randrange(10**12)])
        case "decimal":
            return random.choice(["0", "12", "749.9999", "0.07", f"{random.randrange(10**6)}.25"])
        case "date":
            return f"20{random.randrange(15, 40)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
        case "bool":
            return True if item.get("optional") else random.choice([True, False])
        case "choice":
            return random.choice([choice["code"] for choice in item["choices"]])
    return "Giải trình: lũ quét"


def checked(content, name, unit="bai-chay"):
    with override("vi"):
        return sheets.check(content, expected_of(name, unit))
