"""A city with 27 units at the end of the fourth quarter: half of the 54 that ``ux.md`` counts with.

Run inside the stack (``manage.py shell``): 20 clean reports, 5 with one figure that asks for a
question and two pictures and three PDF files beside it, the second one damaged, 2 missing; the third quarter of all that submitted is verified.
"""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.committees.models import Committee
from apps.core import clock
from apps.criteria.models import CriteriaVersion
from apps.localities.models import LocalityVersion
from apps.police.models import Posting
from apps.programmes.models import Enrolment
from apps.programmes.services import (
    add_legal_basis,
    create_programme,
    enrol_unit,
    generate_periods,
    open_programme,
)
from apps.reporting.models import Report
from apps.reporting.services import add_evidence, save_draft
from apps.reporting.services.risks import refresh_risks
from seeds import acts, people
from tests.e2e.pictures import black_pdf, noisy_png
from tests.reporting.city import GOOD, cells

UNITS, CLEAN, DOUBTFUL = 27, 20, 5
TITLE = "Thẩm định 27 đơn vị"
BEGIN = date(2021, 1, 4)
DOUBT = {"C2": {"value": 30}}
PAGES = 40
FIRST = "bai-chay"  # its chief has an account of the trial


def play():
    """The programme, its units, two quarters."""
    verifier = acts.user("thamdinh")
    with clock.at(clock.local(2021, 1, 4)):
        programme = _programme(acts.user("quantri"))
        enrolments = _enrolments(programme, verifier)
    for quarter, month in ((3, 9), (4, 12)):
        period = programme.periods.get(quarter=quarter)
        for number, (enrolment, chief) in enumerate(enrolments[: CLEAN + DOUBTFUL]):
            is_doubtful = quarter == 4 and number >= CLEAN
            with clock.at(clock.local(2021, month, 18, 9, number)):
                report = _submit(enrolment, period, chief, DOUBT if is_doubtful else {})
            if quarter == 3:
                with clock.at(clock.local(2021, month, 19)):
                    acts.verify(report, by=verifier)
    with clock.at(clock.local(2021, 12, 20)):
        refresh_risks()


def _programme(admin):
    programme = create_programme(
        by=admin,
        title=TITLE,
        year=2021,
        lead_unit=people.unit_of("ha-long"),
        criteria_version=CriteriaVersion.objects.get(set__code="DEMO-ANCS", number="1.0"),
        committee=Committee.objects.get(locality__slug="ha-long", kind="steering"),
        figures_invented=True,
    )
    add_legal_basis(
        programme, by=admin, number="Kế hoạch minh họa", issued_on=BEGIN, issuer="Ban Chỉ đạo"
    )
    generate_periods(programme, by=admin)
    open_programme(programme, by=admin)
    return programme


def _enrolments(programme, verifier):
    """Units of the city with their chiefs, Bãi Cháy first."""
    found = LocalityVersion.objects.on(BEGIN).filter(parent__slug="ha-long", level="commune")
    slugs = sorted(found.values_list("locality__slug", flat=True), key=lambda s: (s != FIRST, s))
    for slug in slugs[:UNITS]:
        people.unit_of(slug)
    invited = acts.invite(programme, slugs[:UNITS], by=verifier)
    by_slug = {enrolment.subject.slug: enrolment for enrolment in invited}
    rows = []
    for slug in slugs[:UNITS]:
        enrol_unit(by_slug[slug], by=verifier)
        fresh = Enrolment.objects.for_list().get(pk=by_slug[slug].pk)
        rows.append((fresh, _chief(slug, fresh.unit)))
    assert len(rows) == UNITS
    return rows


def _chief(slug, unit):
    there = Posting.objects.holders("chief", unit=unit, day=BEGIN)
    if there:
        return there[0]
    chief = User(username=f"chihuy.{slug}", display_name=f"Trưởng {unit.name}")
    chief.set_unusable_password()
    chief.save()
    Posting.objects.create(user=chief, unit=unit, role="chief", valid_from=BEGIN)
    return chief


def _files():
    minutes = black_pdf(2)
    yield "anh-1.png", noisy_png(640, 400)
    yield "anh-2.png", noisy_png(640, 400)
    yield "bien-ban.pdf", minutes
    yield "hong.pdf", black_pdf(2)[: len(minutes) // 4]
    yield "phu-luc.pdf", black_pdf(PAGES)


def _submit(enrolment, period, chief, changes):
    chief = User.objects.get(pk=chief.pk)
    saved = save_draft(
        Report(enrolment=enrolment, period=period), by=chief, cells=cells(GOOD | changes)
    )
    for name, content in _files() if changes else ():
        add_evidence(saved.report, "C2", by=chief, upload=SimpleUploadedFile(name, content))
    acts.submit(saved.report, by=chief)
    return Report.objects.for_list().get(pk=saved.report.pk)
