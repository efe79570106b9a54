"""Who may log in at all."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import DEFAULT_DB_ALIAS

from apps.core.prepared import Prepared

from .models import User

COLUMNS = [field.attname for field in User._meta.concrete_fields]
_ACCOUNT = Prepared(lambda pk: User.objects.filter(pk=pk).order_by().values_list(*COLUMNS), int)


class AccountBackend(ModelBackend):
    """Django's own, closed to trial accounts outside trial mode; permissions come from rules."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.TRIAL or not user.is_trial)

    def get_user(self, user_id):
        for row in _ACCOUNT.rows(user_id):
            user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, row)
            return user if self.user_can_authenticate(user) else None
        return None

    def has_perm(self, user_obj, perm, obj=None):
        return False

    def has_module_perms(self, user_obj, app_label):
        return False
