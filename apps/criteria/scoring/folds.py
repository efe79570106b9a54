"""How the quarters make the year.

A criterion names its fold, either one word for all its inputs or one word per input. The list of
quarters begins with the first; None, or a criterion without a report, is a missing quarter. What
is not reported is never taken for 0: where a missing quarter could change the year, the year is
"not reported" and names the quarters. Where it cannot (a case that breaks a veto, a document that
exists, a yes under "any", a no under "all"), the year is known.
"""

from .numbers import inside
from .rules import cases_of
from .values import NOT_REPORTED, Value, excuses_of, judged_value, none_inputs

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


class Folder:
    """How one criterion makes its year, read once."""

    __slots__ = ("counts", "excuses", "form", "items", "none", "takes_last")

    def __init__(self, form):
        criterion = form.criterion
        word = criterion.get("fold")
        self.form = form
        self.none = none_inputs(criterion)
        self.counts = criterion["rule"].get("counts", ())
        self.excuses = excuses_of(criterion["rule"])
        words = set(word.values()) if isinstance(word, dict) else {word}
        self.takes_last = words == {"last"}
        # Texts are joined, excuses follow their cases.
        self.items = [
            (item, item["name"], word.get(item["name"]) if isinstance(word, dict) else word)
            for item in criterion["inputs"]
        ]

    def year(self, quarters):
        """The year's Value from a list of quarters (code → value, or None)."""
        code, read = self.form.criterion["code"], self.form.read
        values = []
        for quarter in quarters:
            raw = quarter.get(code) if quarter else None
            values.append(read(raw) if raw else NOT_REPORTED)
        states = [value.state for value in values]
        if states and states.count("value") == len(states):
            return values[-1] if self.takes_last else self._folded([v.inputs for v in values])
        return self._partly(values, states)

    def _folded(self, parts):
        return judged_value(self.form.criterion, "value", self._fold_inputs(parts))

    def _partly(self, values, states):
        """The year where some quarters are missing, "none" or not applicable."""
        missing = tuple(i for i, state in enumerate(states, 1) if state == "not_reported")
        reported = [value for value in values if value.state != "not_reported"]
        if not reported:
            return Value("not_reported", {}, missing)
        given = [value for value in reported if value.state != "not_applicable"]
        parts = [self.none if value.state == "none" else value.inputs for value in given]
        if missing and not self._known(parts, values[-1]):
            return Value("not_reported", {}, missing)
        if self.takes_last:
            return reported[-1]
        if not given:
            return Value("not_applicable")
        if all(value.state == "none" for value in given):
            return Value("none")
        return self._folded(parts)

    def _known(self, parts, last):
        """Whether the year stands although a quarter is missing."""
        if self.form.criterion["rule"]["type"] == "veto":
            return any(cases_of(self.counts, part)[1] for part in parts)
        if self.takes_last:
            return last.state != "not_reported"
        return bool(parts) and all(
            _input_known(word, [part[name] for part in parts if name in part])
            for item, name, word in self.items
            if item["type"] != "text"
        )

    def _fold_inputs(self, parts):
        year = _fold_excuses(self.counts, parts) if self.excuses else {}
        for item, name, word in self.items:
            answers = [part[name] for part in parts if name in part]
            if not answers or name in self.excuses:
                continue
            if item["type"] == "text":
                year[name] = "\n".join(dict.fromkeys(answers))
            else:
                year[name] = _fold_input(item, word, answers)
        return year


def _input_known(word, answers):
    if word in NEEDS_ONE:
        return bool(answers)
    if word == "any":
        return True in answers
    return word == "all" and False in answers


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
