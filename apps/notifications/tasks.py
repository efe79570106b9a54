"""Mail leaves here, woken by the tick."""

from celery import shared_task

from . import services


@shared_task
def mail_pending():
    """Losing or doubling this message changes nothing."""
    for pk in services.claim_pending():
        services.mail(pk)
