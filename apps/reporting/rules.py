"""Who may do what with a report. Whether the step is possible now is the service's answer.

The object is a report; for a unit that has not begun it is a report that is not saved yet. An
enrolment serves as well. Queue and completeness are asked without an object or with a period.
"""

import rules

from apps.committees.services import standing
from apps.programmes.models import Programme

from .models import Report

WRITERS = ("officer", "chief", "deputy_chief")
SIGNERS = ("chief", "deputy_chief")
VERIFIERS = ("verifier", "chief", "deputy_chief")


def _enrolment(obj):
    return getattr(obj, "enrolment", obj)


def holds_at_unit(*roles):
    """Predicate: one of ``roles`` today at the unit that reports."""

    @rules.predicate(f"holds_at_unit:{'|'.join(roles)}")
    def check(user, obj):
        return obj is not None and standing(user).holds(*roles, unit_id=_enrolment(obj).unit_id)

    return check


def holds_at_lead(*roles):
    """Predicate: one of ``roles`` today at the unit that leads the programme."""

    @rules.predicate(f"holds_at_lead:{'|'.join(roles)}")
    def check(user, obj):
        if obj is None:
            return False
        programme = getattr(obj, "programme", None) or _enrolment(obj).programme
        return standing(user).holds(*roles, unit_id=programme.lead_unit_id)

    return check


@rules.predicate
def verifies_somewhere(user):
    """The queue is for those who verify at least one programme."""
    who = standing(user)
    if who.has_role("verifier"):
        return True
    units = [post.unit_id for post in who.posts if post.role in VERIFIERS]
    return bool(units) and Programme.objects.filter(lead_unit__in=units).exists()


@rules.predicate
def is_own_work(user, report):
    """Who entered or submitted a report does not judge it."""
    return report is not None and Report.objects.filter(pk=report.pk).touched_by(user).exists()


# Rows are already filtered by ``visible_to``: whoever sees a report may read it.
rules.add_perm("reporting.view_report", rules.is_authenticated)
rules.add_perm("reporting.change_report", holds_at_unit(*WRITERS))
rules.add_perm("reporting.hand_over_report", holds_at_unit(*WRITERS))
rules.add_perm("reporting.submit_report", holds_at_unit(*SIGNERS))
rules.add_perm("reporting.withdraw_report", holds_at_unit(*SIGNERS))
rules.add_perm("reporting.view_queue", verifies_somewhere)
rules.add_perm("reporting.review_report", holds_at_lead(*VERIFIERS) & ~is_own_work)
rules.add_perm("reporting.reopen_report", holds_at_lead(*VERIFIERS) & ~is_own_work)
rules.add_perm("reporting.nudge_enrolment", holds_at_lead(*VERIFIERS))
rules.add_perm("reporting.ask_extension", holds_at_unit(*WRITERS))
rules.add_perm("reporting.decide_extension", holds_at_lead(*VERIFIERS))
