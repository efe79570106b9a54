from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "apps.core"

    def ready(self):
        from . import sqltext  # noqa: PLC0415 -- models come first

        sqltext.install()
