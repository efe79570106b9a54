"""Use cases of accounts: users, passwords, grants, the uploaded sheet."""

from .grants import add_grant, end_grant
from .importing import check_rows, import_users
from .passwords import change_password, new_nonce, one_time_password, reset_password
from .users import (
    activate_user,
    create_user,
    deactivate_user,
    is_locked,
    normal_username,
    record_failure,
    record_login,
    set_language,
    unlock_user,
    update_user,
)

__all__ = [
    "activate_user",
    "add_grant",
    "change_password",
    "check_rows",
    "create_user",
    "deactivate_user",
    "end_grant",
    "import_users",
    "is_locked",
    "new_nonce",
    "normal_username",
    "one_time_password",
    "record_failure",
    "record_login",
    "reset_password",
    "set_language",
    "unlock_user",
    "update_user",
]
