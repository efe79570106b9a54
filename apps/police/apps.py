from django.apps import AppConfig


class PoliceConfig(AppConfig):
    name = "apps.police"
