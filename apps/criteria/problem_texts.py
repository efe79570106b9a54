"""The sentences of ``problems.py``: one per code, and the words they are filled with."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

SENTENCES = {
    # --- the set ---
    "not_a_definition": _("the content cannot be read as a criteria set."),
    "code_missing": _("the code is missing."),
    "code_bad": _(
        "“%(value)s” cannot be a code: use letters without marks, digits, full stop, hyphen"
        " and underscore, without spaces."
    ),
    "code_long": _("the code “%(value)s” is longer than %(limit)s characters."),
    "words_missing": _("%(field)s is missing."),
    "words_long": _("%(field)s has %(length)s characters; at most %(limit)s fit."),
    "nature_unknown": _("“%(value)s” is not a nature of a set."),
    "not_yes_or_no": _("%(field)s must be yes or no."),
    "applies_to_nobody": _("say what kinds of units it applies to."),
    "part_missing": _("%(part)s is missing."),
    "item_unreadable": _("%(part)s: an entry cannot be read."),
    "groups_missing": _("there is no group yet."),
    "group_without_code": _("group number %(place)s has no code."),
    "band_without_code": _("band number %(place)s has no code."),
    "inexact_number": _("the number %(value)s is not stored exactly; type it again (%(path)s)."),
    "total_short": _(
        "the groups add up to %(sum)s of %(max)s points: %(missing)s points are missing"
        " (%(parts)s)."
    ),
    "total_over": _(
        "the groups add up to %(sum)s points, %(over)s more than the total of %(max)s (%(parts)s)."
    ),
    # --- groups ---
    "duplicate_group": _("this code is given to more than one group."),
    "group_empty": _("there is no criterion in it."),
    "criterion_without_code": _("criterion number %(place)s has no code."),
    "need_not_a_count": _("“%(value)s” is not a number of criteria to be met."),
    "group_short": _(
        "its criteria add up to %(sum)s of %(max)s points: %(missing)s points are missing"
        " (%(parts)s)."
    ),
    "group_over": _(
        "its criteria add up to %(sum)s points, %(over)s more than the %(max)s of the group"
        " (%(parts)s)."
    ),
    "max_missing": _("the maximum is missing, while the set has points."),
    "max_not_a_number": _(
        "the maximum “%(value)s” is not a number of points (0 or more, at most 4 decimals)."
    ),
    "points_in_checklist": _("it has %(max)s points, but the set knows no points."),
    # --- criteria ---
    "duplicate_criterion": _("this code is given to %(count)s criteria."),
    "duplicate_identity": _(
        "its permanent identity “%(identity)s” also belongs to criterion %(others)s."
    ),
    "duplicate_title": _("it has the same title as criterion %(others)s."),
    "identity_empty": _("the permanent identity is empty."),
    "identity_bad": _("“%(value)s” cannot be a permanent identity."),
    "replaces_unreadable": _("the list of replaced criteria cannot be read."),
    "replaced_twice": _("the replaced criterion %(identity)s is named twice."),
    "replaces_itself": _("it is said to replace itself (%(identity)s)."),
    "veto_not_mandatory": _("a knock-out criterion must be mandatory."),
    "evidence_unknown": _("choose whether evidence is required, optional or not asked for."),
    "not_applicable_unknown": _("“%(value)s” is not a way to treat “not applicable”."),
    "computed_unknown": _("“%(value)s” is not a figure that the system computes."),
    "unit_missing": _("%(field)s is missing; %(kind)s needs a unit."),
    "kind_unknown": _("the kind of criterion “%(value)s” is not known."),
    "rule_unknown": _("the way of judging “%(value)s” is not known."),
    "rule_does_not_suit": _("the way of judging “%(rule)s” does not suit %(kind)s."),
    "rule_needs_points": _("the way of judging “%(rule)s” needs points; this set has none."),
    # --- what is asked ---
    "inputs_missing": _("nothing is asked for; add a field to enter."),
    "inputs_without_need": _("it is decided without entries; remove the fields."),
    "input_without_name": _("field number %(place)s has no key."),
    "duplicate_input": _("two fields have the same key."),
    "input_type_unknown": _("“%(value)s” is not a kind of entry."),
    "input_not_used": _("the field is not used by the way of judging."),
    "input_of_kind_missing": _("the field “%(name)s” (%(type)s) is missing."),
    "input_not_optional": _("the field must be filled in, so it cannot be optional."),
    "choices_missing": _("there is no level to choose from."),
    "choices_without_need": _("levels belong only to a field with a choice."),
    "choice_words_missing": _("%(field)s of level number %(place)s is missing."),
    "duplicate_choice": _("the level “%(choice)s” occurs twice."),
    # --- the year ---
    "fold_of_nothing": _("the year is told for a field “%(name)s” that does not exist."),
    "fold_missing": _("say how the quarters make the year."),
    "fold_unknown": _("“%(value)s” is not a way in which quarters make the year."),
    "fold_does_not_suit": _("%(type)s cannot be put together for the year as “%(fold)s”."),
    "fold_only_for_ratio": _("adding both parts of a ratio suits only a ratio."),
    "fold_of_ratio": _("a ratio takes the sum of its parts or the last quarter."),
    "fold_of_veto": _("cases that must not occur are added up over the quarters."),
    "fold_of_previous_period": _(
        "against the previous quarter, the last quarter must make the year."
    ),
    # --- tiers ---
    "tiers_missing": _("there is no tier yet."),
    "tier_overlap": _("the tiers %(first)s and %(second)s overlap."),
    "tier_gap": _(
        "between the tiers %(first)s and %(second)s there is a gap (%(end)s to %(begin)s)."
    ),
    "tier_empty": _("the tier %(tier)s holds nothing: its end is not above its beginning."),
    "tier_edge_not_a_number": _("the edge “%(value)s” is not a number."),
    "tier_start_missing": _("the beginning of the tier is missing."),
    "tier_start_zero": _("the first tier begins at %(start)s; it must begin at 0."),
    "tier_start_open": _(
        "the first tier begins at %(start)s; it must be open below, so that a rise has its place."
    ),
    "tier_end_missing": _("the end of the tier is missing, while tier %(next)s follows."),
    "tier_end_open": _("the last tier ends at %(end)s; it must be open above."),
    "tier_never_reached": _(
        "the tier %(tier)s is never reached; the figure is at most %(highest)s."
    ),
    "tier_without_points": _("the points of the tier are missing."),
    "tier_without_met": _("say whether the tier means met or not met, without points."),
    "tier_points_not_a_number": _("the points “%(value)s” are not a number."),
    "tier_points_negative": _("the points %(points)s are below zero."),
    "tier_points_above": _("%(points)s points are more than the maximum of %(max)s."),
    "tiers_up_and_down": _("the points of the tiers neither rise nor fall throughout."),
    "best_below_max": _("the best result gives %(best)s points, the maximum is %(max)s."),
    "branch_missing": _("the case “%(branch)s” is missing."),
    "branch_without_points": _("the points of the case “%(branch)s” are missing."),
    "branch_without_met": _("say whether “%(branch)s” means met or not met, without points."),
    "branch_points_not_a_number": _("“%(branch)s”: the points “%(value)s” are not a number."),
    "branch_points_negative": _("“%(branch)s”: the points %(points)s are below zero."),
    "branch_points_above": _(
        "“%(branch)s”: %(points)s points are more than the maximum of %(max)s."
    ),
    # --- rules ---
    "bound_missing": _("the required figure is missing."),
    "bound_not_a_number": _("“%(bound)s”: “%(value)s” is not a number."),
    "bounds_do_not_go_together": _("the requirements %(bounds)s do not go together."),
    "bounds_hold_nothing": _("no number is from %(low)s to below %(high)s."),
    "bound_above_hundred": _("a ratio can never be “%(bound)s” %(value)s %%."),
    "zero_total_unknown": _("“%(value)s” is not a way to treat a total of 0."),
    "cap_not_above_zero": _("“full points from” must be a number above 0, not “%(value)s”."),
    "each_not_above_zero": _("the points off for each must be above 0, not “%(value)s”."),
    "reason_not_a_text": _("the reason “%(name)s” is not a text field of the criterion."),
    "points_without_reason": _(
        "points by hand should come with a reason: add a text field, or require evidence."
    ),
    "counts_missing": _("say which cases must not occur."),
    "count_not_whole": _("the cases “%(name)s” are not a field with a whole number."),
    "excuse_not_optional": _("the excuse “%(name)s” must be an optional yes or no."),
    "excuse_unexplained": _("an excuse needs an optional text field for the explanation."),
    "window_unknown": _(
        "the window of days is not complete: choose a quarter, “before”, or “from … to”."
    ),
    "window_no_such_day": _("the window has a day that not every year has (%(days)s)."),
    "window_empty": _("there is no day in the window (%(days)s)."),
    "level_unknown": _("the required level “%(value)s” is not one of the levels to choose."),
    "conditions_missing": _("there is no content to be met yet."),
    "all_of_has_k": _("all contents must be met, so there is no number to choose."),
    "k_out_of_range": _("“%(value)s” of %(count)s cannot be required."),
    "condition_of_nothing": _("the content “%(name)s” is not a field of the criterion."),
    "condition_not_yes_or_no": _("the expected answer must be yes or no."),
    "condition_impossible": _("%(type)s cannot be a content to be met."),
    "against_unknown": _("“%(value)s” is not a period to compare with."),
    # --- references ---
    "of_missing": _("say which criteria it counts."),
    "of_unknown": _("it counts criterion “%(value)s”, which does not exist."),
    "of_itself": _("it counts itself."),
    "of_twice": _("it counts criterion %(value)s twice."),
    "of_circle": _("the criteria count each other in a circle: %(path)s."),
    "link_missing": _("say which recognition it needs."),
    "link_to_itself": _("it needs a recognition under its own set %(set)s."),
    "link_unknown": _("it needs a recognition under %(set)s, and there is no such published set."),
    "link_circle": _("the sets need each other's recognition in a circle: %(path)s."),
    # --- bands ---
    "bands_missing": _("there is no band yet, while the set is used for scoring."),
    "duplicate_band": _("this code is given to more than one band."),
    "band_min_not_a_number": _("the minimum “%(value)s” is not a number of points."),
    "band_points_in_checklist": _("it asks for %(min)s points, but the set knows no points."),
    "band_min_above_total": _("it asks for %(min)s points; the whole set has %(total)s."),
    "band_not_below": _(
        "its minimum of %(min)s is not below the %(above_min)s of the band %(above)s above it."
    ),
    "band_never_reached": _("it is never given, because the band %(above)s above it takes all."),
    "band_group_unknown": _("it asks for group “%(group)s”, which does not exist."),
    "group_min_unreadable": _("the minimum points of groups cannot be read."),
    "group_min_unknown": _("it asks for points in group “%(group)s”, which does not exist."),
    "group_min_not_a_number": _(
        "the minimum “%(value)s” of group %(group)s is not a number of points."
    ),
    "group_min_without_points": _("it asks for points in group %(group)s, which has none."),
    "group_min_above_max": _(
        "it asks for %(min)s points in group %(group)s, which has only %(max)s."
    ),
    "cap_share": _("the share of the cap must be a fraction up to 1, not “%(part)s/%(of)s”."),
    "cap_of_nothing": _("the cap counts the band “%(band)s”, which does not exist."),
    "cap_of_better": _("the cap must count this band or a lower one, not %(band)s."),
    "last_band_asks": _("the last band must take everybody, so it can ask for nothing."),
    "nothing_recognised": _("no band means recognition."),
}

FIELDS = {
    "title_vi": _("the title in Vietnamese"),
    "title_en": _("the title in English"),
    "label_vi": _("the label in Vietnamese"),
    "label_en": _("the label in English"),
    "unit_vi": _("the unit in Vietnamese"),
    "unit_en": _("the unit in English"),
    "legal_basis": _("the legal basis"),
    "source": _("the source"),
    "confidence": _("how far the text is verified"),
    "status": _("the status of the text"),
    "recognition_rule_vi": _("the recognition rule in Vietnamese"),
    "recognition_rule_en": _("the recognition rule in English"),
    "scored": _("“used for scoring”"),
    "mandatory": _("“mandatory”"),
    "veto": _("“knock-out”"),
    "requires_no_failure": _("“requires every mandatory criterion”"),
    "requires_no_veto": _("“requires every knock-out criterion”"),
    "recognised": _("“means recognition”"),
    "unknown": _("“rule unknown”"),
    "code": _("the code"),
}

PARTS = {
    "groups": _("the list of groups"),
    "criteria": _("the list of criteria"),
    "bands": _("the list of bands"),
    "inputs": _("the list of fields"),
    "choices": _("the list of levels"),
    "tiers": _("the list of tiers"),
    "conditions": _("the list of contents"),
    "counts": _("the list of cases"),
    "max_total": _("the total of points (or that there are none)"),
    "max": _("the maximum (or that there is none)"),
    "period": _("the period of assessment"),
}

BRANCHES = {
    "lower": pgettext_lazy("comparison", "lower"),
    "equal": pgettext_lazy("comparison", "equal"),
    "higher": pgettext_lazy("comparison", "higher"),
    "both_zero": _("0 in both periods"),
    "rose_from_zero": _("0 before and more now"),
}

BOUNDS = {
    "at_least": pgettext_lazy("bound", "at least"),
    "at_most": pgettext_lazy("bound", "at most"),
    "more_than": pgettext_lazy("bound", "more than"),
    "less_than": pgettext_lazy("bound", "less than"),
    "equals": pgettext_lazy("bound", "exactly"),
}

KINDS = {
    "boolean": _("a yes-or-no criterion"),
    "count": _("a count"),
    "number": _("a number"),
    "ratio": _("a ratio"),
    "level": _("a level"),
    "date": _("a date"),
    "multi": _("a criterion of several contents"),
    "criteria": _("a criterion over other criteria"),
}

TYPES = {
    "bool": _("a yes or no"),
    "int": _("a whole number"),
    "decimal": _("a decimal number"),
    "date": _("a day"),
    "choice": _("a choice"),
    "text": _("a text"),
}

RULES = {
    "boolean": pgettext_lazy("rule", "Yes gives everything, no gives nothing"),
    "threshold": pgettext_lazy("rule", "The number keeps a bound"),
    "tiers": pgettext_lazy("rule", "By tiers"),
    "linear": pgettext_lazy("rule", "In proportion, up to a cap"),
    "deduct": pgettext_lazy("rule", "Points off for each case"),
    "points": pgettext_lazy("rule", "Points by hand, with grounds"),
    "ratio": pgettext_lazy("rule", "The ratio keeps a bound"),
    "ratio_tiers": pgettext_lazy("rule", "The ratio by tiers"),
    "veto": pgettext_lazy("rule", "No case may occur"),
    "date": pgettext_lazy("rule", "The date lies inside a window"),
    "level": pgettext_lazy("rule", "At least a given level"),
    "all_of": pgettext_lazy("rule", "All contents hold"),
    "k_of_n": pgettext_lazy("rule", "At least k of the contents hold"),
    "k_of_criteria": pgettext_lazy("rule", "At least k of the criteria chosen are met"),
    "compare_previous": pgettext_lazy("rule", "Lower, equal or higher than before"),
    "change_tiers": pgettext_lazy("rule", "By the fall against before, in tiers"),
    "linked": pgettext_lazy("rule", "Another recognition is in force"),
}

FOLDS = {
    "sum": pgettext_lazy("fold", "sum"),
    "mean": pgettext_lazy("fold", "mean"),
    "maximum": pgettext_lazy("fold", "highest"),
    "minimum": pgettext_lazy("fold", "lowest"),
    "ratio_sum": pgettext_lazy("fold", "sum of both parts"),
    "any": pgettext_lazy("fold", "in any quarter"),
    "all": pgettext_lazy("fold", "in every quarter"),
    "earliest": pgettext_lazy("fold", "earliest"),
    "last": pgettext_lazy("fold", "last quarter"),
}
