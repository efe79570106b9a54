"""Many accounts from one sheet: checked as a whole, then all of them or none."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.core.text import refuse_protected

from . import people
from .passwords import hashed_slip
from .users import RESERVED, create_user, normal_username

# The headings of the sheet, in the language of the paper they come from.
COLUMNS = {
    "username": "Tên đăng nhập",
    "display_name": "Chức danh",
    "email": "E-mail",
    "phone": "Điện thoại",
}


def columns() -> dict[str, str]:
    """All columns of the sheet: ours and those of the rooms above."""
    found = dict(COLUMNS)
    for part in people.sheet_parts:
        found.update(part.columns)
    return found


def check_rows(rows):
    """Write into each row what is wrong with it; True when all can be imported."""
    names = [normal_username(row.cells["username"]) for row in rows]
    taken = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    often = Counter(names)
    for row, name in zip(rows, names, strict=True):
        row.known["username"] = name
        row.errors.extend(_faults_of_name(name, taken, often))
        row.errors.extend(_faults_of_cells(row.cells))
    for part in people.sheet_parts:
        part.check(rows)
    return not any(row.errors for row in rows)


def _faults_of_name(name, taken, often):
    if not name:
        yield _("The user name is missing.")
        return
    try:
        User._meta.get_field("username").run_validators(name)
    except ValidationError as error:
        yield from error.messages
    if name in taken or name in RESERVED:
        yield _("The user name “%(name)s” exists already.") % {"name": name}
    if often[name] > 1:
        yield _("The user name “%(name)s” stands in the sheet more than once.") % {"name": name}


def _faults_of_cells(cells):
    if not cells["display_name"]:
        yield _("The post (name of the account) is missing.")
    if len(cells["display_name"]) > 150:
        yield _("The post (name of the account) is longer than 150 signs.")
    if len(cells["phone"]) > 30:
        yield _("The telephone number is longer than 30 signs.")
    try:
        refuse_protected(cells["display_name"])
        if cells["email"]:
            validate_email(cells["email"])
    except ValidationError as error:
        if error.code == "invalid":
            yield _("“%(email)s” is no e-mail address.") % {"email": cells["email"]}
        else:
            yield from error.messages


def import_users(rows, *, by, nonce):
    """Open all accounts of a checked sheet with their posts; one fault and none is opened."""
    # Hashing is slow on purpose, so it stands before the transaction that others wait for.
    names = [normal_username(row.cells["username"]) for row in rows]
    hashes = {name: hashed_slip(nonce, name) for name in set(names)}
    with transaction.atomic():
        for row in rows:
            row.errors.clear()
        if not check_rows(rows):
            raise DomainError(
                _("The sheet no longer fits what is stored. Upload it again; nothing was imported.")
            )
        return [_import(row, by, nonce, hashes) for row in rows]


def _import(row, by, nonce, hashes):
    name = row.known["username"]
    user = create_user(
        by=by,
        nonce=nonce,
        username=name,
        display_name=row.cells["display_name"],
        email=row.cells["email"],
        phone=row.cells["phone"],
        hashed=hashes[name],
    )
    for part in people.sheet_parts:
        part.apply(user, row, by)
    return user
