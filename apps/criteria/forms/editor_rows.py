"""Rows inside the form of a criterion: what is entered, and the tiers of its rule."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.fields import ChoiceField, LongTextField, TextField
from apps.core.folding import fold as without_marks
from apps.criteria.scoring.folds import FOLDS

from . import editor_codecs as codecs

MOST_ROWS = 60
NAME = re.compile(r"^[A-Za-z][A-Za-z0-9_]{0,39}$", re.ASCII)
# These parts of a row on the entry page are not inputs.
RESERVED = {"state", "version", "remark", "file", "answer", "answered", "keep"}

INPUT_TYPES = [
    ("int", pgettext_lazy("input", "whole number")),
    ("decimal", pgettext_lazy("input", "number with decimals")),
    ("bool", pgettext_lazy("input", "yes or no")),
    ("date", pgettext_lazy("input", "date")),
    ("choice", pgettext_lazy("input", "level from a list")),
    ("text", pgettext_lazy("input", "text")),
]
FOLD_WORDS = [
    ("sum", pgettext_lazy("fold", "added up")),
    ("mean", pgettext_lazy("fold", "mean")),
    ("maximum", pgettext_lazy("fold", "highest quarter")),
    ("minimum", pgettext_lazy("fold", "lowest quarter")),
    ("ratio_sum", pgettext_lazy("fold", "both parts added up, then divided")),
    ("any", pgettext_lazy("fold", "held in any quarter")),
    ("all", pgettext_lazy("fold", "held in every quarter")),
    ("earliest", pgettext_lazy("fold", "earliest date")),
    ("last", pgettext_lazy("fold", "last quarter")),
]
YES_NO = [("", "–"), ("yes", _("Met")), ("no", _("Not met"))]


def fold_choices(kind, types, empty):
    """The folds that suit at least one of the input types of this criterion."""
    suiting = {word for word, folded in FOLDS.items() if set(folded) & set(types)}
    suiting -= set() if kind == "ratio" else {"ratio_sum"}
    return [("", empty), *((word, label) for word, label in FOLD_WORDS if word in suiting)]


class RowForm(forms.Form):
    """One row; a row in which nothing was typed is left out."""

    told = ()  # the fields that make a row count

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.told)


class InputRow(RowForm):
    """One thing that is entered, and what it has to fulfil."""

    told = ("name", "label_vi", "label_en", "choices")

    name = TextField(label=_("Key of the field"), required=False, max_length=40, free=False)
    type = ChoiceField(label=_("Type"), required=False, choices=INPUT_TYPES)
    label_vi = TextField(label=_("Label (Vietnamese)"), required=False, max_length=300, free=False)
    label_en = TextField(label=_("Label (English)"), required=False, max_length=300, free=False)
    optional = forms.BooleanField(label=_("May be left empty"), required=False)
    fold = ChoiceField(label=_("Quarters make the year"), required=False)
    choices = LongTextField(label=_("Levels, from low to high"), required=False, rows=4, free=False)
    excuses = TextField(
        label=_("Excuses the cases of (keys)"), required=False, max_length=200, free=False
    )
    op = ChoiceField(label=_("Holds when"), required=False)
    first = TextField(label=_("Value"), required=False, max_length=20, free=False)
    second = TextField(label=_("Upper value"), required=False, max_length=20, free=False)

    def __init__(self, *args, kind, rule_type, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, self.rule_type = kind, rule_type
        self.fields["label_en"].widget.attrs["lang"] = "en"
        if "choices" in self.fields:
            self.fields["choices"].widget.attrs["lang"] = "mul"
        self.fields["fold"].choices = [("", _("as the criterion")), *FOLD_WORDS]
        self.fields["op"].choices = [
            ("", "–"),
            *codecs.YES_OPS,
            *codecs.NUMBER_OPS,
            *codecs.DAY_OPS,
        ]

    # What this row has beside its name, type and labels.

    @property
    def now_type(self) -> str:
        return self["type"].value() or ""

    @property
    def has_condition(self) -> bool:
        return self.rule_type in ("all_of", "k_of_n")

    @property
    def has_excuse(self) -> bool:
        return self.rule_type == "veto" and self.now_type == "bool"

    @property
    def has_choices(self) -> bool:
        return self.now_type == "choice"

    @property
    def has_fold(self) -> bool:
        return self.kind == "multi" and self.rule_type != "veto" and self.now_type != "text"

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if name and not NAME.match(name):
            raise ValidationError(
                _("Use letters without marks, digits and _, beginning with a letter.")
            )
        if name in RESERVED:
            raise ValidationError(_("This key is used for another part of the page."))
        return name

    def clean_choices(self):
        return codecs.write_choices(self.cleaned_data["choices"])

    def clean(self):
        typed = self.cleaned_data
        try:
            self.condition = codecs.write_condition(
                typed.get("op", ""), typed.get("first", ""), typed.get("second", "")
            )
        except ValidationError as error:
            self.condition = {}
            self.add_error("first", error)
        return typed

    def item(self, name) -> dict:
        """The input as it is stored."""
        typed = self.cleaned_data
        item = {
            "name": name,
            "type": typed["type"] or "int",
            "label_vi": typed["label_vi"].strip(),
            "label_en": typed["label_en"].strip(),
        }
        if typed["optional"]:
            item["optional"] = True
        if item["type"] == "choice":
            item["choices"] = typed["choices"]
        return item


def read_input(item, rule, fold) -> dict:
    """An input row as it is typed, with its part in the rule."""
    name = item.get("name") or ""
    condition = next(
        (part for part in rule.get("conditions") or () if part.get("input") == name), {}
    )
    op, first, second = codecs.read_condition(condition)
    if condition and not op and item.get("type") == "bool":
        op = "yes"  # a condition on a yes or no that says nothing more
    return {
        "name": name,
        "type": item.get("type") or "",
        "label_vi": item.get("label_vi") or "",
        "label_en": item.get("label_en") or "",
        "optional": bool(item.get("optional")),
        "fold": (fold.get(name) or "") if isinstance(fold, dict) else "",
        "choices": codecs.read_choices(item.get("choices")),
        "excuses": ", ".join(
            count.get("input") or ""
            for count in rule.get("counts") or ()
            if name in (count.get("excused_by") or ())
        ),
        "op": op,
        "first": first,
        "second": second,
    }


def free_name(label, used, expected=()) -> str:
    """A key nobody has typed: the one the kind expects, or one made of the label."""
    for name in expected:
        if name not in used:
            return name
    words = re.sub(r"[^a-z0-9]+", "_", without_marks(label)).strip("_")
    base = words[:24].rstrip("_") or "o"
    base = base if base[0].isalpha() else f"o_{base}"
    base = f"{base}_1" if base in RESERVED else base
    name, serial = base, 2
    while name in used:
        name, serial = f"{base}_{serial}", serial + 1
    return name


class TierRow(RowForm):
    """One tier [from, below) and what it gives."""

    told = ("low", "high", "gives")

    low = TextField(label=pgettext_lazy("tier", "From"), required=False, max_length=20, free=False)
    high = TextField(label=_("To below"), required=False, max_length=20, free=False)
    gives = forms.Field(label=_("Points"), required=False)

    def __init__(self, *args, with_points, **kwargs):
        super().__init__(*args, **kwargs)
        self.with_points = with_points
        self.fields["gives"] = branch_field(
            _("Points") if with_points else _("Result"), with_points
        )
        for name in ("low", "high"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        for field in self.fields.values():
            field.label = _("%(label)s, tier %(number)s") % {
                "label": field.label,
                "number": int(self.prefix.rpartition("-")[2]) + 1,
            }

    def clean(self):
        typed = self.cleaned_data
        self.tier = {}
        for name, key in (("low", "from"), ("high", "below")):
            try:
                number = codecs.write_number(typed.get(name))
            except ValidationError as error:
                self.add_error(name, error)
                continue
            if number is not None:
                self.tier[key] = number
        try:
            self.tier |= codecs.write_branch(typed.get("gives", ""), self.with_points)
        except ValidationError as error:
            self.add_error("gives", error)
        return typed


def read_tier(tier, with_points) -> dict:
    return {
        "low": codecs.read_number(tier.get("from")),
        "high": codecs.read_number(tier.get("below")),
        "gives": codecs.read_branch(tier, with_points),
    }


def branch_field(label, with_points):
    """What one branch gives: points, or met and not met."""
    if not with_points:
        return ChoiceField(label=label, required=False, choices=YES_NO)
    field = TextField(label=label, required=False, max_length=20, free=False)
    field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
    return field


class Rows:
    """Rows of one kind: as typed when data came, else as read."""

    def __init__(self, form_class, prefix, *, data=None, initial=(), **kwargs):
        self.prefix = prefix
        if data is None:
            self.forms = [
                form_class(prefix=f"{prefix}-{n}", initial=row, **kwargs)
                for n, row in enumerate(initial)
            ]
        else:
            self.forms = [
                form_class(data, prefix=f"{prefix}-{n}", **kwargs)
                for n in range(count_of(data, prefix))
            ]

    def __iter__(self):
        return iter(self.forms)

    def __len__(self):
        return len(self.forms)

    def is_valid(self) -> bool:
        errors = [form.errors for form in self.forms]  # every row gets its errors
        return not any(errors)

    @property
    def full(self) -> list:
        return [form for form in self.forms if not form.is_blank]

    @property
    def count_name(self) -> str:
        return f"{self.prefix}-count"


def count_of(data, prefix) -> int:
    text = data.get(f"{prefix}-count", "")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() else 0


def raw_rows(form_class, data, prefix) -> list[dict]:
    """What was typed in the rows, to be shown again without judging it."""
    names = form_class.base_fields
    return [
        {name: data.get(f"{prefix}-{n}-{name}", "") for name in names}
        for n in range(count_of(data, prefix))
    ]
