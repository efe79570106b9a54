"""How the quarters make the year.

A criterion names its fold, either one word for all its inputs or one word per input. The list of
quarters begins with the first; None, or a criterion without a report, is a missing quarter. What
is not reported is never taken for 0: where a missing quarter could change the year, the year is
"not reported" and names the quarters. Where it cannot (a case that breaks a veto, a document that
exists, a yes under "any", a no under "all"), the year is known.
"""

from functools import partial

from .numbers import inside
from .rules import cases_of
from .values import HIGHEST, NOT_REPORTED, Value, excuses_of, judged_value, none_inputs

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

    __slots__ = ("code", "counts", "excuses", "form", "items", "none", "takes_last")

    def __init__(self, form):
        criterion = form.criterion
        word = criterion.get("fold")
        self.form = form
        self.code = criterion["code"]
        self.none = none_inputs(criterion)
        self.counts = criterion["rule"].get("counts", ())
        self.excuses = excuses_of(criterion["rule"])
        words = set(word.values()) if isinstance(word, dict) else {word}
        self.takes_last = words == {"last"}
        # Texts are joined, excuses follow their cases.
        self.items = []
        for item in criterion["inputs"]:
            name = item["name"]
            if name not in self.excuses:
                own = word.get(name) if isinstance(word, dict) else word
                self.items.append((item, name, own, _folding(item, own)))

    def year(self, quarters):
        """The year's Value from a list of quarters (code → value, or None)."""
        answers = self.form.only is not None and self._plain_answers(quarters)
        if answers:
            inputs = {self.form.only: self.items[0][3](answers)}
            return judged_value(self.form.criterion, "value", inputs)
        code, quick = self.code, self.form.quick
        parts = []
        for quarter in quarters:
            raw = quarter.get(code) if quarter else None
            inputs = quick(raw) if raw else None
            if inputs is None:
                return self._slowly(quarters)
            parts.append(inputs)
        if not parts:
            return self._slowly(quarters)
        inputs = dict(parts[-1]) if self.takes_last else self._fold_inputs(parts)
        return judged_value(self.form.criterion, "value", inputs)

    def _plain_answers(self, quarters):
        """The answers to the only input where every quarter has one that needs no reading."""
        code, name, kind = self.code, self.form.only, self.form.kind
        answers = []
        for quarter in quarters:
            raw = quarter.get(code) if quarter else None
            if type(raw) is not dict or raw.get("state") != "value":
                return None
            given = raw.get("inputs")
            if type(given) is not dict or len(given) != 1:
                return None
            answer = given.get(name)
            if type(answer) is not kind or not 0 <= answer < HIGHEST:
                return None
            answers.append(answer)
        return answers

    def _slowly(self, quarters):
        """The year where some quarters are missing, "none" or not applicable."""
        values = []
        for quarter in quarters:
            raw = quarter.get(self.code) if quarter else None
            values.append(self.form.read(raw) if raw else NOT_REPORTED)
        return self._partly(values, [value.state for value in values])

    def _partly(self, values, states):
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
        return judged_value(self.form.criterion, "value", self._fold_inputs(parts))

    def _known(self, parts, last):
        """Whether the year stands although a quarter is missing."""
        if self.form.criterion["rule"]["type"] == "veto":
            return any(cases_of(self.counts, part)[1] for part in parts)
        if self.takes_last:
            return last.state != "not_reported"
        return bool(parts) and all(
            _input_known(word, [part[name] for part in parts if name in part])
            for item, name, word, _fold in self.items
            if item["type"] != "text"
        )

    def _fold_inputs(self, parts):
        year = _fold_excuses(self.counts, parts) if self.excuses else {}
        for _item, name, _word, fold in self.items:
            answers = [part[name] for part in parts if name in part]
            if answers:
                year[name] = fold(answers)
        return year


def _input_known(word, answers):
    if word in NEEDS_ONE:
        return bool(answers)
    if word == "any":
        return True in answers
    return word == "all" and False in answers


def _folding(item, word):
    """The function that makes one answer of several."""
    if item["type"] == "text":
        return _joined
    if item["type"] == "choice" and word in ("maximum", "minimum"):
        # Choices are listed from low to high.
        rank = [choice["code"] for choice in item["choices"]].index
        return partial(max if word == "maximum" else min, key=rank)
    return FOLDING.get(word)


def _joined(texts):
    return "\n".join(dict.fromkeys(texts))


def _mean(numbers):
    return inside(sum(numbers) / len(numbers))


def _last(answers):
    return answers[-1]


FOLDING = {
    "sum": sum,
    "ratio_sum": sum,
    "mean": _mean,
    "maximum": max,
    "minimum": min,
    "any": any,
    "all": all,
    "earliest": min,
    "last": _last,
}


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
