from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_login_failed


def on_login(sender, request, user, **kwargs):
    from .services import record_login  # noqa: PLC0415 -- models are not ready at import

    record_login(user)


def on_failure(sender, credentials, request=None, **kwargs):
    """A locked-out try is no further event: the log must not grow by it."""
    from .services import record_failure  # noqa: PLC0415 -- models are not ready at import

    if not getattr(request, "axes_locked_out", False):
        record_failure(credentials.get("username") or "")


class AccountsConfig(AppConfig):
    name = "apps.accounts"

    def ready(self):
        from .services import people  # noqa: PLC0415 -- models are not ready at import
        from .services.grants import granted_words  # noqa: PLC0415

        people.add_duties(granted_words)
        # The only receivers of the project: the log must know who came in and who tried.
        user_logged_in.connect(on_login, dispatch_uid="ancs_logged_in")
        user_login_failed.connect(on_failure, dispatch_uid="ancs_login_failed")
