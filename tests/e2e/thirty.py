"""A programme with thirty criteria of every kind: what the browser tests of the entry page open.

Run inside the stack (``manage.py shell``), on top of units and accounts.
"""

from datetime import date

import yaml
from django.conf import settings

from apps.committees.models import Committee
from apps.core import clock
from apps.criteria.entering import as_typed
from apps.criteria.models import CriteriaVersion
from apps.programmes.services import (
    add_legal_basis,
    create_programme,
    generate_periods,
    open_programme,
)
from apps.reporting.sheets import Layout
from seeds import acts, people

WARDS = {
    "bai-chay": "baichay",
    "cao-thang": "caothang",
    "hong-gai": "honggai",
    "dong-lam": "donglam",
    "quang-la": "quangla",
}
OPENING = (2022, 3, 15)  # the officers sit before the page
TITLE = "Mô hình ba mươi tiêu chí"


def play():
    """Five wards take part; nothing is reported yet."""
    admin, verifier = acts.user("quantri"), acts.user("thamdinh")
    with clock.at(clock.local(2022, 1, 5)):
        programme = create_programme(
            by=admin,
            title=TITLE,
            year=2022,
            lead_unit=people.unit_of("ha-long"),
            criteria_version=CriteriaVersion.objects.get(set__code="SYN-30"),
            committee=Committee.objects.get(locality__slug="ha-long", kind="steering"),
            purpose="Thử trang nhập kết quả (minh họa).",
            figures_invented=True,
        )
        add_legal_basis(
            programme, by=admin, number="01-KH/BCĐ", issued_on=date(2022, 1, 4), issuer=TITLE
        )
        generate_periods(programme, by=admin)
        open_programme(programme, by=admin)
        for row in acts.invite(programme, WARDS, by=verifier):
            acts.accept(row, by=acts.user(f"truong.{WARDS[row.subject.slug]}"))


def definition() -> dict:
    """The thirty criteria as they are published."""
    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / "syn-30.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def answer_of(criterion, item, number):
    """What a test enters for one input, as it is stored."""
    match item["type"]:
        case "int":
            return 25 if item["name"] == "total" else number % 20 + 1
        case "decimal":
            return "1.5" if criterion["rule"]["type"] == "points" else "1234.5"
        case "bool":
            return True
        case "date":
            return "2022-02-10"
    return item["choices"][0]["code"]


def all_cells(definition) -> dict:
    """Code → inputs for the thirty criteria, optional ones left out."""
    criteria = [c for group in definition["groups"] for c in group["criteria"]]
    return {
        c["code"]: {
            item["name"]: answer_of(c, item, number)
            for item in c["inputs"]
            if not item.get("optional")
        }
        for number, c in enumerate(criteria)
    }


def copied_sheet(definition, cells, words="") -> str:
    """The official sheet filled in and copied as a whole, as a spreadsheet puts it there.

    ``words`` are the explanation wherever evidence is asked for.
    """
    layout = Layout(definition, ["Công an xã", "Quý I/2022"])
    grid = dict(layout.fixed)
    for place, slot in layout.slots.items():
        value = cells[slot.code].get(slot.part) if slot.item else None
        if value is not None:
            options = dict(slot.options)
            grid[place] = options[value] if slot.options else as_typed(slot.item, value)
        elif slot.part == "explanation" and layout.by_code[slot.code]["evidence"] == "required":
            grid[place] = words
    rows = [[grid.get((row, at), "") for at in range(layout.columns)] for row in range(layout.end)]
    return "\r\n".join("\t".join(row) for row in rows)
