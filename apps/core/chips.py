"""Words, icons and tints of states, the same on every page (chip = icon + word + tint)."""

from typing import NamedTuple

from django.utils.translation import pgettext_lazy as _p


class Chip(NamedTuple):
    """How one state looks: ``css`` names a tint in components.css."""

    icon: str
    label: str
    css: str


REPORT = {
    "not_begun": Chip("circle", _p("report state", "Not started"), "empty"),
    "draft": Chip("pencil", _p("report state", "Draft"), "draft"),
    "with_chief": Chip("person-check", _p("report state", "With the chief"), "wait"),
    "submitted": Chip("hourglass-split", _p("report state", "Awaiting verification"), "wait"),
    "in_review": Chip("eye", _p("report state", "In review"), "review"),
    "returned": Chip("arrow-return-left", _p("report state", "Returned"), "returned"),
    "verified": Chip("check2-circle", _p("report state", "Verified"), "ok"),
    "overdue": Chip("exclamation-triangle", _p("report state", "Overdue"), "late"),
    "due_soon": Chip("clock", _p("report state", "Due soon"), "soon"),
    "locked": Chip("lock", _p("report state", "Locked"), "empty"),
}
DOSSIER = {
    "building": Chip("pencil", _p("dossier state", "Being built"), "draft"),
    "submitted": Chip("hourglass-split", _p("dossier state", "Submitted"), "wait"),
    "supplement": Chip("arrow-return-left", _p("dossier state", "Supplement asked"), "returned"),
    "appraised": Chip("clipboard-check", _p("dossier state", "Appraised"), "review"),
    "on_agenda": Chip("list-ol", _p("dossier state", "On the agenda"), "review"),
    "recognised": Chip("award", _p("dossier state", "Recognised"), "award"),
    "not_recognised": Chip("x-circle", _p("dossier state", "Not recognised"), "no"),
    "deferred": Chip("pause-circle", _p("dossier state", "Deferred"), "soon"),
}
VOTE = {
    "not_open": Chip("circle", _p("vote state", "Not open"), "empty"),
    "voting": Chip("record-circle", _p("vote state", "Voting"), "wait"),
    "closed": Chip("lock", _p("vote state", "Closed"), "draft"),
    "concluded": Chip("check2-circle", _p("vote state", "Concluded"), "ok"),
}
CHOICE = {
    "for": Chip("check2", _p("vote", "In favour"), "ok"),
    "against": Chip("x", _p("vote", "Against"), "no"),
    "other": Chip("chat-left-text", _p("vote", "Other opinion"), "soon"),
}
ENROLMENT = {
    "invited": Chip("envelope", _p("enrolment state", "Invited"), "wait"),
    "enrolled": Chip("check2-circle", _p("enrolment state", "Enrolled"), "ok"),
    "declined": Chip("slash-circle", _p("enrolment state", "Declined"), "draft"),
}
CRITERIA = {
    "draft": Chip("pencil", _p("criteria state", "Draft"), "draft"),
    "published": Chip("check2-circle", _p("criteria state", "Published"), "ok"),
    "retired": Chip("archive", _p("criteria state", "Retired"), "empty"),
}
PROGRAMME = {
    "draft": Chip("pencil", _p("programme state", "In preparation"), "draft"),
    "open": Chip("flag", _p("programme state", "Running"), "wait"),
    "closed": Chip("lock", _p("programme state", "Closed"), "empty"),
}
PERIOD = {
    "upcoming": Chip("calendar", _p("period state", "Upcoming"), "empty"),
    "open": Chip("calendar-check", _p("period state", "Open"), "wait"),
    "grace": Chip("clock", _p("period state", "Grace"), "soon"),
    "locked": Chip("lock", _p("period state", "Locked"), "empty"),
}
RECOGNITION = {
    "in_force": Chip("award", _p("recognition state", "In force"), "award"),
    "corrected": Chip("arrow-repeat", _p("recognition state", "Corrected"), "soon"),
    "revoked": Chip("x-circle", _p("recognition state", "Revoked"), "no"),
    "expired": Chip("archive", _p("recognition state", "Expired"), "empty"),
}
SESSION = {
    "planned": Chip("calendar", _p("session state", "Planned"), "empty"),
    "open": Chip("people", _p("session state", "In session"), "wait"),
    "closed": Chip("lock", _p("session state", "Closed"), "draft"),
}
OUTCOME = {
    "met": Chip("check2-circle", _p("criterion outcome", "Met"), "ok"),
    "not_met": Chip("x-circle", _p("criterion outcome", "Not met"), "no"),
    "waiting": Chip("hourglass-split", _p("criterion outcome", "Waiting"), "empty"),
    "not_applicable": Chip("dash-circle", _p("criterion outcome", "Not applicable"), "draft"),
    "not_reported": Chip("circle", _p("criterion outcome", "Not reported"), "empty"),
}

KINDS = {
    "report": REPORT,
    "dossier": DOSSIER,
    "vote": VOTE,
    "choice": CHOICE,
    "enrolment": ENROLMENT,
    "criteria": CRITERIA,
    "programme": PROGRAMME,
    "period": PERIOD,
    "recognition": RECOGNITION,
    "session": SESSION,
    "outcome": OUTCOME,
}

# What kind of data a figure comes from; never a state.
NATURES = {
    "real": Chip("file-earmark-text", _p("nature of data", "Official text"), "real"),
    "partial": Chip("file-earmark", _p("nature of data", "Partial text"), "partial"),
    "superseded": Chip("clock-history", _p("nature of data", "Superseded"), "superseded"),
    "illustrative": Chip("info-circle", _p("nature of data", "Illustrative"), "illustrative"),
    "synthetic": Chip("gear", _p("nature of data", "Synthetic"), "synthetic"),
}


def find(state: str, kind: str) -> Chip:
    """The chip of a state; an unknown one shows its own word without tint."""
    found = KINDS.get(kind, {}).get(state)
    if found is None:
        found = next((chips[state] for chips in KINDS.values() if state in chips), None)
    return found or Chip("circle", str(state), "empty")
