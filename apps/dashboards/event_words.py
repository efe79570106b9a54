"""Before and after in words: the log keeps names of fields and states, the reader sees words."""

import re
from datetime import date

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.templatetags.ui import day, moment, number
from apps.criteria.models import in_language

FIELDS = {
    "active": gettext_lazy("switched on"),
    "again": gettext_lazy("once more"),
    "against": gettext_lazy("against"),
    "against_reason": gettext_lazy("reason against the count"),
    "agenda": gettext_lazy("agenda"),
    "appraisal": gettext_lazy("appraisal"),
    "ballots": gettext_lazy("ballots"),
    "band": gettext_lazy("rating"),
    "base": gettext_lazy("members of the day"),
    "base_count": gettext_lazy("members of the day"),
    "cast": gettext_lazy("ballots given"),
    "choice": gettext_lazy("opinion"),
    "code": gettext_lazy("code"),
    "comment": gettext_lazy("remark"),
    "commitment": gettext_lazy("commitment"),
    "committee": gettext_lazy("committee"),
    "criteria": gettext_lazy("criteria"),
    "criteria_version": gettext_lazy("criteria version"),
    "days_late": gettext_lazy("days late"),
    "decided_on": gettext_lazy("date of the decision"),
    "decision_number": gettext_lazy("number of the decision"),
    "decisions": gettext_lazy("verdicts"),
    "difficulties": gettext_lazy("difficulties"),
    "digest": gettext_lazy("fingerprint"),
    "display_name": gettext_lazy("post"),
    "dossier": gettext_lazy("dossier"),
    "due_on": gettext_lazy("deadline"),
    "email": gettext_lazy("e-mail"),
    "family": gettext_lazy("kind of documents"),
    "figures_invented": gettext_lazy("figures are illustrative"),
    "for": gettext_lazy("in favour"),
    "for_chief": gettext_lazy("signed for the chief"),
    "from": gettext_lazy("from"),
    "grace_days": gettext_lazy("grace, working days"),
    "grant": gettext_lazy("right"),
    "home": gettext_lazy("works at"),
    "inputs": gettext_lazy("figures"),
    "is_voting": gettext_lazy("votes"),
    "issued_on": gettext_lazy("date"),
    "issuer": gettext_lazy("issued by"),
    "kind": gettext_lazy("kind"),
    "kt": gettext_lazy("signed for the chief"),
    "language": gettext_lazy("language"),
    "lead_unit": gettext_lazy("lead police unit"),
    "linked_models": gettext_lazy("earlier or linked models"),
    "locality": gettext_lazy("unit"),
    "lock_on": gettext_lazy("closed from"),
    "majority": gettext_lazy("majority"),
    "majority_base": gettext_lazy("majority counts"),
    "majority_part": gettext_lazy("majority: part"),
    "marks": gettext_lazy("remarks on criteria"),
    "max": gettext_lazy("at most"),
    "member": gettext_lazy("member"),
    "membership": gettext_lazy("seat"),
    "met": gettext_lazy("met"),
    "name": gettext_lazy("name"),
    "needed": gettext_lazy("needed"),
    "no_scan_reason": gettext_lazy("why there is no scan"),
    "not_reached": gettext_lazy("not reached"),
    "number": gettext_lazy("number"),
    "office_phone": gettext_lazy("office phone"),
    "opens_on": gettext_lazy("entry opens on"),
    "order": gettext_lazy("place in the list"),
    "other": gettext_lazy("other opinion"),
    "outcome": gettext_lazy("outcome"),
    "parent": gettext_lazy("belongs to"),
    "passed": gettext_lazy("enough"),
    "period": gettext_lazy("reporting period"),
    "phone": gettext_lazy("duty phone"),
    "place": gettext_lazy("place"),
    "position": gettext_lazy("position"),
    "post": gettext_lazy("post"),
    "posting": gettext_lazy("posting"),
    "present": gettext_lazy("present"),
    "proposes_recognition": gettext_lazy("proposes recognition"),
    "purpose": gettext_lazy("purpose"),
    "quorum": gettext_lazy("quorum"),
    "reason": gettext_lazy("reason"),
    "recused": gettext_lazy("not taking part in the vote"),
    "replaces": gettext_lazy("replaces ballot"),
    "result": gettext_lazy("result"),
    "role": gettext_lazy("post"),
    "rule": gettext_lazy("rule"),
    "scan_name": gettext_lazy("scan"),
    "scan_sha256": gettext_lazy("fingerprint of the scan"),
    "scoring_digest": gettext_lazy("fingerprint of the scoring"),
    "seal": gettext_lazy("fingerprint"),
    "seq": gettext_lazy("place in the chain"),
    "sha256": gettext_lazy("fingerprint"),
    "signed_for": gettext_lazy("signed for"),
    "signer": gettext_lazy("signer"),
    "source": gettext_lazy("source"),
    "starts_at": gettext_lazy("begins at"),
    "state": gettext_lazy("state"),
    "status": gettext_lazy("state"),
    "summary": gettext_lazy("summary"),
    "taken_from": gettext_lazy("taken over from"),
    "text": gettext_lazy("text"),
    "text_digest": gettext_lazy("fingerprint of the text"),
    "title": gettext_lazy("title"),
    "told": gettext_lazy("told"),
    "total": gettext_lazy("total"),
    "undone": gettext_lazy("undone act"),
    "unit": gettext_lazy("unit"),
    "user": gettext_lazy("user"),
    "username": gettext_lazy("user name"),
    "valid_from": gettext_lazy("from"),
    "wanted_until": gettext_lazy("more time wanted until"),
    "valid_to": gettext_lazy("no longer from"),
    "verdict": gettext_lazy("verdict"),
    "version": gettext_lazy("version"),
    "vote": gettext_lazy("ballot"),
    "window_from": gettext_lazy("data from"),
    "window_to": gettext_lazy("data to"),
    "year": gettext_lazy("year"),
    "year_score": gettext_lazy("score of the year"),
}
# States and kinds as the log keeps them; only in fields that hold nothing else.
CODED = {
    *("status", "state", "outcome", "choice", "verdict", "kind", "grant", "role", "position"),
    *("family", "language", "rule", "quorum", "majority", "majority_base", "undone"),
}
STATES = {
    "accept": gettext_lazy("accept"),
    "administrator": gettext_lazy("Administrator"),
    "against": gettext_lazy("against"),
    "appraised": gettext_lazy("appraised"),
    "auditor": gettext_lazy("Auditor (read only)"),
    "building": gettext_lazy("being built"),
    "chief": gettext_lazy("Chief"),
    "closed": gettext_lazy("closed"),
    "concluded": gettext_lazy("concluded"),
    "council": gettext_lazy("Review council"),
    "declined": gettext_lazy("declined"),
    "defer": gettext_lazy("leave for later"),
    "deferred": gettext_lazy("left for later"),
    "deputy": gettext_lazy("Deputy head"),
    "deputy_chief": gettext_lazy("Deputy chief"),
    "draft": gettext_lazy("draft"),
    "en": gettext_lazy("English"),
    "enrolled": gettext_lazy("enrolled"),
    "executive": gettext_lazy("Party executive committee"),
    "for": gettext_lazy("in favour"),
    "head": gettext_lazy("Head"),
    "invited": gettext_lazy("invited"),
    "leader": gettext_lazy("Leader (read only)"),
    "member": gettext_lazy("Member"),
    "more_than_half": gettext_lazy("more than half"),
    "none": gettext_lazy("none occurred"),
    "not_applicable": gettext_lazy("not applicable"),
    "not_recognise": gettext_lazy("do not recognise"),
    "not_recognised": gettext_lazy("not recognised"),
    "not_reported": gettext_lazy("not reported"),
    "officer": gettext_lazy("Officer"),
    "on_agenda": gettext_lazy("on the agenda"),
    "open": gettext_lazy("open"),
    "other": gettext_lazy("other opinion"),
    "party": gettext_lazy("Party documents (Guideline 36)"),
    "planned": gettext_lazy("planned"),
    "recognise": gettext_lazy("recognise"),
    "recognised": gettext_lazy("recognised"),
    "return": gettext_lazy("return"),
    "returned": gettext_lazy("returned"),
    "secretary": gettext_lazy("Secretary"),
    "standing": gettext_lazy("Standing committee"),
    "standing_deputy": gettext_lazy("Standing deputy head"),
    "steering": gettext_lazy("Steering committee"),
    "submitted": gettext_lazy("submitted"),
    "supplement": gettext_lazy("supplement asked for"),
    "value": gettext_lazy("value"),
    "verified": gettext_lazy("verified"),
    "verifier": gettext_lazy("Verifier"),
    "vi": gettext_lazy("Vietnamese"),
    "voting": gettext_lazy("voting"),
}
# Exact decimals; elsewhere a text like 1.0 is a number of a version.
DECIMALS = {"total", "max", "points"}
NOTHING = "–"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def field_word(name):
    """What a field is called; a code (A1, B1 Q2) stays as it is."""
    return FIELDS.get(name, name)


def value_words(value, name="", bands=()):
    """A stored value as a reader writes it: dates, decimals, yes and no, states, lists."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        inner = (
            f"{field_word(key)}: {value_words(item, key, bands)}" for key, item in value.items()
        )
        return "; ".join(inner)
    if isinstance(value, list):
        return ", ".join(value_words(item, name, bands) for item in value)
    if name in CODED and value in STATES:
        return str(STATES[value])
    if name == "band":
        return next((in_language(b, "title") for b in bands if b["code"] == value), value)
    if name in DECIMALS:
        return number(value)
    return _date_words(value) if isinstance(value, str) else str(value)


def _date_words(text):
    try:
        if DAY.fullmatch(text):
            return day(date.fromisoformat(text))
        if MOMENT.match(text):
            return moment(parse_datetime(text))
    except ValueError:
        return text
    return text
