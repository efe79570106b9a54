"""What the forms of the editor share: an item of a definition in, the changed item out."""

import copy
import re
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.fields import TextField
from apps.core.stale import SeenField, seal
from apps.criteria import structure

CODE = re.compile(r"^\w[\w.]*$")
CODE_WITH_HYPHEN = re.compile(r"^\w[\w.-]*$")
EMPTY = (None, "", False, [], {})


@dataclass(frozen=True)
class Surroundings:
    """What an item stands in: the whole draft, the version it was drafted from, other sets."""

    definition: dict
    base: dict | None = None
    set_codes: tuple[str, ...] = ()

    @property
    def with_points(self) -> bool:
        return self.definition.get("max_total") is not None


def put(item, key, value):
    """Write a key; what is empty and was not there before stays away."""
    if value in EMPTY and type(value) is not int:
        if key not in item or item[key] in EMPTY:
            return
        if key.startswith(("unit_", "max")):
            item[key] = None
        elif isinstance(item[key], bool):
            item[key] = False
        elif isinstance(item[key], str):
            item[key] = ""
        else:
            item.pop(key)
        return
    item[key] = value


# Words as their source wrote them, whatever its language.
AS_WRITTEN = ("source", "confidence", "status", "source_rule", "choices", "identity", "replaces")


class ItemForm(forms.Form):
    """A form about one item. ``before`` is the item as the page showed it, signed.

    ``typed`` is what stands in the fields of a page that was not sent (read from the item, or
    typed and sent back without judging it).
    """

    kind = ""  # of the key: set, group, criterion, band

    before = SeenField()

    def __init__(self, data=None, *, key, item, around, typed=None):
        self.key, self.item, self.around = key, item, around
        self.with_points = around.with_points
        initial = {"before": seal(item), **(typed if typed is not None else self.read(item))}
        super().__init__(data, initial=initial)
        in_english(self)

    def read(self, item) -> dict:
        """Field → what stands in it."""
        raise NotImplementedError

    def write(self, item) -> dict:
        """The item with what was typed; ``item`` is a copy that may be changed."""
        raise NotImplementedError

    @classmethod
    def raw(cls, data) -> dict:
        """What was typed, to be shown again without judging it."""
        typed = {}
        for name, field in cls.base_fields.items():
            many = isinstance(field, forms.MultipleChoiceField)
            typed[name] = data.getlist(name) if many else data.get(name, "")
        return typed

    def clean_code(self):
        code = self.cleaned_data["code"].strip()
        pattern = CODE if self.kind == "criterion" else CODE_WITH_HYPHEN
        if not pattern.match(code):
            raise ValidationError(_("Use letters, digits and dots, without spaces."))
        if code in self._codes_of_others():
            raise ValidationError(_("The code “%(code)s” is used already."), params={"code": code})
        return code

    def _codes_of_others(self) -> list[str]:
        definition, own = self.around.definition, self.key[1]
        if self.kind == "criterion":
            rows = [c for group in definition["groups"] for c in group["criteria"]]
            return [row["code"] for row in rows if structure.identity_of(row) != own]
        rows = definition["groups" if self.kind == "group" else "bands"]
        return [row["code"] for row in rows if row["code"] != own]

    def result(self) -> dict:
        """The item as it is to be stored; errors of what cannot be read go to their fields."""
        return self.write(copy.deepcopy(self.cleaned_data["before"]))

    def look_again(self, item):
        """Sent once more, this form replaces ``item``: its writer has now seen both texts."""
        self.data = self.data.copy()
        self.data["before"] = seal(item)

    def error_lines(self) -> list[tuple[str, str]]:
        """Target and sentence of every error, in the order of the page."""
        lines = [("", error) for error in self.non_field_errors()]
        for bound in self:
            lines += [(bound.id_for_label, f"{bound.label}: {error}") for error in bound.errors]
        return lines


def in_english(form):
    """Say which fields hold English, for those who listen to the page."""
    for name, field in form.fields.items():
        if name.endswith("_en"):
            field.widget.attrs["lang"] = "en"
        elif name in AS_WRITTEN:
            field.widget.attrs["lang"] = "mul"


def words(label, limit=300, **kwargs):
    """A line of text of the definition."""
    return TextField(label=label, required=False, max_length=limit, free=False, **kwargs)


def one_line(text) -> str:
    return (text or "").replace("\r\n", "\n").strip()
