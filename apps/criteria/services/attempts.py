"""An attempt on a published version leaves its trace, although nothing was changed."""

import functools

from django.db import transaction

from apps.audit.services import record, submission
from apps.criteria.models import CriteriaVersion
from apps.criteria.querysets import PublishedError


def logs_attempts(service):
    """Run a service on a version in one transaction; log its refusal in one of its own.

    The refusal rolls the service's transaction back, so that the event has to be written after
    it. It does not use up the form key: the same page may be sent again.
    """

    @functools.wraps(service)
    def run(version, *, by, **facts):
        try:
            with transaction.atomic():
                return service(version, by=by, **facts)
        except PublishedError as refusal:
            with submission("", ""), transaction.atomic():
                kept = CriteriaVersion.objects.select_related("set").get(pk=version.pk)
                record(
                    "criteria.change_refused",
                    kept,
                    by=by,
                    attempt=service.__name__,
                    reason=str(refusal),
                )
            raise

    return run
