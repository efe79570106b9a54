"""A programme with thirty criteria of every kind: what the browser tests of the entry page open.

Run inside the stack (``manage.py shell``), on top of units and accounts.
"""

from datetime import date

import yaml
from django.conf import settings

from apps.committees.models import Committee
from apps.core import clock
from apps.criteria.models import CriteriaVersion
from apps.programmes.services import (
    add_legal_basis,
    create_programme,
    generate_periods,
    open_programme,
)
from seeds import acts, people

WARDS = {"bai-chay": "baichay", "cao-thang": "caothang", "hong-gai": "honggai"}
OPENING = (2022, 3, 15)  # the officers sit before the page
TITLE = "Mô hình ba mươi tiêu chí"


def play():
    """Three wards take part; nothing is reported yet."""
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
