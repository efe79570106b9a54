"""What an editor chooses from: kinds, rules, policies, each with its words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.criteria.problem_texts import RULES as RULE_WORDS
from apps.criteria.scoring.checks import KINDS

KIND_WORDS = {
    "boolean": pgettext_lazy("kind", "Yes or no"),
    "count": pgettext_lazy("kind", "Whole number (cases, times)"),
    "number": pgettext_lazy("kind", "Number with decimals"),
    "ratio": pgettext_lazy("kind", "Ratio of two whole numbers"),
    "level": pgettext_lazy("kind", "Level from a list"),
    "date": pgettext_lazy("kind", "Date of a document"),
    "multi": pgettext_lazy("kind", "Several contents"),
    "criteria": pgettext_lazy("kind", "Counted from other criteria"),
}
EVIDENCE = [
    ("required", pgettext_lazy("evidence", "Required")),
    ("optional", pgettext_lazy("evidence", "Optional")),
    ("none", pgettext_lazy("evidence", "None")),
]
NOT_APPLICABLE = [
    ("", _("It applies to every unit")),
    ("excluded", _("May be not applicable; then it does not count")),
    ("redistribute", _("May be not applicable; its points are spread over its group")),
]
COMPUTED = [
    ("", _("The unit enters it")),
    ("reports_on_time", _("The system counts the reports on time")),
]
ZERO_TOTAL = [("", _("not applicable")), ("met", _("met, because there is nothing to count"))]
AGAINST = [
    ("", _("the same period of the previous year")),
    ("previous_period", _("the previous period")),
]
BRANCHES = {
    "lower": pgettext_lazy("comparison", "Lower"),
    "equal": pgettext_lazy("comparison", "Equal"),
    "higher": pgettext_lazy("comparison", "Higher"),
    "both_zero": _("0 both times"),
    "rose_from_zero": _("0 before, more now"),
}
NATURE_HINT = _("Shown as a mark on every page. Only a complete text can be bound to a period.")

# kind → the inputs it is made of, and how its quarters usually make the year
EXPECTED = {
    "boolean": ([("value", "bool")], "any"),
    "count": ([("value", "int")], "sum"),
    "number": ([("value", "decimal")], "sum"),
    "ratio": ([("met", "int"), ("total", "int")], "ratio_sum"),
    "level": ([("value", "choice")], "last"),
    "date": ([("value", "date")], "earliest"),
    "multi": ([], ""),
    "criteria": ([], ""),
}
TIERED = ("tiers", "ratio_tiers", "change_tiers")
WITHOUT_INPUTS = ("linked", "k_of_criteria")


def kind_choices():
    return [(kind, KIND_WORDS.get(kind, kind)) for kind in KINDS]


def rule_choices(kind):
    """The rules that can judge a kind."""
    return [(rule, RULE_WORDS.get(rule, rule)) for rule in KINDS.get(kind, ())]


def branches_of(rule_type):
    return {
        "compare_previous": ("lower", "equal", "higher", "both_zero"),
        "change_tiers": ("both_zero", "rose_from_zero"),
    }.get(rule_type, ())
