from django.apps import AppConfig


class PoliceConfig(AppConfig):
    name = "apps.police"

    def ready(self):
        from apps.accounts.services import people  # noqa: PLC0415 -- models are not ready at import
        from apps.localities.services import pages  # noqa: PLC0415

        from . import panels, services, sheet  # noqa: PLC0415

        people.page.add(panels.of_user)
        people.add_duties(services.posted_words)
        people.add_sheet_part(sheet.part)
        pages.page.add(panels.of_locality)
