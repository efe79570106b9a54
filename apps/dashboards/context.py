"""What every page shows around its content: navigation by role, units, bell, contact."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from apps.committees.services import standing
from apps.notifications.services import unread_count

VERSION = "0.1"


@dataclass(frozen=True, eq=False)
class Entry:
    """A place in the navigation; its address is looked up once."""

    label: str
    name: str
    icon: str

    @cached_property
    def url(self) -> str:
        return reverse(self.name)


@dataclass(frozen=True)
class Item:
    """One entry of the navigation; it exists only where it leads somewhere."""

    label: str
    url: str
    icon: str
    current: bool


HOME = Entry(_("Home"), "dashboards:home", "house")
QUEUE = Entry(_("Verification"), "reporting:queue", "clipboard-check")
PROGRAMMES = Entry(_("Programmes"), "programmes:programme-list", "list-check")
DOSSIERS = Entry(_("Dossiers"), "recognition:dossier-list", "archive")
SESSIONS = Entry(_("Sessions"), "recognition:session-list", "people")
RESULTS = Entry(_("Results"), "recognition:recognition-list", "award")
OVERVIEW = Entry(_("Overview"), "dashboards:overview", "bar-chart")
LOG = Entry(_("Log"), "dashboards:audit-list", "journal-text")
CRITERIA = Entry(_("Criteria sets"), "criteria:set-list", "file-earmark")
UNITS = Entry(_("Units"), "localities:locality-list", "building")
USERS = Entry(_("Users"), "accounts:user-list", "person")
COMMITTEES = Entry(_("Committees"), "committees:committee-list", "people")
POLICE = Entry(_("Police units"), "police:unit-list", "shield-check")

MOST = 8


def entries(who):
    """The navigation of a person: the union of what the roles need, in their order."""
    wanted = [HOME]
    if who.has_role("verifier"):
        wanted += [QUEUE, PROGRAMMES, DOSSIERS, SESSIONS, OVERVIEW, RESULTS]
    if who.has_role("officer", "chief", "deputy_chief"):
        wanted += [PROGRAMMES, DOSSIERS, RESULTS, CRITERIA, UNITS]
    if who.seats:
        wanted += [SESSIONS, DOSSIERS, PROGRAMMES, OVERVIEW, RESULTS]
    if who.has_grant("leader"):
        wanted += [OVERVIEW, PROGRAMMES, DOSSIERS, SESSIONS, RESULTS]
    if who.has_grant("auditor"):
        wanted += [LOG, PROGRAMMES, DOSSIERS, SESSIONS, RESULTS]
    if who.has_grant("administrator"):
        wanted += [PROGRAMMES, CRITERIA, UNITS, POLICE, COMMITTEES, USERS]
    if len(wanted) == 1:
        wanted += [PROGRAMMES, CRITERIA, UNITS]
    return list(dict.fromkeys(wanted))[:MOST]


def page(request):
    """``nav``, ``current_units``, ``unread_count``, ``contact_line``, ``app_version``."""
    context = {
        "contact_line": settings.CONTACT_LINE or settings.DEFAULT_CONTACT_LINE,
        "app_version": VERSION,
        "trial": settings.TRIAL,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    who = standing(user)
    wanted = entries(who)
    here = _here(wanted, request.path)
    context["nav"] = {
        "items": [Item(e.label, e.url, e.icon, e is here) for e in wanted],
        "search": True,
    }
    names = dict.fromkeys([p.unit_name for p in who.posts] + [s.committee_name for s in who.seats])
    context["current_units"] = " · ".join(names)
    context["unread_count"] = SimpleLazyObject(lambda: unread_count(user))
    return context


def _here(wanted, path):
    """The entry that a page belongs to; verifying one report belongs to the queue."""
    of_report = path.startswith(PROGRAMMES.url) and QUEUE.url in path
    if QUEUE in wanted and (of_report or path.startswith(QUEUE.url)):
        return QUEUE
    if path == HOME.url:
        return HOME
    return next((e for e in wanted if e is not HOME and path.startswith(e.url)), None)
