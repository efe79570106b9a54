"""What a page is told after cells were saved in the background."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import numbers
from apps.criteria.cells import NOTHING, reader
from apps.criteria.entering import as_typed, field_name, input_name, input_part
from apps.reporting.models import Result
from apps.reporting.services.checking import at_first_sight
from apps.reporting.services.entry import mark_of
from apps.reporting.wording import ratio_percent

from .besides import so_far

_ONE_SEPARATOR = re.compile(r"^[1-9][0-9]{0,2}[.,][0-9]{3}$")
NUMERIC = ("int", "decimal")


def has_errors(form, code) -> bool:
    """Something of this criterion cannot be read; then the criterion waits as a whole."""
    return any(name.startswith(f"{code}-") for name in form.errors if _owner(form, name) == code)


def _owner(form, name) -> str:
    return name.rpartition("-")[0]


def refused_rows(desk, form) -> list[str]:
    """Criteria that were sent and are closed."""
    sent = {criterion["code"] for criterion in form.sent}
    return [
        c["code"]
        for c in desk.typed_criteria
        if c["code"] not in sent and field_name(c["code"], "version") in form.data
    ]


def answer_of(desk, form, saved, closed) -> dict:
    """Everything on the page that may look different now."""
    disputed = {conflict["key"]: conflict for conflict in saved.conflicts}
    errors = {}
    for name, sentences in form.errors.items():
        code, _sep, part = name.rpartition("-")
        errors.setdefault(code, {})[part] = " ".join(sentences)
    for code in closed:
        errors[code] = {"closed": _("This row is closed.")}
    return {
        "version": desk.report.version,
        "cells": {
            c["code"]: _cell(desk, c, form)
            for c in form.sent
            if c["code"] not in errors and c["code"] not in disputed
        },
        "conflicts": {code: _conflict(desk, code, c) for code, c in disputed.items()},
        "errors": errors,
        **standing(desk),
    }


def standing(desk) -> dict:
    """Counts and own scores of the whole report, in words."""
    score = desk.report.self_score or {}
    sums = {group["code"]: group for group in score.get("groups", ())}
    groups, words, version = {}, reader(), desk.version
    for group in version.definition["groups"]:
        typed = [c["code"] for c in group["criteria"] if c["inputs"]]
        total = sums.get(group["code"], {})
        groups[group["code"]] = {
            "filled": sum(is_filled(desk.results.get(code)) for code in typed),
            "count": len(typed),
            "points": _out_of(words, total.get("points"), total.get("max")),
        }
    return {
        "filled": sum(group["filled"] for group in groups.values()),
        "asked": sum(group["count"] for group in groups.values()),
        "total": _out_of(words, score.get("total"), score.get("max")),
        "groups": groups,
        "lines": {
            line["code"]: {
                "points": points_text(line, words),
                "so_far": so_far(version.by_code[line["code"]], line, words),
            }
            for line in score.get("lines", ())
            if line["code"] in version.by_code
        },
    }


def is_filled(result) -> bool:
    return result is not None and result.state != Result.State.NOT_REPORTED


def _out_of(words, earned, maximum) -> str:
    return "" if earned is None else f"{words.number(earned, 2)}/{words.number(maximum, 2)}"


def points_text(line, words) -> str:
    """Own points of one criterion, or its verdict where it has none."""
    if line.get("points") is not None:
        return _out_of(words, line["points"], line["max"])
    return {"met": words.met, "failed": words.not_met}.get(line.get("verdict"), NOTHING)


def _cell(desk, criterion, form) -> dict:
    code = criterion["code"]
    result, item = desk.results.get(code), desk.items.get(code)
    inputs = result.inputs if result else {}
    return {
        "version": result.version if result else 0,
        "values": {
            input_part(i["name"]): as_typed(i, inputs.get(i["name"]))
            for i in criterion["inputs"]
            if i["type"] in NUMERIC
        },
        "percent": ratio_percent(inputs) if criterion["kind"] == "ratio" else "",
        "notes": _notes(criterion, form.data),
        "at": _saved_at(result, item),
        "warnings": list(
            at_first_sight(criterion, desk.results.get(code), desk.previous.get(code))
        ),
        "answered": mark_of(item.answer) if item else "",
    }


def _saved_at(result, item) -> str:
    """When the row was last stored, figure or answer."""
    times = [result.updated_at] if result else []
    if item is not None and item.answered_at:
        times.append(item.answered_at)
    return f"{timezone.localtime(max(times)):%H:%M}" if times else ""


def _notes(criterion, data) -> dict:
    """Figures with one separator can be read in two ways: how they were read, and the other."""
    notes = {}
    for item in criterion["inputs"]:
        typed = data.get(input_name(criterion["code"], item["name"]), "").strip()
        if item["type"] not in NUMERIC or not _ONE_SEPARATOR.match(typed):
            continue
        whole = item["type"] == "int"
        other = "" if whole else typed.translate(str.maketrans(".,", ",."))
        notes[input_part(item["name"])] = {
            "read": numbers.show(numbers.parse(typed, whole=whole)),
            "other": other,
        }
    return notes


def _conflict(desk, code, conflict) -> dict:
    result = desk.results.get(code)
    criterion = desk.version.by_code[code]
    at = conflict["at"]
    return {
        "theirs": conflict["theirs"],
        "yours": conflict["yours"],
        "by": conflict["by"],
        "at": f"{timezone.localtime(at):%H:%M}" if at else "",
        "version": conflict["version"],
        "by_key": result.updated_by_id if result else None,
        "fields": _fields(desk, criterion, result),
    }


def _fields(desk, criterion, result) -> dict:
    """What stands in the row now, field by field, so that it can be taken over."""
    code, item = criterion["code"], desk.items.get(criterion["code"])
    inputs = result.inputs if result else {}
    fields = {
        input_part(i["name"]): as_typed(i, inputs.get(i["name"])) for i in criterion["inputs"]
    }
    untouched = result is None or (result.state == Result.State.NOT_REPORTED and not result.remark)
    fields["state"] = "value" if untouched else result.state
    fields["remark"] = result.remark if result else ""
    fields["explanation"] = result.explanation if result else ""
    if item is not None:
        fields |= {"answer": item.answer, "answered": mark_of(item.answer)}
    return {field_name(code, part): value for part, value in fields.items()}
