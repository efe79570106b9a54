from django.apps import AppConfig


class LocalitiesConfig(AppConfig):
    name = "apps.localities"

    def ready(self):
        from apps.accounts.services import people  # noqa: PLC0415 -- models are not ready at import

        from .services import find_locality  # noqa: PLC0415

        people.add_unit_finder(find_locality)
