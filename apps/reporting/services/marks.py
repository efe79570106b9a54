"""The verifier's working notes: taking a report in hand, marking its criteria."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit.models import Event
from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.core.templatetags.ui import moment
from apps.criteria.reasons import refusal_words
from apps.criteria.scoring import InvalidValueError, parse_value, to_json
from apps.reporting.models import Report, Result, ReviewMark

CLAIM = timedelta(minutes=15)  # real time


FACTS = {
    "report.submitted": gettext_lazy("%(who)s submitted this report at %(when)s."),
    "report.withdrawn": gettext_lazy("%(who)s withdrew this report at %(when)s."),
    "report.returned": gettext_lazy("%(who)s returned this report at %(when)s."),
    "report.verified": gettext_lazy("%(who)s confirmed this report at %(when)s."),
    "report.reopened": gettext_lazy("%(who)s reopened this report at %(when)s."),
    "report.verdict_undone": gettext_lazy("%(who)s took the verdict back at %(when)s."),
}


@dataclass(frozen=True)
class Mark:
    """What a verifier says of one criterion.

    ``verified`` is ``{"state", "inputs"}``, or None where the ward's own value stands.
    ``seen`` is the version of the mark that the page showed, 0 for none, and ``was`` what that
    said (``said_by``): a row that nobody touched changes nothing.
    """

    code: str
    verdict: str = ""
    reason: str = ""
    verified: dict | None = None
    seen: int | None = None
    was: str | None = None


def lock(report) -> Report:
    """The report's row, locked, with what its sentences and addresses need."""
    return Report.objects.select_for_update(of=("self",)).for_list().get(pk=report.pk)


def refuse_own_work(report, by):
    """Four eyes: whoever entered or submitted a report does not judge it."""
    if Report.objects.filter(pk=report.pk).touched_by(by).exists():
        raise DomainError(_("Whoever entered or submitted a report does not verify it."))


def refuse_stale(report, version, yours=""):
    """The report must wait for a verdict, and be what the page showed."""
    fresh = version is None or int(version) == report.version
    if report.status == Report.Status.SUBMITTED and fresh:
        return
    facts = what_happened(report)
    if yours:
        facts = _("%(theirs)s Not recorded: %(yours)s. What you typed is kept on this page.") % {
            "theirs": facts,
            "yours": yours,
        }
    raise StaleError(facts)


def what_happened(report) -> str:
    """Who decided what and when, as one sentence."""
    last = Event.objects.of(report).filter(event__in=FACTS).last()
    if last is None:
        return _("The unit has not submitted this report yet.")
    return _fact(last)


def course_of(report, *, every) -> list[str]:
    """Every submission, withdrawal and decision, newest first, each as one sentence.

    Unless ``every`` may be read, without the verdicts that were taken back before they were sent.
    """
    told = []
    for event in Event.objects.of(report).filter(event__in=FACTS):
        if not every and event.event == "report.verdict_undone":
            told.pop()
        else:
            told.append(_fact(event))
    return told[::-1]


def _fact(event) -> str:
    return FACTS[event.event] % {"who": event.actor_name, "when": moment(event.at)}


def holder(report, by):
    """The other person who has the report in hand now, if any."""
    live = report.claimed_until is not None and report.claimed_until > clock.real_now()
    return report.claimed_by if live and report.claimed_by_id != by.pk else None


def take(report, by, *, take_over=False):
    """Put the locked report into one's own hand for a quarter of an hour (real time)."""
    other = holder(report, by)
    if other and not take_over:
        raise DomainError(
            _("%(who)s is reviewing this report. Take it over first, then decide.") % {"who": other}
        )
    is_new = report.claimed_by_id != by.pk
    report.claimed_by, report.claimed_until = by, clock.real_now() + CLAIM
    report.save(update_fields=["claimed_by", "claimed_until"])
    if is_new:
        record("report.claimed", report, by=by, taken_from=str(other) if other else "")


@transaction.atomic
def claim_report(report, *, by, take_over=False):
    """Start reviewing a submitted report, or take it over from a colleague."""
    report = lock(report)
    refuse_own_work(report, by)
    refuse_stale(report, None)
    take(report, by, take_over=take_over)
    return report


@transaction.atomic
def save_marks(report, *, by, marks, version=None):
    """Keep what the verifier thinks of single criteria; nothing is sent."""
    report = lock(report)
    refuse_own_work(report, by)
    refuse_stale(report, version, _("your review"))
    take(report, by)
    wrong = {}
    changes = list(_changes(report, marks, wrong))
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)
    conflicts = [_conflict(c.mark, c.shown) for c in changes if c.is_stale]
    if conflicts:
        raise StaleError(
            _(
                "Marked meanwhile by somebody else, or by you in another window: %(codes)s. Both"
                " opinions stand below; saving again keeps yours."
            )
            % {"codes": ", ".join(conflict["key"] for conflict in conflicts)},
            conflicts=conflicts,
        )
    _store_all(report, by, changes)
    return report


@transaction.atomic
def keep_for_later(report, *, by, marks, version) -> dict[str, int]:
    """What was typed while the unit took its report back stands beside the same figures again.

    ``version`` is what the page showed: only opinions on what was withdrawn are kept, and none on
    a figure changed since. What does not fit stands on the page only; nobody is asked to decide
    here. Gives criterion → version of the mark, of those kept now.
    """
    report = lock(report)
    refuse_own_work(report, by)
    last = Event.objects.of(report).filter(event__in=FACTS).last()
    if last is None or last.event != "report.withdrawn" or last.data.get("version") != version:
        return {}
    wrong = {}
    changes = [
        change
        for change in _changes(report, marks, wrong)
        if change.mark.code not in wrong
        and not change.is_stale
        and change.result.updated_at <= last.at
    ]
    _store_all(report, by, changes)
    return {change.mark.code: change.row.version for change in changes}


@dataclass
class Change:
    """A mark that says something new; ``shown`` is the one before, unless the ward has changed
    the value since; ``row`` is where it is stored.
    """

    mark: Mark
    result: Result
    shown: ReviewMark | None
    row: ReviewMark

    @property
    def is_stale(self) -> bool:
        seen = self.mark.seen
        return seen is not None and seen != (self.shown.version if self.shown else 0)


def _changes(report, marks, wrong):
    """Where something new is said; ``wrong`` takes what cannot stand, by code."""
    results = results_of(report)
    kept = {m.result_id: m for m in ReviewMark.objects.filter(result__report=report)}
    for mark in marks:
        result = results.get(mark.code)
        if result is None or result.accepted_at:
            continue
        mark = _checked(mark, result, wrong)
        row = kept.get(result.pk) or ReviewMark(result=result, version=0)
        shown = row if row.pk and row.at >= result.updated_at else None
        change = Change(mark, result, shown, row)
        if not _same(mark, shown) and not (change.is_stale and mark.was == said_by(mark)):
            yield change


def _store_all(report, by, changes):
    for change in changes:
        _store(change.mark, change.row, by)
    if changes:
        record("report.marked", report, by=by, criteria=[c.mark.code for c in changes])


def results_of(report) -> dict[str, Result]:
    """Criterion code → result, in the order of the set."""
    rows = report.results.select_related("criterion").order_by("criterion__order")
    return {row.criterion.code: row for row in rows}


def live_marks(report) -> dict[int, ReviewMark]:
    """Result → its mark, unless the ward has changed the value since."""
    rows = ReviewMark.objects.live().filter(result__report=report).select_related("result", "by")
    return {mark.result_id: mark for mark in rows}


def seen(marks) -> str:
    """The marks as one short text: which, and in which version."""
    return ",".join(f"{pk}.{mark.version}" for pk, mark in sorted(marks.items()))


def definition_of(report, code) -> dict:
    return report.period.criteria_version.by_code[code]


def _checked(mark, result, wrong):
    """The mark with a verified value that can stand; an equal value is no value."""
    if mark.verified is None:
        return mark
    criterion = definition_of(result.report, mark.code)
    try:
        verified = to_json(parse_value(criterion, mark.verified))
    except InvalidValueError as error:
        wrong[mark.code] = f"{mark.code}: {refusal_words(error)}"
        return mark
    if same_value(criterion, verified, {"state": result.state, "inputs": result.inputs}):
        verified = None
    elif not mark.reason.strip():
        wrong[mark.code] = _("%(code)s: say why the verified value differs.") % {"code": mark.code}
    return replace(mark, verified=verified)


def same_value(criterion, one, other) -> bool:
    """Whether two stored values say the same: 12 and 12.0 do."""
    try:
        return parse_value(criterion, one) == parse_value(criterion, other)
    except InvalidValueError:
        return one == other


def _as_stored(mark) -> tuple:
    verified = mark.verified or {"state": "", "inputs": None}
    return (mark.verdict, mark.reason.strip(), verified["state"], verified["inputs"])


def _content(old) -> tuple:
    if old is None:
        return ("", "", "", None)
    return (old.verdict, old.reason, old.verified_state, old.verified_inputs)


def _same(mark, old) -> bool:
    return _as_stored(mark) == _content(old)


def said_by(mark) -> str:
    """A short sign for what a mark says, typed or stored; two that say the same have the same."""
    content = _as_stored(mark) if isinstance(mark, Mark) else _content(mark)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _conflict(mark, old) -> dict:
    theirs = old and {
        "verdict": old.verdict,
        "reason": old.reason,
        "state": old.verified_state,
        "inputs": old.verified_inputs,
        "version": old.version,
    }
    return {
        "key": mark.code,
        "theirs": theirs,
        "yours": mark.verdict,
        "by": str(old.by) if old else "",
        "at": old.at if old else None,
    }


def _store(mark, row, by):
    verdict, reason, state, inputs = _as_stored(mark)
    row.verdict, row.reason = verdict, reason
    row.verified_state, row.verified_inputs = state, inputs
    row.version += 1
    row.by, row.at = by, clock.now()
    row.save()
