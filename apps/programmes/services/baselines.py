"""Last year's figures, entered by the city once per unit; criteria that compare need them."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit.services import record
from apps.core import clock
from apps.core.errors import DomainError, StaleError
from apps.programmes.models import Baseline, Enrolment

from .frame import lock, refuse_closed

QUARTERS = (1, 2, 3, 4)
COMPARING_RULES = ("compare_previous", "change_tiers")


def compared_codes(version):
    """The codes of the criteria that are compared with the previous year, in order."""
    return [
        code for code, part in version.by_code.items() if part["rule"]["type"] in COMPARING_RULES
    ]


def compared_criteria(version):
    """The same as rows; no query where nothing is compared."""
    codes = compared_codes(version)
    if not codes:
        return []
    rows = {row.code: row for row in version.criteria.filter(code__in=codes)}
    return [rows[code] for code in codes]


def compared_in(programme, periods=None):
    """The same for a programme whose periods may stand under several versions: once by identity.

    What is new in a later version can be entered as soon as a period stands under it. Whoever has
    the ``periods`` with their versions at hand saves a query.
    """
    if periods is None:
        periods = programme.periods.select_related("criteria_version__set")
    found = compared_criteria(programme.criteria_version)
    known = {row.identity for row in found}
    others = {period.criteria_version_id: period.criteria_version for period in periods}
    others.pop(programme.criteria_version_id, None)
    for version in others.values():
        prefix = f"{version.set.code}:"
        for row in compared_criteria(version):
            replaced = version.by_code[row.code].get("replaces") or ()
            if not known & {row.identity, *(f"{prefix}{one}" for one in replaced)}:
                found.append(row)
                known.add(row.identity)
    return found


def baselines_of(enrolment):
    """Criterion code → the four quarters' figures as the scoring engine takes them."""
    found = {}
    rows = Baseline.objects.filter(enrolment=enrolment).select_related("criterion")
    for row in rows:
        quarters = found.setdefault(row.criterion.code, [None] * 4)
        quarters[row.quarter - 1] = row.inputs.get("value")
    return found


@transaction.atomic
def save_baselines(enrolment, *, by, cells):
    """Store the cells that were changed.

    ``cells`` are dicts with ``criterion``, ``quarter``, ``value`` (Decimal or None), ``shown``
    (what the page showed) and ``version`` (0 when the page showed none). A cell that somebody
    else has changed since is refused with both values; then nothing at all is stored.
    """
    refuse_closed(lock(enrolment.programme))
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.status != Enrolment.Status.ENROLLED:
        raise DomainError(_("Figures are entered only for units that take part."))
    _refuse_foreign_criteria(enrolment, cells)
    rows = {
        (row.criterion_id, row.quarter): row
        for row in enrolment.baselines.select_related("updated_by")
    }
    touched = [cell for cell in cells if cell["value"] != cell["shown"]]
    conflicts = [
        conflict for cell in touched if (conflict := _conflict(cell, rows.get(_place(cell))))
    ]
    if conflicts:
        raise StaleError(
            _("Somebody else changed these figures meanwhile. Nothing was saved; compare below."),
            conflicts=conflicts,
        )
    changes = [change for cell in touched if (change := _write(enrolment, by, cell, rows))]
    if changes:
        record(
            "baseline.saved",
            enrolment,
            by=by,
            before={name: before for name, before, _after in changes},
            after={name: after for name, _before, after in changes},
        )
    return len(changes)


def _refuse_foreign_criteria(enrolment, cells):
    known = {row.pk for row in compared_in(enrolment.programme)}
    if any(c["criterion"].pk not in known or c["quarter"] not in QUARTERS for c in cells):
        raise DomainError(_("This criterion is not compared with the previous year."))


def _place(cell):
    return cell["criterion"].pk, cell["quarter"]


def _conflict(cell, row):
    """What both sides wrote, when the row is another than the one that was on the page."""
    version = row.version if row else 0
    theirs = _value(row)
    if version == cell["version"] or theirs == cell["value"]:
        return None
    return {
        "key": _place(cell),
        "theirs": theirs,
        "yours": cell["value"],
        "version": version,
        "by": str(row.updated_by) if row else "",
        "at": row.updated_at if row else None,
    }


def _write(enrolment, by, cell, rows):
    """Store one cell; returns (name, before, after), or None where nothing changes."""
    row = rows.get(_place(cell))
    before, after = _value(row), cell["value"]
    if before == after:
        return None
    stored = {} if after is None else {"value": _stored(cell, after)}
    if row is None:
        Baseline.objects.create(
            enrolment=enrolment,
            criterion=cell["criterion"],
            quarter=cell["quarter"],
            inputs=stored,
            updated_by=by,
            updated_at=clock.now(),
        )
    else:
        row.inputs, row.version = stored, row.version + 1
        row.updated_by, row.updated_at = by, clock.now()
        row.save(update_fields=["inputs", "version", "updated_by", "updated_at"])
    return f"{cell['criterion'].code} Q{cell['quarter']}", before, after


def _stored(cell, value):
    """As reports store their inputs: whole numbers as such, decimals as text."""
    part = cell["criterion"].version.by_code[cell["criterion"].code]
    whole = any(i["name"] == "value" and i["type"] == "int" for i in part["inputs"])
    return int(value) if whole else format(value, "f")


def _value(row):
    value = row.inputs.get("value") if row else None
    return None if value is None else Decimal(value)
