"""Three more columns of the sheet of users: police unit, role, from which day."""

from django.utils.translation import gettext as _

from apps.accounts.services.people import SheetPart
from apps.core import dates
from apps.core.folding import fold

from .models import PoliceUnit, Role
from .services import add_posting

COLUMNS = {"unit": "Đơn vị công an", "role": "Vai trò", "valid_from": "Từ ngày"}
# As written on paper, beside the words of the system itself.
ROLES = {
    "can bo": Role.OFFICER,
    "truong": Role.CHIEF,
    "truong cong an": Role.CHIEF,
    "pho": Role.DEPUTY_CHIEF,
    "pho truong": Role.DEPUTY_CHIEF,
    "pho truong cong an": Role.DEPUTY_CHIEF,
    "tham dinh": Role.VERIFIER,
    "can bo tham dinh": Role.VERIFIER,
    **{role.value: role for role in Role},
}


def check(rows):
    """Units by the short name of their locality, one query for the whole sheet."""
    slugs = {row.cells["unit"].lower() for row in rows if row.cells["unit"]}
    units = PoliceUnit.objects.filter(locality__slug__in=slugs).select_related("locality")
    known = {unit.locality.slug: unit for unit in units}
    for row in rows:
        if any(row.cells[name] for name in COLUMNS):
            row.errors.extend(_faults(row, known))


def _faults(row, known):
    slug, role, day = (row.cells[name] for name in COLUMNS)
    row.known["unit"] = known.get(slug.lower())
    row.known["role"] = ROLES.get(fold(role))
    row.known["valid_from"] = None
    if not row.known["unit"]:
        yield _("There is no police unit with the short name “%(slug)s”.") % {"slug": slug}
    if not row.known["role"]:
        yield _("The post “%(role)s” is not known. Use: %(roles)s.") % {
            "role": role,
            "roles": "cán bộ, trưởng, phó trưởng, thẩm định",
        }
    try:
        row.known["valid_from"] = dates.parse_date(day)
    except ValueError:
        yield _("“%(day)s” is no date. Write day/month/year, for example 01/07/2025.") % {
            "day": day
        }


def apply(user, row, by):
    if row.known.get("unit"):
        add_posting(
            user,
            by=by,
            unit=row.known["unit"],
            role=row.known["role"],
            valid_from=row.known["valid_from"],
        )


part = SheetPart(COLUMNS, check, apply)
