"""Turn the PyPI package ``vietnamadminunits`` into the files of ``seeds/data/units``.

Run once, outside the application; the package is no dependency of ours::

    pip download --no-deps -d /tmp/units vietnamadminunits==1.0.4
    python -m seeds.convert_units /tmp/units/vietnamadminunits-1.0.4-py3-none-any.whl

What the files mean, and what was added by hand, is written in ``seeds/data/units/README.md``.
The same wheel gives the same bytes. Slugs live in the files from then on: a new source must
keep them, so this script is not the way to add units later.
"""

import argparse
import csv
import gzip
import io
import json
import sqlite3
import sys
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path

from seeds.convert_slugs import Slugs

BEGINS = "2020-01-01"  # the data begin here; the law's own dates are older and not in the source
YET_KIEU_ENDS = "2024-11-01"
CUA_LO_ENDS = "2024-12-01"
REFORM = "2025-07-01"

PACKAGE = "vietnamadminunits 1.0.4"
BY_HAND = "Bổ sung thủ công"
QUANG_NINH_RESOLUTION = "Nghị quyết số 1679/NQ-UBTVQH15 ngày 16/6/2025"
CUA_LO_RESOLUTION = "Nghị quyết số 1243/NQ-UBTVQH15"

VERSION_COLUMNS = [
    "slug",
    "level",
    "kind",
    "name",
    "code",
    "parent",
    "valid_from",
    "valid_to",
    "latitude",
    "longitude",
    "source",
]
SUCCESSION_COLUMNS = ["predecessor", "successor", "on", "kind", "is_default", "legal_basis"]

KINDS = {
    "province": [("Thành phố", "thanh_pho"), ("Tỉnh", "tinh")],
    "district": [
        ("Thành phố", "thanh_pho_tt"),
        ("Thị xã", "thi_xa"),
        ("Quận", "quan"),
        ("Huyện", "huyen"),
    ],
    "commune": [
        ("Thị trấn", "thi_tran"),
        ("Đặc khu", "dac_khu"),
        ("Phường", "phuong"),
        ("Xã", "xa"),
        ("Huyện", "huyen"),  # five island districts had no communes and stand for themselves
    ],
}

HA_LONG = "tinhquangninh_thanhphohalong"
VINH = "tinhnghean_thanhphovinh"
CUA_LO = "cua-lo-town"
CUA_LO_WARDS = {
    f"{VINH}_phuong{name}"
    for name in ("nghihai", "nghihoa", "nghihuong", "nghitan", "nghithu", "nghithuy", "thuthuy")
}


@dataclass
class Version:
    """One row of versions.csv; ``parent`` is a key here and a slug in the file."""

    kind: str
    name: str
    code: str
    parent: str
    valid_from: str
    valid_to: str
    latitude: float | None = None
    longitude: float | None = None
    source: str = PACKAGE


@dataclass
class Unit:
    """One identity: its level, its versions in order, and later its slug."""

    level: str
    versions: list[Version] = field(default_factory=list)
    slug: str = ""

    @property
    def first(self):
        return self.versions[0]

    @property
    def last(self):
        return self.versions[-1]

    @property
    def is_current(self):
        return not self.last.valid_to


def split_kind(level, title):
    """("phuong", "Bãi Cháy") from "Phường Bãi Cháy"; the word decides, not the type column."""
    title = unicodedata.normalize("NFC", " ".join(title.split()))
    for word, kind in KINDS[level]:
        if title.lower().startswith(word.lower() + " "):
            return kind, title[len(word) + 1 :]
    raise ValueError(title)


def version(level, title, row, prefix, parent, valid_from, valid_to=""):
    """A version from the columns of one package row that begin with ``prefix``."""
    kind, name = split_kind(level, title)
    return Version(
        kind=kind,
        name=name,
        code=row[f"{prefix}Code"] or "",
        parent=parent,
        valid_from=valid_from,
        valid_to=valid_to,
        latitude=row[f"{prefix}Lat"],
        longitude=row[f"{prefix}Lon"],
    )


def same_name(one, other):
    """Whether two versions bear one name; the source writes "KRong" and "Krong"."""
    return one.name.casefold() == other.name.casefold()


class Package:
    """What the wheel says: old rows, current rows, and who became what."""

    def __init__(self, wheel):
        with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
            database = archive.extract("vietnamadminunits/data/dataset.db", folder)
            converter = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
            connection = sqlite3.connect(database)
            connection.row_factory = sqlite3.Row
            self.old = connection.execute("SELECT * FROM admin_units_legacy").fetchall()
            self.current = connection.execute("SELECT * FROM admin_units").fetchall()
            connection.close()
        self.provinces = converter["DICT_PROVINCE"]
        self.went_to = defaultdict(list)  # old key -> [(current key, kind, is default)]
        for province, wards in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, keys in wards.items():
                for key in keys:
                    self.went_to[key].append((f"{province}_{ward}", "whole", True))
        for province, keys in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, wards in keys.items():
                for ward in wards:
                    target = f"{province}_{ward['newWardKey']}"
                    self.went_to[key].append((target, "part", ward["isDefaultNewWard"]))


class Country:
    """All identities and successions, built step by step; keys are the package's keys.

    Old units are keyed ``old:…``, units that began with the reform ``new:…``; a unit that
    continues keeps its old key.
    """

    def __init__(self, package):
        self.package = package
        self.units = {}
        self.successions = []
        self.key_of_current = {}  # package key of a current unit -> key of its identity
        self.add_old()
        self.add_current_provinces()
        self.add_current_communes()
        self.add_ha_long_and_cua_lo()

    def add_old(self):
        for row in self.package.old:
            province = f"old:{row['provinceKey']}"
            district = f"{province}_{row['districtKey']}"
            commune = f"{district}_{row['wardKey'] or ''}"
            if province not in self.units:
                self.add(province, "province", row["province"], row, "province", "")
            if district not in self.units:
                self.add(district, "district", row["district"], row, "district", province)
            if row["ward"]:
                self.add(commune, "commune", row["ward"], row, "ward", district)
            else:
                self.add(commune, "commune", row["district"], row, "ward", district)

    def add(self, key, level, title, row, prefix, parent):
        added = version(level, title, row, prefix, parent, BEGINS, REFORM)
        self.units[key] = Unit(level, [added])

    def add_current_provinces(self):
        for row in self.package.current:
            key = row["provinceKey"]
            if key in self.key_of_current:
                continue
            added = version("province", row["province"], row, "province", "", REFORM)
            olds = [f"old:{old}" for old in self.package.provinces[key]]
            self.key_of_current[key] = self.join(key, "province", added, olds)
            for old in olds:
                self.succeed(old, self.key_of_current[key], "whole", True, "")

    def add_current_communes(self):
        predecessors = defaultdict(list)
        for old, targets in self.package.went_to.items():
            for target, kind, _is_default in targets:
                predecessors[target].append((f"old:{old}", kind))
        for row in self.package.current:
            key = f"{row['provinceKey']}_{row['wardKey']}"
            parent = self.key_of_current[row["provinceKey"]]
            added = version("commune", row["ward"], row, "ward", parent, REFORM)
            olds = [old for old, kind in predecessors[key] if kind == "whole"]
            alone = len(olds) == len(predecessors[key])
            self.key_of_current[key] = self.join(key, "commune", added, olds if alone else [])
        for old, targets in self.package.went_to.items():
            for target, kind, is_default in targets:
                basis = QUANG_NINH_RESOLUTION if old.startswith("tinhquangninh_") else ""
                current = self.key_of_current[target]
                self.succeed(f"old:{old}", current, kind, is_default, basis)

    def join(self, key, level, added, olds):
        """The key of the identity that carries this current version: an old one or a new one."""
        if len(olds) == 1 and same_name(self.units[olds[0]].last, added):
            unit = self.units[olds[0]]
            if (unit.last.kind, unit.last.code, unit.last.parent) == (
                added.kind,
                added.code,
                added.parent,
            ):
                added.valid_from = unit.versions.pop().valid_from  # nothing changed: one version
            unit.versions.append(added)
            return olds[0]
        self.units[f"new:{key}"] = Unit(level, [added])
        return f"new:{key}"

    def succeed(self, old, current, kind, is_default, basis, on=REFORM):
        if old != current:
            self.successions.append((old, current, on, kind, is_default, basis))

    def add_ha_long_and_cua_lo(self):
        """What the source, a picture of mid-2025, leaves out; codes are not known: empty."""
        city = f"old:{HA_LONG}"
        yet_kieu, merged_into = f"{city}_phuongyetkieu", f"{city}_phuongtranhungdao"
        made = Version("phuong", "Yết Kiêu", "", city, BEGINS, YET_KIEU_ENDS, source=BY_HAND)
        self.units[yet_kieu] = Unit("commune", [made])
        self.succeed(yet_kieu, merged_into, "whole", True, "", on=YET_KIEU_ENDS)
        province = "old:tinhnghean"
        made = Version("thi_xa", "Cửa Lò", "", province, BEGINS, CUA_LO_ENDS, source=BY_HAND)
        self.units[CUA_LO] = Unit("district", [made])
        self.succeed(CUA_LO, f"old:{VINH}", "whole", True, CUA_LO_RESOLUTION, on=CUA_LO_ENDS)
        for key in sorted(CUA_LO_WARDS):
            unit = self.units[f"old:{key}"]
            under_vinh = unit.first
            under_town = replace(under_vinh, parent=CUA_LO, valid_to=CUA_LO_ENDS, source=BY_HAND)
            under_vinh.valid_from = CUA_LO_ENDS
            unit.versions.insert(0, under_town)


LEVEL_ORDER = ["province", "district", "commune"]


def version_rows(units):
    """Rows of versions.csv, upper levels first."""
    ordered = sorted(units.values(), key=lambda unit: (LEVEL_ORDER.index(unit.level), unit.slug))
    for unit in ordered:
        for row in unit.versions:
            yield [
                unit.slug,
                unit.level,
                row.kind,
                row.name,
                row.code,
                units[row.parent].slug if row.parent else "",
                row.valid_from,
                row.valid_to,
                row.latitude if row.latitude is not None else "",
                row.longitude if row.longitude is not None else "",
                row.source,
            ]


def succession_rows(country):
    """Rows of successions.csv in order of date and names."""
    rows = [
        [country.units[old].slug, country.units[new].slug, on, kind, int(is_default), basis]
        for old, new, on, kind, is_default, basis in country.successions
    ]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def write(path, columns, rows):
    """A compressed CSV whose bytes depend on the rows alone (no time, no file name)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(text.getvalue().encode())


def give_slugs(country):
    """The units whose history this product tells come first, then what they became."""
    towns = {f"old:{HA_LONG}", f"old:{VINH}", CUA_LO}
    seeds = towns | {f"old:{ward}" for ward in CUA_LO_WARDS}
    seeds |= {key for key in country.units if key.startswith(f"old:{HA_LONG}_")}
    heirs = {new for old, new, *_rest in country.successions if old in seeds} - seeds
    Slugs(country.units, seeds, heirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--to", type=Path, default=Path(__file__).parent / "data" / "units")
    options = parser.parse_args()
    country = Country(Package(options.wheel))
    give_slugs(country)
    write(options.to / "versions.csv.gz", VERSION_COLUMNS, version_rows(country.units))
    write(options.to / "successions.csv.gz", SUCCESSION_COLUMNS, succession_rows(country))
    counts = f"{len(country.units)} units, {len(country.successions)} successions"
    sys.stdout.write(f"{options.to}: {counts}\n")


if __name__ == "__main__":
    main()
