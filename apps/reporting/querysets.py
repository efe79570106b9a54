"""Reports in words; every reader comes through ``visible_to``."""

from datetime import UTC, datetime

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from apps.committees.services import standing
from apps.core import clock
from apps.localities.models import LocalityVersion
from apps.programmes.models import Enrolment

FAR = datetime(9999, 1, 1, tzinfo=UTC)


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Reports of the enrolments one may read.

        Drafts are seen by the ward itself and by the lead unit; a successor unit reads its
        predecessors' reports once they are verified or their period is locked; committee and
        readers see what was submitted at least once.
        """
        if not user.is_authenticated:
            return self.none()
        return self.seen_by(standing(user), clock.today())

    def seen_by(self, who, today):
        """What ``visible_to`` gives somebody with this standing on that day."""
        own = Q(enrolment__unit__in=[p.unit_id for p in who.posts]) | Q(
            enrolment__programme__lead_unit__in=[p.unit_id for p in who.posts]
        )
        closed = Q(status="verified") | Q(period__lock_on__lte=today)
        inherited = closed & Q(first_submitted_at__isnull=False)
        if who.seats or who.grants:
            inherited |= Q(first_submitted_at__isnull=False)
        return self.filter(own | inherited, enrolment__in=Enrolment.objects.seen_by(who))

    def touched_by(self, user):
        """Reports that the user entered, handed over or submitted: four eyes verify."""
        return self.filter(
            Q(results__updated_by=user)
            | Q(results__history__by=user)
            | Q(submissions__by=user)
            | Q(submitted_by=user)
            | Q(handed_by=user)
        ).distinct()

    def awaiting_verification(self):
        return self.filter(status="submitted")

    def with_days(self):
        """What the city granted, for ``report.days``; no query of its own."""
        moment = Coalesce(OuterRef("first_submitted_at"), Value(FAR))
        granted = granted_days(OuterRef("enrolment"), OuterRef("period"))
        return self.annotate(
            granted_until=Subquery(granted[:1]),
            granted_before=Subquery(granted.filter(decided_at__lte=moment)[:1]),
        )

    def for_list(self, today=None):
        living = LocalityVersion.objects.on(today or clock.today()).filter(
            locality=OuterRef("enrolment__subject__locality")
        )
        rows = self.with_days().annotate(
            unit_lives=Q(enrolment__subject__locality__isnull=True) | Exists(living),
            asked_until=Subquery(asked_days(OuterRef("enrolment"), OuterRef("period"))[:1]),
        )
        return rows.select_related(
            "enrolment__programme__criteria_version__set",
            "enrolment__programme__lead_unit",
            "enrolment__subject",
            "enrolment__unit",
            "period__criteria_version__set",
        )


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Requests are read by the unit that asked and by the unit that decides."""
        units = [post.unit_id for post in standing(user).posts]
        own = Q(enrolment__unit__in=units) | Q(enrolment__programme__lead_unit__in=units)
        return self.filter(own, enrolment__in=Enrolment.objects.visible_to(user))

    def open(self):
        return self.filter(decided_at__isnull=True)

    def by_unit(self, periods) -> dict:
        """(enrolment, period) → (last day granted, request that waits); one query for all."""
        found = {}
        rows = self.filter(period__in=periods).order_by("pk")
        for enrolment, period, pk, day, decided_at in rows.values_list(
            "enrolment_id", "period_id", "pk", "granted_until", "decided_at"
        ):
            last, waiting = found.get((enrolment, period), (None, None))
            last = max(filter(None, (last, day)), default=None)
            found[enrolment, period] = (last, waiting if decided_at else pk)
        return found


def granted_days(enrolment, period):
    """The days granted to a unit in a period, the last one first; for subqueries."""
    # By name: the model is built from this module.
    rows = apps.get_model("reporting", "Extension").objects.filter(
        enrolment=enrolment, period=period, granted_until__isnull=False
    )
    return rows.order_by("-granted_until").values("granted_until")


def asked_days(enrolment, period):
    """The day a unit has asked for and nobody has answered yet; for subqueries."""
    rows = apps.get_model("reporting", "Extension").objects.open()
    return rows.filter(enrolment=enrolment, period=period).values("wanted_until")


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files follow their report."""
        reports = (
            self.model._meta.get_field("result")
            .related_model._meta.get_field("report")
            .related_model
        )
        return self.filter(result__report__in=reports.objects.visible_to(user))

    def kept(self):
        return self.filter(removed_at__isnull=True)


class ReviewMarkQuerySet(models.QuerySet):
    def live(self):
        """Said of a value that the ward has not changed since."""
        return self.filter(at__gte=models.F("result__updated_at"))
