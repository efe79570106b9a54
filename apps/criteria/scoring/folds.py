"""How the quarters make the year.

A criterion names its fold, either one word for all its inputs or one word per input. The list of
quarters begins with the first; None, or a criterion without a report, is a missing quarter. What
is not reported is never taken for 0: where a missing quarter could change the year, the year is
"not reported" and names the quarters. Where it cannot (a case that breaks a veto, a document that
exists, a yes under "any", a no under "all"), the year is known.
"""

from .numbers import inside
from .rules import cases_of
from .values import NOT_REPORTED, Value, criteria_of, excuses_of, none_inputs, parse_value

# fold → the input types it can fold
FOLDS = {
    "sum": ("int", "decimal"),
    "mean": ("decimal",),
    "maximum": ("int", "decimal", "choice"),
    "minimum": ("int", "decimal", "choice"),
    "ratio_sum": ("int",),
    "any": ("bool",),
    "all": ("bool",),
    "earliest": ("date",),
    "last": ("int", "decimal", "bool", "choice", "date"),
}

# These stand on what was reported; every other fold needs each quarter.
NEEDS_ONE = ("maximum", "earliest")


def fold(definition, quarters):
    """The year's values (code → Value) from up to four quarters of values."""
    return {
        criterion["code"]: _fold_criterion(criterion, quarters)
        for criterion in criteria_of(definition)
        if criterion["inputs"]
    }


def _fold_criterion(criterion, quarters):
    code = criterion["code"]
    values = [
        parse_value(criterion, quarter[code]) if quarter and quarter.get(code) else NOT_REPORTED
        for quarter in quarters
    ]
    missing = tuple(i for i, value in enumerate(values, 1) if value.state == "not_reported")
    reported = [value for value in values if value.state != "not_reported"]
    if not reported:
        return Value("not_reported", {}, missing)
    given = [value for value in reported if value.state != "not_applicable"]
    if missing and not _known(criterion, given, values[-1]):
        return Value("not_reported", {}, missing)
    if _takes_last(criterion):
        return reported[-1]
    if not given:
        return Value("not_applicable")
    if all(value.state == "none" for value in given):
        return Value("none")
    return Value("value", _fold_inputs(criterion, [_typed(criterion, v) for v in given]))


def _typed(criterion, value):
    return none_inputs(criterion) if value.state == "none" else value.inputs


def _word(criterion, item):
    """The fold of one input; texts are joined, excuses follow their cases."""
    word = criterion["fold"]
    return word.get(item["name"]) if isinstance(word, dict) else word


def _takes_last(criterion):
    word = criterion["fold"]
    words = set(word.values()) if isinstance(word, dict) else {word}
    return words == {"last"}


def _known(criterion, given, last):
    """Whether the year stands although a quarter is missing."""
    rule = criterion["rule"]
    parts = [_typed(criterion, value) for value in given]
    if rule["type"] == "veto":
        return any(cases_of(rule["counts"], part)[1] for part in parts)
    if _takes_last(criterion):
        return last.state != "not_reported"
    return bool(parts) and all(
        _input_known(_word(criterion, item), [p[item["name"]] for p in parts if item["name"] in p])
        for item in criterion["inputs"]
        if item["type"] != "text"
    )


def _input_known(word, answers):
    if word in NEEDS_ONE:
        return bool(answers)
    if word == "any":
        return True in answers
    return word == "all" and False in answers


def _fold_inputs(criterion, parts):
    rule = criterion["rule"]
    year = _fold_excuses(rule.get("counts", ()), parts)
    for item in criterion["inputs"]:
        name = item["name"]
        answers = [part[name] for part in parts if name in part]
        if not answers or name in excuses_of(rule):
            continue
        if item["type"] == "text":
            year[name] = "\n".join(dict.fromkeys(answers))
        else:
            year[name] = _fold_input(item, _word(criterion, item), answers)
    return year


def _fold_input(item, word, answers):
    if word in ("sum", "ratio_sum"):
        return sum(answers)
    if word == "mean":
        return inside(sum(answers) / len(answers))
    if word in ("maximum", "minimum"):
        rank = _rank(item)
        return max(answers, key=rank) if word == "maximum" else min(answers, key=rank)
    if word == "earliest":
        return min(answers)
    if word == "last":
        return answers[-1]
    return all(answers) if word == "all" else any(answers)


def _rank(item):
    """Choices are listed from low to high; numbers order themselves."""
    if item["type"] != "choice":
        return None
    return [choice["code"] for choice in item["choices"]].index


def _fold_excuses(counts, parts):
    """An excuse holds for the year only when every quarter with cases was excused."""
    year = {}
    for count in counts:
        excuses = count.get("excused_by", ())
        with_cases = [part for part in parts if part.get(count["input"])]
        excused = all(any(part.get(name) for name in excuses) for part in with_cases)
        for name in excuses:
            year[name] = excused and any(part.get(name) for part in with_cases)
    return year
