"""The forms of the other items: the facts of a set, a group, a band; and which form is whose."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.fields import (
    ChoiceField,
    LongTextField,
    MultipleChoiceField,
    NumberField,
    WholeField,
)
from apps.criteria.models import CriteriaSet
from apps.criteria.scoring.numbers import plain

from . import editor_codecs as codecs
from . import editor_words as choose
from .editor_base import ItemForm, one_line, put, words
from .editor_criterion import CriterionForm

PLACES = [
    ("xa", _("Communes")),
    ("phuong", _("Wards")),
    ("dac_khu", _("Special zones")),
    ("thi_tran", _("Townships")),
    ("khu_dan_cu", _("Residential areas")),
    ("co_quan", _("Agencies")),
    ("doanh_nghiep", _("Enterprises")),
    ("co_so_giao_duc", _("Schools")),
    ("to_bao_ve_antt", _("Security teams at the base")),
]
REPORTING = [("", _("not said")), ("quarterly", _("every quarter")), ("annual", _("once a year"))]
CUT_OFFS = [("", _("the calendar quarters")), ("nd_09_2019", _("as Decree 09/2019/NĐ-CP says"))]
SET_TEXTS = (
    *("title_vi", "title_en", "legal_basis", "legal_basis_en", "source", "source_vi", "source_en"),
    *("confidence", "confidence_vi", "confidence_en", "status", "status_vi", "status_en"),
    *("recognition_rule_vi", "recognition_rule_en", "authority_vi", "authority_en"),
)
_GROUP_MIN = re.compile(r"^\s*(\S+?)\s*[:=]\s*(.+?)\s*$")


def text(label, rows=2, **kwargs):
    return LongTextField(
        label=label, required=False, rows=rows, max_length=2000, free=False, **kwargs
    )


class SetForm(ItemForm):
    """What the whole version says about itself."""

    kind = "set"

    title_vi = words(_("Title (Vietnamese)"), 250)
    title_en = words(_("Title (English)"), 250)
    nature = ChoiceField(
        label=_("Nature of the text"),
        choices=CriteriaSet.Nature.choices,
        help_text=choose.NATURE_HINT,
    )
    complete = forms.BooleanField(label=_("The text is complete"), required=False)
    scored = forms.BooleanField(label=_("Can be bound to a period and scored"), required=False)
    max_total = NumberField(
        label=_("Most points in all"),
        required=False,
        minimum=0,
        help_text=_("Empty: a checklist of met and not met, without points."),
    )
    legal_basis = text(_("Legal basis"))
    legal_basis_en = text(_("Legal basis (English)"))
    source = text(_("Source"))
    source_vi = text(_("Source, as shown in Vietnamese"))
    source_en = text(_("Source, as shown in English"))
    confidence = words(_("How sure the text is (short mark)"), 200)
    confidence_vi = words(_("How sure the text is (Vietnamese)"))
    confidence_en = words(_("How sure the text is (English)"))
    status = words(_("Standing of the source (short mark)"), 200)
    status_vi = words(_("Standing of the source (Vietnamese)"))
    status_en = words(_("Standing of the source (English)"))
    applies_to = MultipleChoiceField(
        label=_("Applies to"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reporting = ChoiceField(label=_("Reported"), required=False, choices=REPORTING)
    cut_off = ChoiceField(label=_("The quarter ends by"), required=False, choices=CUT_OFFS)
    window_from = words(_("Year assessed: first day"), 10)
    from_previous = forms.BooleanField(
        label=_("The first day lies in the year before"), required=False
    )
    window_to = words(_("Year assessed: last day"), 10)
    registration = WholeField(
        label=_("Registered in quarter"), required=False, minimum=1, maximum=4
    )
    decision_before = words(_("Decided before (day/month)"), 10)
    criteria_count = WholeField(
        label=_("Criteria the source speaks of"),
        required=False,
        minimum=1,
        help_text=_("Only where the text is not complete."),
    )
    recognition_rule_vi = text(_("Rule of recognition (Vietnamese)"))
    recognition_rule_en = text(_("Rule of recognition (English)"))
    authority_vi = text(_("Who decides (Vietnamese)"))
    authority_en = text(_("Who decides (English)"))
    dossier_registration = text(_("Papers for the registration, one a line"), 3)
    dossier_recognition = text(_("Papers for the recognition, one a line"), 3)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        known = {place for place, _label in PLACES}
        chosen = self["applies_to"].value() or []
        self.fields["applies_to"].choices = [
            *PLACES,
            *((one, one) for one in chosen if one not in known),
        ]

    def read(self, item):
        period = item.get("period") or {}
        window, dossier = period.get("assessment_window") or {}, item.get("dossier") or {}
        typed = {name: item.get(name) or "" for name in SET_TEXTS}
        return typed | {
            "nature": item.get("nature"),
            "complete": bool(item.get("complete")),
            "scored": bool(item.get("scored")),
            "max_total": codecs.read_number(item.get("max_total")),
            "applies_to": item.get("applies_to") or [],
            "reporting": period.get("reporting") or "",
            "cut_off": period.get("cut_off") or "",
            "window_from": codecs.read_day(window.get("from")),
            "from_previous": window.get("from_year") == "previous",
            "window_to": codecs.read_day(window.get("to")),
            "registration": str(period.get("registration") or "").removeprefix("quarter_"),
            "decision_before": codecs.read_day(period.get("decision_before")),
            "criteria_count": item.get("criteria_count"),
            "dossier_registration": "\n".join(dossier.get("registration") or ()),
            "dossier_recognition": "\n".join(dossier.get("recognition") or ()),
        }

    def clean(self):
        self.days = {}
        for name in ("window_from", "window_to", "decision_before"):
            try:
                self.days[name] = codecs.write_day(self.cleaned_data.get(name))
            except ValidationError as error:
                self.add_error(name, error)
        return self.cleaned_data

    def write(self, item):
        typed = self.cleaned_data
        for name in SET_TEXTS:
            put(item, name, one_line(typed[name]))
        item["nature"] = typed["nature"]
        put(item, "complete", typed["complete"])
        item["scored"] = typed["scored"]
        item["max_total"] = None if typed["max_total"] is None else plain(typed["max_total"])
        put(item, "criteria_count", typed["criteria_count"])
        places = typed["applies_to"]
        if sorted(places) != sorted(item.get("applies_to") or []):
            item["applies_to"] = places
        item["period"] = self._period(item.get("period") or {"kind": "annual"})
        self._write_dossier(item)
        return item

    def _period(self, period):
        typed = self.cleaned_data
        put(period, "reporting", typed["reporting"])
        put(period, "cut_off", typed["cut_off"])
        window = dict(period.get("assessment_window") or {})
        for key, name in (("from", "window_from"), ("to", "window_to")):
            window.pop(key, None)
            if self.days[name]:
                window[key] = self.days[name]
        window.pop("from_year", None)
        if typed["from_previous"]:
            window["from_year"] = "previous"
        period["assessment_window"] = window
        quarter = typed["registration"]
        period["registration"] = f"quarter_{quarter}" if quarter else ""
        period["decision_before"] = self.days["decision_before"]
        return {key: part for key, part in period.items() if part not in (None, "", {})}

    def _write_dossier(self, item):
        dossier = dict(item.get("dossier") or {})
        for key in ("registration", "recognition"):
            lines = self.cleaned_data[f"dossier_{key}"].splitlines()
            dossier.pop(key, None)
            papers = [line.strip() for line in lines if line.strip()]
            if papers:
                dossier[key] = papers
        item.pop("dossier", None)
        if dossier:
            item["dossier"] = dossier


class GroupForm(ItemForm):
    """A heading and what its criteria must reach together."""

    kind = "group"

    code = words(_("Code"), 20)
    title_vi = words(_("Title (Vietnamese)"))
    title_en = words(_("Title (English)"))
    max = NumberField(label=_("Most points"), required=False, minimum=0)
    need = WholeField(
        label=_("Criteria that must be met"),
        required=False,
        minimum=0,
        help_text=_("Empty: all that apply."),
    )

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        if not self.with_points and self.initial.get("max") in (None, ""):
            del self.fields["max"]

    def read(self, item):
        return {
            "code": item.get("code"),
            "title_vi": item.get("title_vi") or "",
            "title_en": item.get("title_en") or "",
            "max": codecs.read_number(item.get("max")),
            "need": "" if item.get("need") is None else str(item["need"]),
        }

    def write(self, item):
        typed = self.cleaned_data
        for name in ("code", "title_vi", "title_en"):
            item[name] = one_line(typed[name])
        if "max" in typed:
            item["max"] = None if typed["max"] is None else plain(typed["max"])
        if typed["need"] is None:
            item.pop("need", None)
        else:
            item["need"] = typed["need"]
        return item


class BandForm(ItemForm):
    """A rating: what it needs, how many may hold it, whether it is recognised."""

    kind = "band"

    code = words(_("Code"), 20)
    title_vi = words(_("Title (Vietnamese)"))
    title_en = words(_("Title (English)"))
    min = NumberField(label=_("Points needed"), required=False, minimum=0)
    group = ChoiceField(label=_("Group that must be met"), required=False)
    group_min = text(
        _("Points needed in a group, one a line"),
        help_text=_("Write group: points, for example A: 10."),
    )
    requires_no_failure = forms.BooleanField(
        label=_("No mandatory criterion may be failed"), required=False
    )
    requires_no_veto = forms.BooleanField(
        label=_("No knock-out criterion may be failed"), required=False
    )
    recognised = ChoiceField(
        label=_("Recognised"),
        required=False,
        choices=[
            ("", _("when no mandatory criterion may be failed")),
            ("yes", pgettext_lazy("band", "yes")),
            ("no", pgettext_lazy("band", "no")),
        ],
    )
    unknown = forms.BooleanField(
        label=_("The source gives no rule: this rating is never given"), required=False
    )
    cap_part = WholeField(label=_("At most this part …"), required=False, minimum=1)
    cap_of = WholeField(label=_("… of"), required=False, minimum=1)
    cap_band = ChoiceField(label=_("… of those rated at least"), required=False)

    def __init__(self, data=None, **kwargs):
        super().__init__(data, **kwargs)
        definition = self.around.definition
        groups = [(g["code"], f"{g['code']}. {g.get('title_vi')}") for g in definition["groups"]]
        bands = [(b["code"], b["code"]) for b in definition["bands"] if b["code"] != self.key[1]]
        for name, choices in (("group", groups), ("cap_band", bands)):
            own = self[name].value()
            if own and own not in dict(choices):
                choices = [*choices, (own, own)]
            self.fields[name].choices = [("", "–"), *choices]
        if not self.with_points:
            for name in ("min", "group_min"):
                if not self.initial.get(name):
                    del self.fields[name]

    def read(self, item):
        cap, minima = item.get("cap") or {}, item.get("group_min") or {}
        return {
            "code": item.get("code"),
            "title_vi": item.get("title_vi") or "",
            "title_en": item.get("title_en") or "",
            "min": codecs.read_number(item.get("min")),
            "group": item.get("group") or "",
            "group_min": "\n".join(f"{g}: {codecs.read_number(p)}" for g, p in minima.items()),
            "requires_no_failure": bool(item.get("requires_no_failure")),
            "requires_no_veto": bool(item.get("requires_no_veto")),
            "recognised": {True: "yes", False: "no"}.get(item.get("recognised"), ""),
            "unknown": bool(item.get("unknown")),
            "cap_part": cap.get("part"),
            "cap_of": cap.get("of"),
            "cap_band": cap.get("of_band") or "",
        }

    def clean_group_min(self):
        minima = {}
        for line in self.cleaned_data["group_min"].splitlines():
            if not line.strip():
                continue
            found = _GROUP_MIN.match(line)
            if not found:
                raise ValidationError(_("Write group: points, for example A: 10."))
            minima[found[1]] = codecs.write_number(found[2])
        return minima

    def clean(self):
        typed = self.cleaned_data
        given = [typed.get(name) for name in ("cap_part", "cap_of", "cap_band")]
        if any(given) and not all(given):
            self.add_error(
                "cap_part", _("A cap needs all three: a part, of how many, and of whom.")
            )
        return typed

    def write(self, item):
        typed = self.cleaned_data
        for name in ("code", "title_vi", "title_en"):
            item[name] = one_line(typed[name])
        if "min" in typed:
            item.pop("min", None)
            if typed["min"] is not None:
                item["min"] = plain(typed["min"])
        for name in ("group", "group_min"):
            if name in typed:
                item.pop(name, None)
                put(item, name, typed[name])
        for name in ("requires_no_failure", "requires_no_veto", "unknown"):
            put(item, name, typed[name])
        item.pop("recognised", None)
        if typed["recognised"]:
            item["recognised"] = typed["recognised"] == "yes"
        self._write_cap(item)
        return item

    def _write_cap(self, item):
        typed = self.cleaned_data
        cap = dict(item.pop("cap", None) or {})
        if typed["cap_part"]:
            item["cap"] = cap | {
                "part": typed["cap_part"],
                "of": typed["cap_of"],
                "of_band": typed["cap_band"],
            }


FORMS = {form.kind: form for form in (SetForm, GroupForm, CriterionForm, BandForm)}


def form_class(key):
    """The form of the item that a key names."""
    return FORMS[key[0]]
