"""The tick that beat sends. It carries nothing; losing or doubling it changes nothing."""

from celery import shared_task

from apps.notifications.tasks import mail_pending

from . import services


@shared_task
def tick():
    """Plan, then mail what waits."""
    services.run_planner()
    mail_pending()
