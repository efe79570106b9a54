"""What the city's pages send and show, for the tests of the review."""

from django.urls import reverse

from apps.audit.models import Event
from apps.reporting.models import Report

PAGE = ["mo-hinh-an-ninh-co-so-2021", "2021-q4", "bai-chay"]
REVIEW = reverse("reporting:review", args=PAGE)
VERDICT = reverse("reporting:verdict", args=PAGE)
REOPEN = reverse("reporting:reopen", args=PAGE)


def fresh():
    return Report.objects.get(enrolment__subject__slug="bai-chay", period__quarter=4)


def acts():
    return Event.objects.of(fresh()).count()


def codes(page):
    """The criteria that the page shows."""
    return [line.code for group in page.context["groups"] for line in group.lines]


def typed(report, action="save", version=None, key="k1", **rows):
    """What the form sends: all rows, those named with verdict, reason, value."""
    data = {"version": version or report.version, "action": action, "form_key": key}
    for result in report.results.select_related("criterion"):
        prefix = f"r{result.pk}"
        said = rows.get(result.criterion.code, {})
        data[f"{prefix}-seen"] = said.get("seen", 0)
        data[f"{prefix}-reason"] = said.get("reason", "")
        if "verdict" in said:
            data[f"{prefix}-verdict"] = said["verdict"]
        for name, value in said.get("value", {}).items():
            data[f"{prefix}-v-{name}"] = value
    return data


def shown_in(form):
    """The fields as the page shows them."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}
