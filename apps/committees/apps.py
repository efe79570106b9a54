from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "apps.committees"

    def ready(self):
        from apps.accounts.services import people  # noqa: PLC0415 -- models are not ready yet

        from . import panels, services  # noqa: PLC0415

        people.page.add(panels.of_user)
        people.add_duties(services.seated_words)
