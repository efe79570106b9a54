"""Which version of its criteria set a period stands under; changed only before it opens."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError
from apps.core.templatetags.ui import day
from apps.criteria.models import CriteriaVersion
from apps.notifications.services import notify
from apps.police.models import Posting
from apps.programmes.models import Enrolment, Programme

from .frame import CITY_ROLES, lock, refuse_closed, refuse_stale

WARD_ROLES = ("officer", "chief", "deputy_chief")


def versions_for(period):
    """Published versions of the period's set in force in its window, its own one left out."""
    return (
        CriteriaVersion.objects.bindable()
        .filter(set=period.criteria_version.set_id, effective_from__lte=period.window_to)
        .filter(Q(effective_to__isnull=True) | Q(effective_to__gte=period.window_to))
        .exclude(pk=period.criteria_version_id)
        .for_list()
    )


def binding_obstacle(period) -> str:
    """Why the version of this period can no longer be changed, as a sentence; empty when it can."""
    if period.opens_on <= clock.today():
        return _("%(period)s opened on %(day)s; its criteria stay as they are.") % {
            "period": period,
            "day": day(period.opens_on),
        }
    if period.first_submitted_at or period.reports.exists():
        return _("There are reports for %(period)s already; its criteria stay as they are.") % {
            "period": period
        }
    return ""


@transaction.atomic
def bind_period(period, *, by, version, reason, later=False, seen=None):
    """Put a period that has not opened under another published version of the same set.

    With ``later`` the later periods of the programme follow; one that cannot refuses the whole.
    ``seen`` is what the page showed: nobody's change is overwritten unread. Returns the periods
    that changed.
    """
    programme = lock(period.programme)
    refuse_closed(programme)
    quarters = programme.periods.select_for_update(of=("self",)).select_related(
        "criteria_version__set"
    )
    chosen = quarters.filter(quarter__gte=period.quarter)
    chosen = list(chosen if later else chosen.filter(pk=period.pk))
    refuse_stale(chosen[0], seen, {"criteria_version": version})
    if not reason.strip():
        sentence = _("Say why the criteria change within the year.")
        raise DomainError(sentence, fields={"reason": sentence})
    _refuse_version(chosen[0], version)
    changing = [row for row in chosen if row.criteria_version_id != version.pk]
    if not changing:
        raise DomainError(_("Nothing was changed."))
    for row in changing:
        _refuse_period(row, version)
    for row in changing:
        _bind(row, version, by=by, reason=reason.strip())
    _tell_who_reports(programme, changing, version)
    return changing


def _refuse_version(period, version):
    own = period.criteria_version
    if version.set_id != own.set_id:
        sentence = _("“%(version)s” belongs to another criteria set than %(period)s.") % {
            "version": version,
            "period": period,
        }
    elif not CriteriaVersion.objects.bindable().filter(pk=version.pk).exists():
        sentence = _("“%(version)s” is not published, or not complete enough to score with.") % {
            "version": version
        }
    else:
        return
    raise DomainError(sentence, fields={"criteria_version": sentence})


def _refuse_period(period, version):
    obstacle = binding_obstacle(period)
    if obstacle:
        raise DomainError(obstacle)
    if version.effective_from is None or version.effective_from > period.window_to:
        sentence = _(
            "“%(version)s” is in force only from %(day)s; the data of %(period)s end on %(last)s."
        )
    elif version.effective_to and version.effective_to < period.window_to:
        sentence = _(
            "“%(version)s” is in force only until %(end)s; the data of %(period)s end on %(last)s."
        )
    else:
        return
    sentence = sentence % {
        "version": version,
        "day": day(version.effective_from),
        "end": day(version.effective_to),
        "period": period,
        "last": day(period.window_to),
    }
    raise DomainError(sentence, fields={"criteria_version": sentence})


def _bind(period, version, *, by, reason):
    before = period.criteria_version
    period.criteria_version = version
    period.save(update_fields=["criteria_version"])
    record(
        "period.bound",
        period,
        by=by,
        before={"criteria_version": str(before)},
        after={"criteria_version": str(version)},
        reason=reason,
        text_digest=version.text_digest,
        scoring_digest=version.scoring_digest,
    )


def _tell_who_reports(programme, periods, version):
    """The units that report, and the city's people who judge what they report."""
    if programme.status != Programme.Status.OPEN:
        return
    units = Enrolment.objects.filter(programme=programme).taking_part().values("unit")
    postings = (
        Posting.objects.on(clock.today())
        .filter(
            Q(unit__in=units, role__in=WARD_ROLES)
            | Q(unit=programme.lead_unit_id, role__in=CITY_ROLES)
        )
        .filter(user__is_active=True)
        .select_related("user")
    )
    notify(
        list({posting.user_id: posting.user for posting in postings}.values()),
        "period.bound",
        url=programme.get_absolute_url(),
        key=f"period.bound:{periods[0].pk}:{clock.now().isoformat()}",
        programme=programme,
        quarter=periods[0].roman,
        year=periods[0].slug[:4],
        count=len(periods),
        version=str(version),
    )
