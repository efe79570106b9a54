"""The tick that beat sends. It carries nothing; losing or doubling it changes nothing."""

from celery import shared_task

from apps.notifications.tasks import mail_pending
from apps.reporting.services.risks import refresh_risks

from . import services


@shared_task
def tick():
    """Plan, mail what waits, look through what was submitted."""
    services.run_planner()
    mail_pending()
    refresh_risks()
