"""The reasons of a risk as sentences, in the reader's language."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_lazy
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


class Wording:
    """The sentences in the reader's language, looked up once for a whole list."""

    def __init__(self):
        self.english = is_english()
        self.sentences = {code: str(sentence) for code, sentence in SENTENCES.items()}
        self.far = {is_up: str(sentence) for is_up, sentence in FAR.items()}
        self.by_others = gettext("%(sentence)s, by what other units say.")
        self.before = str(BEFORE)

    def sentence_of(self, reason) -> str:
        """What a stored reason says."""
        params = {
            name: number_in(self.english, value, 2) if type(value) in NUMBERS else value
            for name, value in reason["params"].items()
            if value is not True and value is not False
        }
        params.setdefault("usual", "–")  # assessed by earlier rules
        params["codes"] = ", ".join(reason["criteria"])
        if reason["code"] in self.sentences:
            return self.sentences[reason["code"]] % params
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
