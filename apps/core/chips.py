"""Words, icons and tints of states, the same on every page (chip = icon + word + tint)."""

from typing import NamedTuple

from django.utils.translation import pgettext_lazy


class Chip(NamedTuple):
    """How one state looks: ``css`` names a tint in components.css."""

    icon: str
    label: str
    css: str


REPORT = {
    "not_begun": Chip("circle", pgettext_lazy("report state", "Not started"), "empty"),
    "draft": Chip("pencil", pgettext_lazy("report state", "Draft"), "draft"),
    "with_chief": Chip("person-check", pgettext_lazy("report state", "With the chief"), "wait"),
    "submitted": Chip(
        "hourglass-split", pgettext_lazy("report state", "Awaiting verification"), "wait"
    ),
    "in_review": Chip("eye", pgettext_lazy("report state", "In review"), "review"),
    "returned": Chip("arrow-return-left", pgettext_lazy("report state", "Returned"), "returned"),
    "verified": Chip("check2-circle", pgettext_lazy("report state", "Verified"), "ok"),
    "overdue": Chip("exclamation-triangle", pgettext_lazy("report state", "Overdue"), "late"),
    "due_soon": Chip("clock", pgettext_lazy("report state", "Due soon"), "soon"),
    "locked": Chip("lock", pgettext_lazy("report state", "Locked"), "empty"),
}
DOSSIER = {
    "building": Chip("pencil", pgettext_lazy("dossier state", "Being built"), "draft"),
    "submitted": Chip("hourglass-split", pgettext_lazy("dossier state", "Submitted"), "wait"),
    "supplement": Chip(
        "arrow-return-left", pgettext_lazy("dossier state", "Supplement asked"), "returned"
    ),
    "appraised": Chip("clipboard-check", pgettext_lazy("dossier state", "Appraised"), "review"),
    "on_agenda": Chip("list-ol", pgettext_lazy("dossier state", "On the agenda"), "review"),
    "recognised": Chip("award", pgettext_lazy("dossier state", "Recognised"), "award"),
    "not_recognised": Chip("x-circle", pgettext_lazy("dossier state", "Not recognised"), "no"),
    "deferred": Chip("pause-circle", pgettext_lazy("dossier state", "Deferred"), "soon"),
}
VOTE = {
    "not_open": Chip("circle", pgettext_lazy("vote state", "Not open"), "empty"),
    "voting": Chip("record-circle", pgettext_lazy("vote state", "Voting"), "wait"),
    "closed": Chip("lock", pgettext_lazy("vote state", "Closed"), "draft"),
    "concluded": Chip("check2-circle", pgettext_lazy("vote state", "Concluded"), "ok"),
}
CHOICE = {
    "for": Chip("check2", pgettext_lazy("vote", "In favour"), "ok"),
    "against": Chip("x", pgettext_lazy("vote", "Against"), "no"),
    "other": Chip("chat-left-text", pgettext_lazy("vote", "Other opinion"), "soon"),
}
ENROLMENT = {
    "invited": Chip("envelope", pgettext_lazy("enrolment state", "Invited"), "wait"),
    "enrolled": Chip("check2-circle", pgettext_lazy("enrolment state", "Enrolled"), "ok"),
    "declined": Chip("slash-circle", pgettext_lazy("enrolment state", "Declined"), "draft"),
}
CRITERIA = {
    "draft": Chip("pencil", pgettext_lazy("criteria state", "Draft"), "draft"),
    "published": Chip("check2-circle", pgettext_lazy("criteria state", "Published"), "ok"),
    "retired": Chip("archive", pgettext_lazy("criteria state", "Retired"), "empty"),
}
PROGRAMME = {
    "draft": Chip("pencil", pgettext_lazy("programme state", "In preparation"), "draft"),
    "open": Chip("flag", pgettext_lazy("programme state", "Running"), "wait"),
    "closed": Chip("lock", pgettext_lazy("programme state", "Closed"), "empty"),
}
PERIOD = {
    "upcoming": Chip("calendar", pgettext_lazy("period state", "Upcoming"), "empty"),
    "open": Chip("calendar-check", pgettext_lazy("period state", "Open"), "wait"),
    "grace": Chip("clock", pgettext_lazy("period state", "Grace"), "soon"),
    "locked": Chip("lock", pgettext_lazy("period state", "Locked"), "empty"),
}
RECOGNITION = {
    "in_force": Chip("award", pgettext_lazy("recognition state", "In force"), "award"),
    "corrected": Chip("arrow-repeat", pgettext_lazy("recognition state", "Corrected"), "soon"),
    "revoked": Chip("x-circle", pgettext_lazy("recognition state", "Revoked"), "no"),
    "expired": Chip("archive", pgettext_lazy("recognition state", "Expired"), "empty"),
}
SESSION = {
    "planned": Chip("calendar", pgettext_lazy("session state", "Planned"), "empty"),
    "open": Chip("people", pgettext_lazy("session state", "In session"), "wait"),
    "closed": Chip("lock", pgettext_lazy("session state", "Closed"), "draft"),
}
OUTCOME = {
    "met": Chip("check2-circle", pgettext_lazy("criterion outcome", "Met"), "ok"),
    "not_met": Chip("x-circle", pgettext_lazy("criterion outcome", "Not met"), "no"),
    "waiting": Chip("hourglass-split", pgettext_lazy("criterion outcome", "Waiting"), "empty"),
    "not_applicable": Chip(
        "dash-circle", pgettext_lazy("criterion outcome", "Not applicable"), "draft"
    ),
    "not_reported": Chip("circle", pgettext_lazy("criterion outcome", "Not reported"), "empty"),
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
    "real": Chip("file-earmark-text", pgettext_lazy("nature of data", "Official text"), "real"),
    "partial": Chip("file-earmark", pgettext_lazy("nature of data", "Partial text"), "partial"),
    "superseded": Chip(
        "clock-history", pgettext_lazy("nature of data", "Superseded"), "superseded"
    ),
    "illustrative": Chip(
        "info-circle", pgettext_lazy("nature of data", "Illustrative"), "illustrative"
    ),
    "synthetic": Chip("gear", pgettext_lazy("nature of data", "Synthetic"), "synthetic"),
}


def find(state: str, kind: str) -> Chip:
    """The chip of a state; an unknown one shows its own word without tint."""
    found = KINDS.get(kind, {}).get(state)
    if found is None:
        found = next((chips[state] for chips in KINDS.values() if state in chips), None)
    return found or Chip("circle", str(state), "empty")
