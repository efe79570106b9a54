"""Pages."""

from django.views.generic import View


class Login(View):
    pass


class Logout(View):
    pass


class PasswordChange(View):
    pass


class Language(View):
    pass


class Profile(View):
    pass


class UserList(View):
    pass


class UserCreate(View):
    pass


class UserImport(View):
    pass


class UserSlips(View):
    pass


class UserDetail(View):
    pass


class UserUpdate(View):
    pass


class UserReset(View):
    pass


class UserUnlock(View):
    pass


class UserDeactivate(View):
    pass


class UserActivate(View):
    pass


class GrantCreate(View):
    pass


class GrantEnd(View):
    pass


def locked_out(request, *args, **kwargs):
    raise NotImplementedError
