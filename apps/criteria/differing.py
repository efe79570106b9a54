"""Changes between two versions, and differences between two scores, as sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from apps.core.templatetags.ui import points

from .models import in_language
from .scoring.bands import is_recognised
from .scoring.compare import Change, Difference
from .wording import fold_words, plain, rule_words

REASONS = {
    "new_criterion": gettext_lazy("new criterion"),
    "dropped_criterion": gettext_lazy("criterion dropped"),
    "split": gettext_lazy("criterion split"),
    "merged": gettext_lazy("criteria merged"),
    "value_not_carried": gettext_lazy("the figure is not carried over and must be reported anew"),
    "rule_changed": gettext_lazy("other rule"),
    "inputs_changed": gettext_lazy("other figures are asked"),
    "fold_changed": gettext_lazy("the quarters make the year in another way"),
    "weight_changed": gettext_lazy("other maximum of points"),
    "mandatory_changed": gettext_lazy("mandatory or knock-out changed"),
    "redistribution": gettext_lazy("points of criteria that are not applicable are spread anew"),
    "value_differs": gettext_lazy("other figure"),
    "baseline_differs": gettext_lazy("compared with another figure"),
    "depends_on_others": gettext_lazy("follows from other criteria"),
    # of the band
    "bands_changed": gettext_lazy("other conditions of the bands"),
    "total_changed": gettext_lazy("other total"),
    "mandatory_failure": gettext_lazy("a mandatory criterion is failed now"),
    "mandatory_failure_gone": gettext_lazy("no mandatory criterion is failed any more"),
    "group_changed": gettext_lazy("other result of a group"),
    "figures_missing": gettext_lazy("figures are missing"),
}
VERDICTS = {
    "met": gettext_lazy("Met"),
    "partly": gettext_lazy("Partly met"),
    "failed": gettext_lazy("Not met"),
    "missing": gettext_lazy("Not reported"),
    "waiting": gettext_lazy("Waiting"),
    "not_applicable": gettext_lazy("Not applicable"),
}


def reason_words(code) -> str:
    """One reason of a difference, to stand in a list."""
    return str(REASONS[code])


def place_words(place) -> str:
    """Where something changed: the set, a group, a criterion, an input, a band."""
    kind, *names = place
    if kind == "set":
        return _("The set")
    facts = dict(zip(("code", "part"), names, strict=False))
    return {
        "group": _("Group %(code)s"),
        "criterion": _("Criterion %(code)s"),
        "band": _("Band %(code)s"),
        "input": _("Criterion %(code)s, figure “%(part)s”"),
        "tier": _("Criterion %(code)s, tier %(part)s"),
    }[kind] % facts


# --- changes between versions ---------------------------------------------------------------------


def change_words(change: Change) -> str:
    """One sentence that names the place and what changed there."""
    say = _SAYINGS.get(change.kind)
    said = say(change) if say else _plainly(change)
    return _("%(place)s: %(change)s.") % {"place": place_words(change.place), "change": said}


def _title(item) -> str:
    title = in_language(item, "title")
    return f"“{title}”" if title else "–"


def _with_weight(item) -> str:
    """A criterion or group by code, title and weight."""
    name = f"{item.get('code') or ''} {_title(item)}".strip()
    if item.get("max") is None or "rule" not in item:
        return name
    return _("%(name)s (%(points)s points)") % {"name": name, "points": plain(item["max"])}


def _added(change):
    return _("added, %(item)s") % {"item": _with_weight(change.after)}


def _dropped(change):
    return _("dropped, %(item)s") % {"item": _with_weight(change.before)}


def _split(change):
    names = "; ".join(_with_weight(item) for item in change.after)
    return _("split into %(items)s") % {"items": names}


def _merged(change):
    names = "; ".join(_with_weight(item) for item in change.before)
    return _("merged from %(items)s") % {"items": names}


def _replaced(change):
    return _("replaces %(item)s") % {"item": _with_weight(change.before)}


def _renumbered(change):
    return _("new code, was %(before)s") % {"before": change.before}


def _renamed(change):
    facts = {"before": _title(change.before), "after": _title(change.after)}
    return _("title from %(before)s to %(after)s") % facts


def _moved(change):
    facts = {"before": change.before, "after": change.after}
    return _("moved from group %(before)s to group %(after)s") % facts


def _reordered(change):
    return _("new order: %(codes)s") % {"codes": ", ".join(map(str, change.after))}


def _bands_reordered(change):
    return _("new order of bands: %(codes)s") % {"codes": ", ".join(map(str, change.after))}


def _weight(change):
    facts = {"before": _points(change.before), "after": _points(change.after)}
    return _("maximum from %(before)s to %(after)s") % facts


def _points(number) -> str:
    if number in (None, ""):
        return _("none")
    try:
        return _("%(points)s points") % {"points": plain(number)}
    except ArithmeticError:  # a draft may hold anything
        return str(number)


def _rule(change):
    """Only the sentences that differ: one tier of ten is one line, not the whole table twice."""
    before, after = (_sentences(item) for item in change.items)
    gone = " ".join(line for line in before if line not in after)
    new = " ".join(line for line in after if line not in before)
    if not gone or not new:
        return _("other rule")
    return _("rule from “%(before)s” to “%(after)s”") % {"before": gone, "after": new}


def _sentences(criterion) -> list[str]:
    try:
        return rule_words(criterion)
    except (KeyError, TypeError, ValueError, ArithmeticError, StopIteration, AttributeError):
        return []  # a draft whose rule is half made


def _fold(change):
    before, after = (_fold_of(item) for item in change.items)
    if not before or not after:
        return _("the quarters make the year in another way")
    facts = {"before": before, "after": after}
    return _("how the quarters make the year: from “%(before)s” to “%(after)s”") % facts


def _fold_of(criterion) -> str:
    try:
        return " ".join(fold_words(criterion))
    except (KeyError, TypeError, ValueError):
        return ""


def _inputs(change):
    before, after = (_labels(items) for items in (change.before, change.after))
    facts = {"before": before or _("none"), "after": after or _("none")}
    if before == after:
        return _("the form of its figures changed: %(after)s") % facts
    return _("figures asked from %(before)s to %(after)s") % facts


def _labels(items) -> str:
    return "; ".join(in_language(item, "label") or str(item.get("name")) for item in items or ())


def _mandatory(change):
    return _("mandatory now") if change.after else _("no longer mandatory")


def _veto(change):
    return _("a knock-out criterion now") if change.after else _("no longer a knock-out criterion")


def _not_applicable(change):
    return {
        "redistribute": _("may be not applicable now; its points are then spread over the group"),
        "excluded": _("may be not applicable now; it then does not count"),
    }.get(change.after) or _("always applies now")


def _computed(change):
    return _("computed by the system now") if change.after else _("typed now, no longer computed")


def _unit(change):
    facts = {
        "before": in_language(change.before, "unit") or _("none"),
        "after": in_language(change.after, "unit") or _("none"),
    }
    return _("unit from “%(before)s” to “%(after)s”") % facts


def _evidence(change):
    names = {
        "required": _("required"),
        "optional": pgettext("evidence", "optional"),
        "none": _("none"),
    }
    facts = {
        "before": names.get(change.before, str(change.before)),
        "after": names.get(change.after, str(change.after)),
    }
    return _("evidence from “%(before)s” to “%(after)s”") % facts


def _need(change):
    if change.after is None:
        return _("every criterion of the group must be met now")
    return ngettext(
        "at least %(count)s criterion must be met now",
        "at least %(count)s criteria must be met now",
        change.after if isinstance(change.after, int) else 2,
    ) % {"count": change.after}


def _minimum(change):
    facts = {"before": _points(change.before), "after": _points(change.after)}
    return _("minimum from %(before)s to %(after)s") % facts


def _conditions(change):
    facts = {"before": _band_conditions(change.before), "after": _band_conditions(change.after)}
    return _("conditions from “%(before)s” to “%(after)s”") % facts


def _band_conditions(found) -> str:
    said = []
    if found.get("group"):
        said.append(_("group %(code)s met") % {"code": found["group"]})
    for code, minimum in (found.get("group_min") or {}).items():
        said.append(
            _("group %(code)s at least %(points)s") % {"code": code, "points": _points(minimum)}
        )
    if found.get("requires_no_failure"):
        said.append(_("no mandatory criterion failed"))
    if found.get("requires_no_veto"):
        said.append(_("no knock-out criterion failed"))
    if found.get("unknown"):
        said.append(_("no known rule"))
    return "; ".join(said) or _("none")


def _recognised(change):
    before, after = (is_recognised(item) for item in change.items)
    if before == after:
        return _("says aloud whether it means recognition")
    return _("means recognition now") if after else _("does not mean recognition now")


def _cap(change):
    if not change.after:
        return _("no longer limited to a share")
    if isinstance(change.after, dict) and {"part", "of"} <= set(change.after):
        facts = {"part": change.after["part"], "of": change.after["of"]}
        return _("limited to %(part)s/%(of)s now") % facts
    return _("other limit of its share")


FACTS = {
    "nature": gettext_lazy("nature"),
    "scored": gettext_lazy("may be scored with"),
    "complete": gettext_lazy("complete"),
    "applies_to": gettext_lazy("applies to"),
    "period": gettext_lazy("period"),
}


def _facts(change):
    keys = [key for key in FACTS if (change.before or {}).get(key) != (change.after or {}).get(key)]
    return _("changed: %(facts)s") % {"facts": ", ".join(str(FACTS[key]) for key in keys)}


def _wording(change):
    """The first changed text in full; how many more there are."""
    keys = list(change.after)
    first = next((key for key in keys if not key.endswith("_en")), keys[0])
    facts = {"before": change.before[first] or "–", "after": change.after[first] or "–"}
    said = _("wording from “%(before)s” to “%(after)s”") % facts
    if len(keys) == 1:
        return said
    more = ngettext("%(n)s more text", "%(n)s more texts", len(keys) - 1) % {"n": len(keys) - 1}
    return f"{said}; {more}"


def _plainly(_change):
    return _("other settings")


_SAYINGS = {
    "added": _added,
    "dropped": _dropped,
    "split": _split,
    "merged": _merged,
    "replaced": _replaced,
    "renumbered": _renumbered,
    "renamed": _renamed,
    "moved": _moved,
    "reordered": _reordered,
    "bands_reordered": _bands_reordered,
    "weight": _weight,
    "rule": _rule,
    "kind": lambda _change: _("other kind of criterion"),
    "inputs": _inputs,
    "fold": _fold,
    "computed": _computed,
    "mandatory": _mandatory,
    "veto": _veto,
    "not_applicable": _not_applicable,
    "unit": _unit,
    "evidence": _evidence,
    "need": _need,
    "minimum": _minimum,
    "conditions": _conditions,
    "recognised": _recognised,
    "cap": _cap,
    "facts": _facts,
    "wording": _wording,
}


# --- differences between scores -------------------------------------------------------------------


def difference_words(difference: Difference) -> str:
    """Old points or verdict, new ones, and why: one sentence."""
    facts = {
        "code": difference.code,
        "before": side_text(difference.before),
        "after": side_text(difference.after),
    }
    said = _("Criterion %(code)s: %(before)s → %(after)s") % facts
    if not difference.reasons:
        return f"{said}."
    reasons = "; ".join(reason_words(code) for code in difference.reasons)
    if difference.others:
        reasons += f" ({', '.join(difference.others)})"
    why = _("Reason: %(reasons)s.") % {"reasons": reasons}
    return f"{said}. {why}"


def side_text(side) -> str:
    """``6/8``, or the verdict in a set without points; a dash where there is no such line."""
    if not side:
        return "–"
    verdict = str(VERDICTS.get(side["verdict"], side["verdict"]))
    if side["points"] is None:
        return verdict
    earned = f"{points(side['points'])}/{points(side['max'])}"
    if side["verdict"] in ("missing", "waiting", "not_applicable"):
        return f"{earned} ({verdict.lower()})"
    return earned
