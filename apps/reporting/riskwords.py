"""The reasons of a risk as sentences, in the reader's language."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.core.templatetags.ui import is_english, number_in

SENTENCES = {
    "parts": _("%(codes)s: more is met than there is (%(met)s of %(total)s)."),
    "evidence": _("Neither file nor explanation: %(codes)s."),
    "swapped": _("%(codes)s: each has the figure that fits the other (%(a)s and %(b)s)."),
    "tenfold": _(
        "%(codes)s: %(value)s, where about %(usual)s was to be expected: ten times as much?"
    ),
    "tenth": _("%(codes)s: %(value)s, where about %(usual)s was to be expected: a tenth of it?"),
    "transposed": _(
        "%(codes)s: %(value)s, where about %(usual)s was to be expected: two digits changed over?"
    ),
    "complement": _(
        "%(codes)s: %(value)s of %(total)s, where about %(usual)s was to be expected: "
        "those that were not met?"
    ),
    "copied": _("%(same)s of %(asked)s figures repeat last quarter."),
    "answer": _("%(codes)s: another answer than last quarter."),
}
FAR = {
    True: _("%(codes)s: %(value)s is higher than the about %(usual)s to be expected"),
    False: _("%(codes)s: %(value)s is lower than the about %(usual)s to be expected"),
}
BEFORE = gettext_lazy("%(sentence)s (last quarter %(before)s).")

NUMBERS = {int, float}


@dataclass(frozen=True)
class ReasonWords:
    """One reason as the queue and the review show it."""

    code: str
    points: int
    criteria: tuple[str, ...]
    sentence: str

    @property
    def parts(self) -> tuple[str, tuple[str, ...], str]:
        """The sentence around the codes that it names, so that they can be links."""
        before, _codes, after = self.sentence.partition(", ".join(self.criteria) or "\n")
        return before, self.criteria if after else (), after


class Shown(dict):
    """Numbers as the reader writes them; a list says the same ones again and again."""

    def __init__(self, english):
        self.english = english

    def __missing__(self, value):
        shown = self[value] = number_in(self.english, value, 2)
        return shown


@cache
def _sentences(_language):
    """All that may be said, in the language of this moment; it changes only with the program."""
    said = {code: str(sentence) for code, sentence in SENTENCES.items()}
    far = {is_up: str(sentence) for is_up, sentence in FAR.items()}
    return said, far, str(BEFORE), gettext("%(sentence)s, by what other units say.")


class Wording:
    """The sentences in the reader's language, looked up once for a whole list."""

    def __init__(self):
        self.shown = Shown(is_english())
        self.sentences, self.far, self.before, self.by_others = _sentences(get_language())

    def sentence_of(self, reason) -> str:
        """What a stored reason says."""
        shown = self.shown
        params = {"usual": "–", "codes": ", ".join(reason["criteria"])}  # – under earlier rules
        for name, value in reason["params"].items():
            if type(value) in NUMBERS:
                params[name] = shown[value]
            elif value is not True and value is not False:
                params[name] = value
        sentence = self.sentences.get(reason["code"])
        if sentence:
            return sentence % params
        if "total" in params:
            params["value"] = f"{params['value']}/{params['total']}"
        if "before_total" in params:
            params["before"] = f"{params['before']}/{params['before_total']}"
        sentence = self.far[bool(reason["params"].get("up"))] % params
        if "before" not in params:
            return self.by_others % {"sentence": sentence}
        return self.before % {"sentence": sentence, "before": params["before"]}


def sentence_of(reason) -> str:
    return Wording().sentence_of(reason)


def reasons_of(risk) -> list[ReasonWords]:
    """The reasons of a stored risk in words, the heaviest first."""
    say = Wording().sentence_of
    return [
        ReasonWords(r["code"], r["points"], tuple(r["criteria"]), say(r))
        for r in (risk or {}).get("reasons", ())
    ]
