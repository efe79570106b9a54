"""Pages of accounts: signing in, one's own account, the administrator's users."""

from .own import Language, PasswordChange, Profile
from .sheet import UserImport
from .signing import Login, Logout, Restore, locked_out
from .users import (
    GrantCreate,
    GrantEnd,
    UserActivate,
    UserCreate,
    UserDeactivate,
    UserDetail,
    UserList,
    UserReset,
    UserSlips,
    UserUnlock,
    UserUpdate,
)

__all__ = [
    "GrantCreate",
    "GrantEnd",
    "Language",
    "Login",
    "Logout",
    "PasswordChange",
    "Profile",
    "Restore",
    "UserActivate",
    "UserCreate",
    "UserDeactivate",
    "UserDetail",
    "UserImport",
    "UserList",
    "UserReset",
    "UserSlips",
    "UserUnlock",
    "UserUpdate",
    "locked_out",
]
