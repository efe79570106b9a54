"""Who may log in at all."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class AccountBackend(ModelBackend):
    """Django's own, closed to trial accounts outside trial mode; permissions come from rules."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.TRIAL or not user.is_trial)

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False
