"""The form of one criterion: facts, what is entered, how it is judged, how the year is made."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.fields import ChoiceField, LongTextField, MultipleChoiceField, NumberField, TextField
from apps.criteria import structure
from apps.criteria.models import in_language
from apps.criteria.scoring.checks import KINDS
from apps.criteria.scoring.numbers import plain
from apps.criteria.scoring.values import excuses_of

from . import editor_codecs as codecs
from . import editor_words as choose
from .editor_base import ItemForm, one_line, put, words
from .editor_rows import (
    InputRow,
    Rows,
    TierRow,
    branch_field,
    fold_choices,
    free_name,
    raw_rows,
    read_input,
    read_tier,
)
from .editor_rules import fields_of, read_rule, write_rule

TEXTS = ("title_vi", "title_en", "unit_vi", "unit_en", "guidance_vi", "guidance_en", "source_rule")


class CriterionForm(ItemForm):
    """One criterion; the fields of the rule are those of the kind and rule that were chosen."""

    kind = "criterion"

    code = words(_("Code"), 20)
    title_vi = LongTextField(
        label=_("Title (Vietnamese)"), required=False, rows=2, max_length=500, free=False
    )
    title_en = LongTextField(
        label=_("Title (English)"), required=False, rows=2, max_length=500, free=False
    )
    kind_of = ChoiceField(label=_("Kind"))
    rule_type = ChoiceField(label=_("How it is judged"))
    unit_vi = words(_("Unit (Vietnamese)"), 40)
    unit_en = words(_("Unit (English)"), 40)
    max = NumberField(label=_("Most points"), required=False, minimum=0)
    mandatory = forms.BooleanField(label=_("Mandatory: without it nothing is met"), required=False)
    veto = forms.BooleanField(label=_("Knock-out criterion"), required=False)
    not_applicable = ChoiceField(
        label=_("When it does not apply"), required=False, choices=choose.NOT_APPLICABLE
    )
    computed = ChoiceField(label=_("Who gives the figure"), required=False, choices=choose.COMPUTED)
    evidence = ChoiceField(label=_("Evidence"), choices=choose.EVIDENCE)
    guidance_vi = LongTextField(
        label=_("Guidance (Vietnamese)"), required=False, rows=2, max_length=1000, free=False
    )
    guidance_en = LongTextField(
        label=_("Guidance (English)"), required=False, rows=2, max_length=1000, free=False
    )
    source_rule = LongTextField(
        label=_("The rule in the words of its source"),
        required=False,
        rows=2,
        max_length=1000,
        free=False,
    )
    fold = ChoiceField(label=_("Quarters make the year"), required=False)
    replaces = MultipleChoiceField(
        label=_("Takes the place of"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # the rule
    op = ChoiceField(label=_("Holds when the result is"), required=False)
    first = TextField(label=_("Value"), required=False, max_length=20, free=False)
    second = TextField(label=_("Upper value"), required=False, max_length=20, free=False)
    zero_total = ChoiceField(
        label=_("With a total of 0 it is"), required=False, choices=choose.ZERO_TOTAL
    )
    cap = TextField(label=_("Full points from"), required=False, max_length=20, free=False)
    each = TextField(label=_("Points off for each"), required=False, max_length=20, free=False)
    at_least = ChoiceField(label=_("At least the level"), required=False)
    k = TextField(label=_("How many must hold (k)"), required=False, max_length=5, free=False)
    of = MultipleChoiceField(
        label=_("Among these criteria"), required=False, widget=forms.CheckboxSelectMultiple
    )
    set = ChoiceField(label=_("Recognition under the set"), required=False)
    against = ChoiceField(label=_("Compared with"), required=False, choices=choose.AGAINST)
    lower = forms.Field(required=False)
    equal = forms.Field(required=False)
    higher = forms.Field(required=False)
    both_zero = forms.Field(required=False)
    rose_from_zero = forms.Field(required=False)

    def __init__(self, data=None, *, key, item, around, typed=None):
        super().__init__(data, key=key, item=item, around=around, typed=typed)
        self.now_kind = self["kind_of"].value() or ""
        self.now_rule = self["rule_type"].value() or ""
        self.fields["kind_of"].choices = choose.kind_choices()
        self.fields["rule_type"].choices = choose.rule_choices(self.now_kind)
        self._make_rows(data)
        self._set_choices()
        for name in ("first", "second", "cap", "each", "k"):
            self.fields[name].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        if self.with_points or self.initial.get("max") not in (None, ""):
            self.fields["max"].help_text = (
                "" if self.with_points else _("This set knows no points: leave this empty.")
            )
        else:
            del self.fields["max"]

    def _make_rows(self, data):
        kwargs = {"kind": self.now_kind, "rule_type": self.now_rule}
        self.inputs = Rows(
            InputRow, "inputs", data=data, initial=self.initial.pop("inputs", ()), **kwargs
        )
        tiers = self.initial.pop("tiers", ())
        self.tiers = Rows(TierRow, "tiers", data=data, initial=tiers, with_points=self.with_points)

    def _set_choices(self):
        types = {row.now_type for row in self.inputs}
        folds = fold_choices(self.now_kind, types, _("each field its own way"))
        self.fields["fold"].choices = _with_own(folds, self["fold"].value())
        ops = codecs.DAY_OPS if self.now_rule == "date" else codecs.NUMBER_OPS
        self.fields["op"].choices = [("", "–"), *ops]
        self.fields["at_least"].choices = _with_own(self._levels(), self["at_least"].value())
        sets = [("", "–"), *((code, code) for code in self.around.set_codes)]
        self.fields["set"].choices = _with_own(sets, self["set"].value())
        self.fields["of"].choices = _with_all(self._others(), self["of"].value())
        self.fields["replaces"].choices = _with_all(self._gone(), self["replaces"].value())
        for name in choose.branches_of(self.now_rule):
            self.fields[name] = branch_field(choose.BRANCHES[name], self.with_points)

    def _levels(self):
        """The levels as they stand in the rows, also before they are stored."""
        found = [("", "–")]
        for row in self.inputs:
            if row.now_type != "choice":
                continue
            try:
                levels = codecs.write_choices(row["choices"].value())
            except ValidationError:
                continue
            found += [(c["code"], in_language(c, "label") or c["code"]) for c in levels]
        return list(dict(found).items())

    def _others(self):
        if self.now_rule != "k_of_criteria":
            return []
        return [
            (structure.identity_of(c), f"{c['code']} {in_language(c, 'title')}")
            for group in self.around.definition["groups"]
            for c in group["criteria"]
            if structure.identity_of(c) != self.key[1]
        ]

    def _gone(self):
        """Criteria of the version before that this draft no longer has."""
        if self.around.base is None:
            return []
        kept = {
            structure.identity_of(c)
            for group in self.around.definition["groups"]
            for c in group["criteria"]
        }
        return [
            (structure.identity_of(c), f"{c['code']} {in_language(c, 'title')}")
            for group in self.around.base["groups"]
            for c in group["criteria"]
            if structure.identity_of(c) not in kept
        ]

    # --- from the item ----------------------------------------------------------------------------

    def read(self, item):
        rule, fold = item.get("rule") or {}, item.get("fold")
        typed = {name: item.get(name) or "" for name in ("code", *TEXTS)}
        typed |= {
            "kind_of": item.get("kind"),
            "max": codecs.read_number(item.get("max")),
            "mandatory": bool(item.get("mandatory")),
            "veto": bool(item.get("veto")),
            "not_applicable": item.get("not_applicable") or "",
            "computed": item.get("computed") or "",
            "evidence": item.get("evidence") or "optional",
            "replaces": item.get("replaces") or [],
            "fold": fold if isinstance(fold, str) else "",
            "inputs": [read_input(row, rule, fold) for row in item.get("inputs") or ()],
            "tiers": [read_tier(tier, self.with_points) for tier in rule.get("tiers") or ()],
        }
        return typed | read_rule(rule, self.with_points)

    @classmethod
    def raw(cls, data):
        typed = super().raw(data)
        typed["inputs"] = raw_rows(InputRow, data, "inputs")
        typed["tiers"] = raw_rows(TierRow, data, "tiers")
        return typed

    # --- to the item ------------------------------------------------------------------------------

    def clean(self):
        self.inputs.is_valid()
        self.tiers.is_valid()
        if self.now_rule not in KINDS.get(self.now_kind, ()):
            return self.cleaned_data
        self._name_inputs()
        if not self.has_errors_in_rows:
            before = (self.cleaned_data.get("before") or {}).get("rule") or {}
            self.rule = write_rule(self, before, self.named)
        return self.cleaned_data

    def is_valid(self):
        return super().is_valid() and not self.has_errors_in_rows

    @property
    def has_errors_in_rows(self) -> bool:
        return any(row.errors for row in (*self.inputs, *self.tiers))

    def _name_inputs(self):
        """Every row that was filled in gets a key of its own."""
        expected, _fold = choose.EXPECTED.get(self.now_kind, ([], ""))
        full = [row for row in self.inputs if not row.errors and not row.is_blank]
        used, self.named = {row.cleaned_data["name"] for row in full} - {""}, []
        for row in full:
            name = row.cleaned_data["name"]
            if not name:
                typed = row.cleaned_data
                wanted = [n for n, kind in expected if kind == typed["type"]]
                name = free_name(typed["label_vi"] or typed["label_en"], used, wanted)
                used.add(name)
            elif any(name == other for other, _row in self.named):
                row.add_error("name", _("This key stands there twice."))
            self.named.append((name, row))

    def write(self, item):
        typed = self.cleaned_data
        item["code"] = typed["code"]
        for name in TEXTS:
            put(item, name, one_line(typed[name]))
        item["kind"] = typed["kind_of"]
        if "max" in typed:
            item["max"] = None if typed["max"] is None else plain(typed["max"])
        for name in ("mandatory", "veto"):
            item[name] = typed[name]
        for name in ("not_applicable", "computed"):
            put(item, name, typed[name])
            if not typed[name]:
                item.pop(name, None)
        item["evidence"] = typed["evidence"]
        put(item, "replaces", typed["replaces"])
        item["rule"] = self.rule
        item["inputs"] = self._inputs()
        self._write_fold(item)
        return item

    def _inputs(self):
        if self.now_rule in choose.WITHOUT_INPUTS or self.cleaned_data["computed"]:
            return []
        items = [row.item(name) for name, row in self.named]
        for item in items:
            if self.now_rule == "veto" and item["type"] in ("bool", "text"):
                item["optional"] = True
        return items

    def _write_fold(self, item):
        common = self.cleaned_data["fold"]
        excuses = excuses_of(item["rule"])
        folds = {
            name: row.cleaned_data["fold"] or common
            for name, row in self.named
            if row.cleaned_data["type"] != "text" and name not in excuses
        }
        if not item["inputs"]:
            item.pop("fold", None)
        elif any(row.cleaned_data["fold"] for _name, row in self.named):
            item["fold"] = {name: word for name, word in folds.items() if word}
        elif common:
            item["fold"] = common
        else:
            item.pop("fold", None)

    # --- the page ---------------------------------------------------------------------------------

    @property
    def rule_fields(self):
        return [self[name] for name in fields_of(self.now_rule)]

    @property
    def is_tiered(self) -> bool:
        return self.now_rule in choose.TIERED

    @property
    def has_inputs(self) -> bool:
        return self.now_rule not in choose.WITHOUT_INPUTS and not self["computed"].value()

    def error_lines(self):
        lines = super().error_lines()
        for number, row in enumerate(self.inputs, 1):
            lines += [
                (bound.id_for_label, f"{_('Field')} {number}, {bound.label}: {error}")
                for bound in row
                for error in bound.errors
            ]
        for row in self.tiers:
            lines += [(b.id_for_label, f"{b.label}: {error}") for b in row for error in b.errors]
        return lines


def _with_own(choices, own):
    """The choices, and what stands there although it is no longer one of them."""
    known = {value for value, _label in choices}
    return choices if not own or own in known else [*choices, (own, own)]


def _with_all(choices, chosen):
    known = {value for value, _label in choices}
    return [*choices, *((one, one) for one in chosen or () if one not in known)]
