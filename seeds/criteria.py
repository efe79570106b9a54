"""Loads the criteria sets from ``seeds/data/criteria`` as published versions."""

from datetime import date
from pathlib import Path

import yaml
from django.utils.translation import gettext as _

from apps.criteria.services import publish_definition

DATA = Path(__file__).parent / "data" / "criteria"

# In force since; for sets whose day is not known, the day from which the product lists them.
IN_FORCE = {
    "ANTT-23-XP": date(2012, 6, 12),
    "ANTT-124-XP": date(2022, 2, 10),
    "ANTT-124-KDC": date(2022, 2, 10),
    "ANTT-124-CQDN": date(2022, 2, 10),
    "ANTT-124-CSGD": date(2022, 2, 10),
    "DH-9745": date(2022, 12, 28),
    "NTM-19.2": date(2022, 3, 8),
    "MT-28-TRONGDIEM": date(2025, 8, 24),
    "HD01-TBVANTT": date(2026, 1, 1),
}
LISTED_SINCE = date(2021, 1, 1)
VERSION = "1.0"


def load(progress=None):
    """Publish every set that is not there yet; return ``{code: version}``."""
    tell = progress or (lambda done, total, label: None)
    files = sorted(DATA.glob("*.yaml"))
    versions = {}
    for done, file in enumerate(files, 1):
        definition = yaml.safe_load(file.read_text(encoding="utf-8"))
        code = definition["code"]
        versions[code] = publish_definition(
            definition, number=VERSION, published_on=IN_FORCE.get(code, LISTED_SINCE)
        )
        tell(done, len(files), _("Criteria sets"))
    return versions
