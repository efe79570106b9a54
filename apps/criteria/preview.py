"""What a ward officer will see, with test values: the rows of the entry page, scored at once.

Nothing here is stored. A draft may be unsound: what cannot be scored shows no points.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core import clock, numbers

from .entering import (
    EntryRow,
    as_typed,
    field_name,
    input_field,
    input_name,
    input_part,
    states_of,
    stored_inputs,
)
from .models import in_language
from .reasons import line_words, refusal_words
from .samples import BEFORE, Sample, samples
from .scoring import Context, InvalidValueError, parse_value, score
from .scoring.numbers import percent

STATE_WORDS = {
    "value": gettext_lazy("Reported"),
    "none": gettext_lazy("None occurred"),
    "not_reported": gettext_lazy("Not reported"),
    "not_applicable": gettext_lazy("Not applicable"),
}
QUARTERS = 4
# What an unsound draft may raise inside the engine.
UNSOUND = (
    ArithmeticError,
    AttributeError,
    IndexError,
    KeyError,
    StopIteration,
    TypeError,
    ValueError,
)


@dataclass
class Supposed:
    """What the world would say: the figure before, reports on time, the other recognition."""

    before: Decimal = BEFORE
    on_time: int = QUARTERS
    linked: bool = True

    @classmethod
    def read(cls, data):
        """From the fields of the preview; what cannot be read is left as it was."""
        if "supposed" not in data:
            return cls()
        found = cls(linked="supposed-linked" in data)
        for name, most in (("before", None), ("on_time", QUARTERS)):
            try:
                number = numbers.parse(data.get(f"supposed-{name}", ""), whole=True)
            except numbers.NotANumber:
                continue
            setattr(found, name, number if most is None else min(int(number), most))
        return found

    def context(self, definition):
        links = {
            criterion["rule"].get("set"): self.linked
            for group in definition["groups"]
            for criterion in group["criteria"]
            if criterion["rule"].get("type") == "linked"
        }
        return Context(year=clock.today().year, reports_on_time=self.on_time, links=links)


@dataclass
class Preview:
    """The page: groups of rows, and what the test values come to."""

    groups: list
    scored: dict | None
    supposed: Supposed
    band: str = ""
    fails: list = field(default_factory=list)
    compares: bool = False
    counts_on_time: bool = False
    links: bool = False

    @property
    def rows(self) -> list[EntryRow]:
        return [row for group in self.groups for row in group["rows"]]


def preview(definition, data=None, *, shown=None) -> Preview:
    """The preview of a definition; ``data`` is what was typed, ``shown`` limits the groups."""
    data = data or {}
    supposed = Supposed.read(data)
    year = clock.today().year
    groups = [g for g in definition["groups"] if shown is None or g["code"] in shown]
    rows, values = [], {}
    for group in groups:
        for criterion in group["criteria"]:
            row, value = _row(criterion, data, year)
            rows.append(row)
            if value is not None:
                values[criterion["code"]] = value
    part = {**definition, "groups": groups}
    scored = _scored(part, values, supposed)
    _put_lines(rows, scored["lines"] if scored else _single(part, values, supposed))
    by_code = {row.code: row for row in rows}
    made = [_group(group, by_code, scored) for group in groups]
    return _page(part, made, scored, supposed)


def _row(criterion, data, year):
    """A row with its controls, and the value that stands in them (None where it cannot stand)."""
    code = criterion["code"]
    row = EntryRow(
        code=code,
        criterion=criterion,
        title=in_language(criterion, "title"),
        unit=in_language(criterion, "unit"),
        previous="–",
        states=[(state, STATE_WORDS[state]) for state in states_of(criterion)],
        is_locked=not criterion["inputs"],
        value_text="–",
    )
    if row.is_locked:
        return row, None
    value = _typed(row, data) if field_name(code, "version") in data else _sample(row, year)
    if value:
        row.value_text = entered_words(criterion, Sample(value["inputs"], state=value["state"]))
    if value and criterion["kind"] == "ratio" and value["inputs"].get("total"):
        share = percent(value["inputs"].get("met") or 0, value["inputs"]["total"])
        row.percent = f"{numbers.show(share)}\u00a0%"
    return row, value


def _sample(row, year):
    value = next(
        (value for sample in samples(row.criterion, year) if (value := _standing(row, sample))),
        None,
    )
    for item in row.criterion["inputs"]:
        row.place(item, as_typed(item, value["inputs"].get(item["name"])) if value else "")
    return value


def _standing(row, sample):
    """The stored value of a sample, or None where the criterion cannot take it."""
    value = {"state": "value", "inputs": sample.inputs}
    try:
        parse_value(row.criterion, value)
    except UNSOUND:
        return None
    return value


def _typed(row, data):
    code, cleaned = row.code, {}
    row.state = data.get(field_name(code, "state"), "value")
    for part in ("remark", "explanation"):
        setattr(row, part, data.get(field_name(code, part), ""))
    for item in row.criterion["inputs"]:
        raw = data.get(input_name(code, item["name"]), "")
        try:
            cleaned[item["name"]] = input_field(row.criterion, item).clean(raw)
        except ValidationError as error:
            row.errors[input_part(item["name"])] = " ".join(error.messages)
    inputs = stored_inputs(row.criterion, cleaned.get)
    state = row.state if inputs or row.state != "value" else "not_reported"
    value = {"state": state, "inputs": inputs}
    if not row.errors:
        try:
            parse_value(row.criterion, value)
        except InvalidValueError as error:
            row.errors[input_part(error.input) if error.input else "state"] = refusal_words(error)
        except UNSOUND:
            value = None
    for item in row.criterion["inputs"]:
        row.place(item, data.get(input_name(code, item["name"]), ""))
    return None if row.errors else value


# --- scoring what may be unsound ------------------------------------------------------------------


def _scored(definition, values, supposed):
    """The score as a dict, or None where the draft cannot be scored as a whole."""
    try:
        return score(
            definition, values, _baselines(definition, supposed), supposed.context(definition)
        ).as_dict()
    except UNSOUND:
        return None


def _baselines(definition, supposed):
    return {
        criterion["code"]: supposed.before
        for group in definition["groups"]
        for criterion in group["criteria"]
        if criterion["rule"].get("type") in ("compare_previous", "change_tiers")
    }


def _single(definition, values, supposed):
    """Lines of the criteria that can be scored on their own."""
    lines = []
    for group in definition["groups"]:
        for criterion in group["criteria"]:
            alone = {
                **definition,
                "groups": [{**group, "criteria": [criterion]}],
                "bands": [],
            }
            found = _scored(alone, values, supposed)
            lines += found["lines"] if found else []
    return lines


def _put_lines(rows, lines):
    found = {line["code"]: line for line in lines}
    for row in rows:
        row.line = found.get(row.code)
        if row.is_locked and row.line and row.line.get("value"):
            shown = row.line["value"].get("inputs", {}).get("value")
            row.value_text = "–" if shown is None else str(shown)


def _group(group, by_code, scored):
    rows = [by_code[criterion["code"]] for criterion in group["criteria"]]
    asked = [row for row in rows if not row.is_locked]
    sums = {one["code"]: one for one in scored["groups"]} if scored else {}
    return {
        "code": group["code"],
        "title": in_language(group, "title"),
        "rows": rows,
        "filled": sum(any(view.value for view in (*row.inline, *row.below)) for row in asked),
        "count": len(asked),
        "score": sums.get(group["code"]),
    }


def _page(definition, groups, scored, supposed):
    rules = [c["rule"].get("type") for g in definition["groups"] for c in g["criteria"]]
    computed = any(c.get("computed") for g in definition["groups"] for c in g["criteria"])
    made = Preview(groups, scored, supposed)
    made.compares = any(rule in ("compare_previous", "change_tiers") for rule in rules)
    made.links = "linked" in rules
    made.counts_on_time = computed
    if scored and scored["band"]:
        band = next(b for b in definition["bands"] if b["code"] == scored["band"])
        made.band = in_language(band, "title") or band["code"]
    return made


# --- bảng thử: five tries of one criterion --------------------------------------------------------


@dataclass
class Try:
    """One line of the trial table."""

    entered: str
    points: str
    max: str
    verdict: str
    words: str


def tries(definition, criterion) -> list[Try]:
    """What five sample inputs of a criterion come to."""
    year = clock.today().year
    group = {"code": "-", "max": criterion.get("max"), "criteria": [criterion]}
    alone = {**definition, "groups": [group], "bands": []}
    made = []
    for sample in samples(criterion, year):
        links = {criterion["rule"].get("set"): sample.link}
        context = Context(year=year, reports_on_time=QUARTERS, links=links)
        value = {"state": sample.state, "inputs": sample.inputs}
        values = {criterion["code"]: value} if criterion["inputs"] else {}
        baselines = {} if sample.baseline is None else {criterion["code"]: sample.baseline}
        try:
            line = score(alone, values, baselines, context).as_dict()["lines"][0]
            words = line_words(line)
        except UNSOUND:
            continue
        made.append(
            Try(
                entered=entered_words(criterion, sample),
                points=line["points"],
                max=line["max"],
                verdict=line["verdict"],
                words=words,
            )
        )
    return made


def entered_words(criterion, sample) -> str:
    """What was tried, in a few words."""
    if sample.state != "value":
        return str(STATE_WORDS[sample.state])
    if criterion["kind"] == "ratio":
        shown = f"{numbers.show(sample.inputs['met'])}/{numbers.show(sample.inputs['total'])}"
    else:
        shown = "; ".join(_answers(criterion, sample.inputs))
    if sample.link is not None:
        shown = _("In force") if sample.link else _("Not in force")
    if sample.baseline is not None:
        shown = _("%(now)s, before: %(before)s") % {
            "now": shown,
            "before": numbers.show(sample.baseline),
        }
    return shown or "–"


def _answers(criterion, inputs):
    alone = len(criterion["inputs"]) == 1
    for item in criterion["inputs"]:
        if item["name"] not in inputs:
            continue
        answer = inputs[item["name"]]
        if item["type"] == "text":
            continue
        if item.get("optional") and item["type"] == "bool":
            yield in_language(item, "label") or item["name"]
            continue
        if item["type"] == "bool":
            shown = _("Met") if answer else _("Not met")
        elif item["type"] == "choice":
            level = next((c for c in item.get("choices", ()) if c["code"] == answer), None)
            shown = in_language(level, "label") if level else str(answer)
        else:
            shown = as_typed(item, answer)
        yield shown if alone else f"{in_language(item, 'label') or item['name']}: {shown}"
