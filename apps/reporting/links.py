"""Addresses of single cells, for readers who may open the report that holds them."""

from collections.abc import Callable, Iterable

from django.urls import reverse

from .models import Report


def cell_links(
    enrolment, quarters: Iterable[int], *, here: int | None = None, there: str = ""
) -> Callable:
    """``link(quarter, code)``: the row of a criterion in that quarter's report, or "".

    The quarter ``here`` is the page itself, or stands on the page ``there``.
    """
    programme, unit = enrolment.programme, enrolment.subject.slug
    known, addresses = set(quarters), {}

    def link(quarter, code) -> str:
        if quarter == here:
            return f"{there}#row-{code}"
        if quarter not in known:
            return ""
        if quarter not in addresses:
            place = [programme.slug, f"{programme.year}-q{quarter}", unit]
            addresses[quarter] = reverse("reporting:report-detail", args=place)
        return f"{addresses[quarter]}#row-{code}"

    return link


def readable_cells(user, enrolment, *, here: int | None = None) -> Callable:
    """Links to the quarters whose reports ``user`` may open; one query."""
    rows = Report.objects.visible_to(user).filter(enrolment=enrolment)
    quarters = rows.values_list("period__quarter", flat=True).distinct()
    return cell_links(enrolment, quarters, here=here)
