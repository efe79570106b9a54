from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "apps.committees"
