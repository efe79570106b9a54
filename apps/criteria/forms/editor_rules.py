"""The rule of a criterion between its stored form and the fields of its page."""

from django.core.exceptions import ValidationError

from . import editor_codecs as codecs
from .editor_words import TIERED, branches_of

# Keys that the page writes; what else a rule holds is kept as it is.
WRITTEN = {
    *("type", "at_least", "more_than", "at_most", "less_than", "equals"),
    *("quarter", "before", "from", "to", "zero_total", "cap", "each", "k", "of", "set"),
    *("lower", "equal", "higher", "both_zero", "rose_from_zero", "against"),
    *("tiers", "conditions", "counts", "explanation"),
}
BOUNDED = ("threshold", "ratio", "date")


def fields_of(rule_type) -> tuple[str, ...]:
    """The fields of the page that this rule has, beside rows."""
    own = {
        "threshold": ("op", "first", "second"),
        "ratio": ("op", "first", "second", "zero_total"),
        "ratio_tiers": ("zero_total",),
        "date": ("op", "first", "second"),
        "linear": ("cap",),
        "deduct": ("each",),
        "level": ("at_least",),
        "k_of_n": ("k",),
        "k_of_criteria": ("k", "of"),
        "linked": ("set",),
        "compare_previous": ("against",),
        "change_tiers": ("against",),
    }.get(rule_type, ())
    return (*own, *branches_of(rule_type))


def read_rule(rule, with_points) -> dict:
    """The rule as it is typed: field → what stands in it."""
    rule_type = rule.get("type", "")
    typed = {"rule_type": rule_type}
    if rule_type in BOUNDED:
        typed["op"], typed["first"], typed["second"] = codecs.read_condition(rule)
    if rule_type in ("linear", "deduct"):
        key = "cap" if rule_type == "linear" else "each"
        typed[key] = codecs.read_number(rule.get(key))
    for name in branches_of(rule_type):
        typed[name] = codecs.read_branch(rule.get(name), with_points)
    if "k" in rule:
        typed["k"] = codecs.read_number(rule["k"])
    for name in ("zero_total", "at_least", "set", "against", "of"):
        if name in fields_of(rule_type):
            typed[name] = rule.get(name) or ([] if name == "of" else "")
    return typed


def write_rule(form, before, rows) -> dict:
    """The rule as it is stored. ``rows`` are ``(name, row)`` of the inputs that were typed.

    A value that cannot be read becomes an error of its field.
    """
    typed, rule_type = form.cleaned_data, form.now_rule
    rule = {"type": rule_type}
    if before.get("type") == rule_type:
        rule |= {key: item for key, item in before.items() if key not in WRITTEN}
    if rule_type in BOUNDED:
        rule |= _read_or_refuse(
            form,
            "first",
            lambda: codecs.write_condition(typed["op"], typed["first"], typed["second"]),
        )
    for name in ("cap", "each"):
        if name in fields_of(rule_type):
            rule |= _keep(form, name, codecs.write_number)
    if "k" in fields_of(rule_type):
        rule |= _keep(form, "k", lambda text: codecs.write_number(text, whole=True))
    for name in branches_of(rule_type):
        rule[name] = _read_or_refuse(
            form, name, lambda name=name: codecs.write_branch(typed[name], form.with_points)
        )
    for name in ("zero_total", "at_least", "set", "against"):
        if name in fields_of(rule_type) and typed.get(name):
            rule[name] = typed[name]
    if "of" in fields_of(rule_type):
        rule["of"] = _in_old_order(typed.get("of") or [], before.get("of") or [])
    if rule_type in TIERED:
        rule["tiers"] = [row.tier for row in form.tiers.full]
    rule |= _parts(rule_type, before, rows)
    for key in ("zero_total", "against"):  # what was said although it is the default
        if key in before and key not in rule and before.get("type") == rule_type:
            rule |= {key: before[key]} if _is_default(key, before[key], typed) else {}
    return rule


def _is_default(key, stored, typed) -> bool:
    return key == "against" and stored == "previous_year" and not typed.get("against")


def _keep(form, name, write) -> dict:
    number = _read_or_refuse(form, name, lambda: write(form.cleaned_data.get(name)))
    return {} if number is None or number == {} else {name: number}


def _read_or_refuse(form, name, write):
    try:
        return write()
    except ValidationError as error:
        form.add_error(name, error)
        return {}


def _parts(rule_type, before, rows) -> dict:
    """Conditions or counted cases: each stands in the row of its input."""
    if rule_type in ("all_of", "k_of_n"):
        new = [{"input": name, **row.condition} for name, row in rows if row.cleaned_data.get("op")]
        old = before.get("conditions") or []
        return {"conditions": old if _same(new, old) else new}
    if rule_type != "veto":
        return {}
    types = {name: row.cleaned_data["type"] for name, row in rows}
    excused = {}
    for name, row in rows:
        if types[name] == "bool":
            for count in _names(row.cleaned_data["excuses"]) or _counted(types):
                excused.setdefault(count, []).append(name)
    new = []
    for name in _counted(types):
        new.append({"input": name})
        if name in excused:
            new[-1]["excused_by"] = excused[name]
    old = before.get("counts") or []
    parts = {"counts": old if _same(new, old) else new}
    explanation = next((name for name, kind in types.items() if kind == "text"), "")
    if explanation:
        parts["explanation"] = explanation
    return parts


def _counted(types) -> list[str]:
    return [name for name, kind in types.items() if kind == "int"]


def _names(text) -> list[str]:
    return [name for name in text.replace(",", " ").split() if name]


def _same(new, old) -> bool:
    """The same rows in any order; the order in which they stand already is kept."""

    def plain(rows):
        return sorted(repr(sorted(row.items())) for row in rows)

    try:
        old = [{"is": True, **row} if set(row) == {"input"} else row for row in old]
        new = [{"is": True, **row} if set(row) == {"input"} else row for row in new]
        return plain(new) == plain(old)
    except (AttributeError, TypeError):
        return False


def _in_old_order(chosen, old) -> list[str]:
    return old if sorted(chosen) == sorted(old) else chosen
