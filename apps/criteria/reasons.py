"""The engine's reasons and refusals in words, in the reader's language.

Stored lines keep code and params, so that each reader gets the sentence in their own language.
"""

from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

REASONS = {
    "yes": _("Answer: yes."),
    "no": _("Answer: no."),
    "conditions": _("%(met)s of %(count)s contents met; %(need)s needed."),
    "conditions_failed": _(
        "%(met)s of %(count)s contents met; %(need)s needed. Not met: %(failing)s."
    ),
    "number_at_least": _("Result %(value)s; at least %(bound)s is required."),
    "number_at_most": _("Result %(value)s; at most %(bound)s is allowed."),
    "number_more_than": _("Result %(value)s; more than %(bound)s is required."),
    "number_less_than": _("Result %(value)s; less than %(bound)s is required."),
    "number_equals": _("Result %(value)s; exactly %(bound)s is required."),
    "number_range": _("Result %(value)s; from %(low)s to below %(high)s is required."),
    "ratio_at_least": _(
        "%(met)s/%(total)s, that is %(percent)s%%; at least %(bound)s%% is required"
        " (%(needed)s of %(total)s)."
    ),
    "ratio_at_most": _("%(met)s/%(total)s, that is %(percent)s%%; at most %(bound)s%% is allowed."),
    "ratio_more_than": _(
        "%(met)s/%(total)s, that is %(percent)s%%; more than %(bound)s%% is required."
    ),
    "ratio_less_than": _(
        "%(met)s/%(total)s, that is %(percent)s%%; less than %(bound)s%% is required."
    ),
    "ratio_equals": _("%(met)s/%(total)s, that is %(percent)s%%; exactly %(bound)s%% is required."),
    "ratio_range": _(
        "%(met)s/%(total)s, that is %(percent)s%%; from %(low)s%% to below %(high)s%% is required."
    ),
    "number_tier": _("Result %(value)s, scored by tier."),
    "ratio_tier": _("%(met)s/%(total)s, that is %(percent)s%%, scored by tier."),
    "linear": _("Result %(value)s; full points from %(cap)s."),
    "deducted": _("Result %(value)s; %(each)s points off for each."),
    "points_entered": _("%(value)s points given, with grounds."),
    "points_explained": _("%(value)s points given. Reason: %(explanation)s"),
    "no_case": _("No case."),
    "cases": _("Cases: %(value)s; none is allowed."),
    "cases_partly_excused": _("Cases: %(value)s, not excused: %(open)s; none is allowed."),
    "cases_excused": _("Cases: %(value)s, excused: %(excuse)s. Explanation: %(explanation)s"),
    "in_window": _("Dated %(day)s, within %(first)s – %(last)s."),
    "outside_window": _("Dated %(day)s, outside %(first)s – %(last)s."),
    "no_document": _("No document; it must be dated within %(first)s – %(last)s."),
    "level": _("Rated “%(level)s”; at least “%(required)s” is required."),
    "fell": _("%(current)s against %(previous)s last year: down %(percent)s%%."),
    "unchanged": _("%(current)s against %(previous)s last year: unchanged."),
    "rose": _("%(current)s against %(previous)s last year: up %(percent)s%%."),
    "zero_in_both": _("None in both years."),
    "rose_from_zero": _("%(current)s against none last year."),
    "baseline_missing": _("Waiting for last year's figure, which the city enters."),
    "baseline_whole_year": _(
        "Waiting for the whole year: last year's figure (%(previous)s) covers the whole year."
    ),
    "on_time": _("%(value)s of %(cap)s quarterly reports on time."),
    "on_time_unknown": _("Waiting for the count of reports on time."),
    "criteria_met": _("%(met)s of %(count)s criteria met; %(need)s needed."),
    "criteria_failed": _("%(met)s of %(count)s criteria met; %(need)s needed. Not met: %(codes)s."),
    "criteria_open": _(
        "%(met)s of %(count)s criteria met so far; %(need)s needed. Still open: %(codes)s."
    ),
    "criteria_not_applicable": _("Not applicable: none of the criteria it counts applies."),
    "previous_missing": _("Waiting for the figure of the previous quarter."),
    "fell_since_period": _(
        "%(current)s against %(previous)s in the previous quarter: down %(percent)s%%."
    ),
    "unchanged_since_period": _(
        "%(current)s against %(previous)s in the previous quarter: unchanged."
    ),
    "rose_since_period": _(
        "%(current)s against %(previous)s in the previous quarter: up %(percent)s%%."
    ),
    "zero_in_both_periods": _("None in this quarter and the previous one."),
    "rose_from_zero_since_period": _("%(current)s against none in the previous quarter."),
    "linked_in_force": _("The recognition under %(set)s is in force."),
    "linked_not_in_force": _("There is no recognition in force under %(set)s."),
    "linked_unknown": _("Waiting for the result under %(set)s."),
    "not_reported": _("Not reported."),
    "quarters_missing": _("Not reported in quarter %(quarters)s."),
    "not_applicable": _("Not applicable to this unit."),
    "nothing_to_measure": _("Not applicable: the total is 0."),
    "no_subject": _("No subject in the area; counted as met."),
    "maximum_raised": _(
        "Maximum raised from %(before)s to %(after)s because %(codes)s is not applicable."
    ),
    "not_comparable_new": _(
        "Quarter %(quarters)s was reported under version %(version)s,"
        " which does not have this criterion: not comparable."
    ),
    "not_comparable_split": _(
        "Quarter %(quarters)s was reported under version %(version)s,"
        " where %(codes)s covers more than this criterion: not comparable."
    ),
    "not_comparable_merged": _(
        "Quarter %(quarters)s was reported under version %(version)s,"
        " where these are several criteria (%(codes)s): not comparable."
    ),
    "not_comparable_inputs": _(
        "Quarter %(quarters)s was reported under version %(version)s,"
        " where %(codes)s asks for other values: not comparable."
    ),
}

REFUSALS = {
    "unknown_state": _("Choose one of the states offered."),
    "unknown_input": _("This field does not belong to the criterion."),
    "missing_input": _("Enter a value."),
    "inputs_not_expected": _("Leave the value empty, or change the state."),
    "computed_not_entered": _("This value is computed and cannot be entered."),
    "none_not_allowed": _("“None” is not a possible answer here."),
    "not_applicable_not_allowed": _("This criterion applies to every unit."),
    "not_a_whole_number": _("Enter a whole number of at most 12 digits."),
    "not_a_number": _("Enter a number with at most 4 decimals."),
    "negative": _("Enter 0 or more."),
    "not_a_date": _("Enter a date."),
    "not_yes_or_no": _("Choose yes or no."),
    "not_a_text": _("Enter a text."),
    "too_long": _("The text is longer than 4,000 characters."),
    "unknown_choice": _("Choose one of the levels offered."),
    "met_above_total": _("The part cannot exceed the total."),
    "above_maximum": _("The points cannot exceed the maximum."),
    "explanation_required": _("Write the explanation for the exception."),
    "reason_required": _("Write the reason for the points."),
}

NUMBERS = {
    *("value", "bound", "low", "high", "met", "total", "percent", "needed", "count", "need"),
    *("cap", "each", "open", "current", "previous", "before", "after"),
}
DAYS = {"day", "first", "last"}


def words(code, params):
    """The sentence of one reason."""
    return str(REASONS[code]) % {key: _shown(key, item) for key, item in params.items()}


def line_words(line):
    """The sentences of a scored line (a Line or its stored dict), its notes included."""
    stored = line if isinstance(line, dict) else None
    reason, params = (line["reason"], line["params"]) if stored else (line.reason, line.params)
    notes = stored.get("notes", ()) if stored else line.notes
    pairs = [(n["code"], n["params"]) if isinstance(n, dict) else (n.code, n.params) for n in notes]
    return " ".join(words(*pair) for pair in [(reason, params), *pairs])


def refusal_words(refusal):
    """The sentence of an InvalidValueError or of its code."""
    return str(REFUSALS[getattr(refusal, "code", refusal)])


def _shown(key, item):
    if isinstance(item, dict):  # words in both languages
        return item["vi" if (get_language() or "vi").startswith("vi") else "en"]
    if key in DAYS:
        return formats.date_format(date.fromisoformat(item), "SHORT_DATE_FORMAT", use_l10n=True)
    if key in NUMBERS:
        return formats.number_format(Decimal(item), use_l10n=True, force_grouping=True)
    return item
