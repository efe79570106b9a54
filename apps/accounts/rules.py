"""Who keeps accounts: the holder of an administrator's grant, nobody else."""

import rules


@rules.predicate
def is_administrator(user):
    return user.is_authenticated and user.is_active and user.holds_grant("administrator")


@rules.predicate
def is_signed_in(user):
    return user.is_authenticated and user.is_active


@rules.predicate
def is_self(user, other):
    return other is not None and user.pk == other.pk


rules.add_perm("accounts.view_user", is_administrator)
rules.add_perm("accounts.add_user", is_administrator)
rules.add_perm("accounts.change_user", is_administrator)
rules.add_perm("accounts.add_grant", is_administrator)
rules.add_perm("accounts.end_grant", is_administrator)
rules.add_perm("accounts.change_password", is_self)
