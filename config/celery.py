"""The Celery application. Messages are wake-ups without payload; losing one changes nothing."""

import os

from celery import Celery

from . import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

broker.install()
app = Celery("ancs")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
