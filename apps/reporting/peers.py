"""What the other units of a period said on average; named as what it is, with their number."""

from decimal import Decimal

from django.db.models import F

from apps.core.templatetags.ui import number

from .comparison import figure
from .models import Submission
from .wording import NOTHING

MOST = 300  # units read for one mean


def means_of(report) -> tuple[dict, int]:
    """Criterion code → cell with the mean of the others, and how many they are; one query."""
    contents = list(
        Submission.objects.filter(
            report__period=report.period_id, number=F("report__submission_number")
        )
        .exclude(report=report.pk)
        .order_by("pk")
        .values_list("content", flat=True)[:MOST]
    )
    by_code = report.period.criteria_version.by_code
    found = {}
    for code, criterion in by_code.items():
        cells = [content[code] for content in contents if code in content]
        mean = _ratio(cells) if criterion["kind"] == "ratio" else _count(criterion, cells)
        if mean is not None:
            found[code] = {"state": "value", "inputs": mean}
    return found, len(contents)


def _ratio(cells):
    """All that was met of all there was: large units weigh more than small ones."""
    told = [cell["inputs"] for cell in cells if cell.get("state") == "value"]
    told = [inputs for inputs in told if inputs.get("total")]
    if not told:
        return None
    return {
        "met": sum(inputs.get("met") or 0 for inputs in told),
        "total": sum(inputs["total"] for inputs in told),
    }


def _count(criterion, cells):
    names = [item["name"] for item in criterion["inputs"] if item["type"] in ("int", "decimal")]
    figures = [found for cell in cells if (found := figure(criterion, cell)) is not None]
    if len(names) != 1 or not figures:
        return None
    return {names[0]: sum(figures) / Decimal(len(figures))}


def mean_text(criterion, cell) -> str:
    """``12,4`` or ``87,5 %``."""
    value = figure(criterion, cell) if cell else None
    if value is None:
        return NOTHING
    return f"{number(value, 1)} %" if criterion["kind"] == "ratio" else number(value, 1)
