"""Addresses for the units that ``convert_units`` reads; part of that script."""

import re
import unicodedata
from collections import Counter


def plain(text):
    """Lower-case letters and digits joined by hyphens, without diacritics."""
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")


class Slugs:
    """Gives every unit its address, once; the order of the groups decides who is asked first.

    In a group a name that several bear goes to none of them: all move on to the longer form.
    """

    def __init__(self, units, seeds, heirs):
        self.units = units
        self.taken = set()
        rest = self.units.keys() - seeds - heirs
        self.give(key for key in seeds if self.units[key].level == "district")
        self.give(key for key in seeds if self.units[key].level == "commune")
        self.give(self.those(rest, "province", current=True))
        self.give(self.those(rest, "province", current=False))
        self.give(heirs, "-2025")
        self.give(self.those(rest, "commune", current=True))
        self.give(self.those(rest, "district", current=False))
        self.give(self.those(rest, "commune", current=False))

    def those(self, keys, level, *, current):
        units = self.units
        return (k for k in keys if (units[k].level, units[k].is_current) == (level, current))

    def give(self, keys, mark=""):
        left = sorted(keys, key=lambda key: (self.units[key].last.code or "99999", key))
        forms = {key: self.forms(key, mark) for key in left}
        for length in range(max(map(len, forms.values()))):
            wanted = {key: forms[key][length] for key in left if length < len(forms[key])}
            bearers = Counter(wanted.values())
            for key, slug in wanted.items():
                if bearers[slug] == 1 and slug not in self.taken:
                    self.assign(key, slug)
            left = [key for key in left if not self.units[key].slug]
        for key in left:
            numbered = (f"{forms[key][0]}-{number}" for number in range(2, 100))
            self.assign(key, next(slug for slug in numbered if slug not in self.taken))

    def assign(self, key, slug):
        self.units[key].slug = slug
        self.taken.add(slug)

    def forms(self, key, mark):
        """Ever longer slugs of one unit, shortest first."""
        unit, name = self.units[key], self.base(key)
        kind = plain(self.word(unit.last.kind))
        if mark:
            return [name, name + mark]
        if unit.level == "province":
            return [name, f"{name}-truoc-2025", f"{kind}-{name}-truoc-2025"]
        above = self.above(key)
        if unit.level == "district":
            return [name, f"{name}-{kind}", f"{name}-{kind}-{above[0]}"]
        tails = ["-".join(above[:depth]) for depth in range(1, len(above) + 1)]
        return [
            name,
            *(form for tail in tails for form in (f"{name}-{tail}", f"{kind}-{name}-{tail}")),
        ]

    def above(self, key):
        """Plain names of what stood above this unit, nearest first."""
        names, parent = [], self.units[key].last.parent
        while parent:
            names.append(self.base(parent))
            parent = self.units[parent].last.parent
        return names

    def base(self, key):
        last = self.units[key].last
        return plain(f"{self.word(last.kind)} {last.name}" if last.name[0].isdigit() else last.name)

    @staticmethod
    def word(kind):
        return kind.removesuffix("_tt").replace("_", " ")
