"""A year laid out for reading: every line with its quarters, points and reason."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from apps.criteria.explaining import Explanation, explain_score
from apps.criteria.models import in_language
from apps.reporting.carrying import Carrier
from apps.reporting.models import Report, Result
from apps.reporting.services.scores import counted_value
from apps.reporting.wording import NOTHING, value_text

OUTCOMES = {
    "met": "met",
    "partly": "met",
    "failed": "not_met",
    "missing": "not_reported",
    "waiting": "waiting",
    "not_applicable": "not_applicable",
}


@dataclass
class Line:
    """One criterion of the year."""

    criterion: dict
    found: dict
    own: dict | None = None
    quarters: list[tuple[str, str]] = field(default_factory=list)  # period, value
    explained: Explanation | None = None

    @property
    def code(self):
        return self.criterion["code"]

    @property
    def title(self):
        return in_language(self.criterion, "title")

    @property
    def value(self):
        return self._shown(self.found.get("value"))

    def _shown(self, cell):
        if not cell:
            return NOTHING
        criterion = self.criterion
        if not criterion["inputs"]:
            criterion = {**criterion, "inputs": [{"name": "value", "type": "int"}]}
        return value_text(criterion, cell["state"], cell["inputs"]) or NOTHING

    @property
    def outcome(self) -> str:
        """The chip of the line where there are no points."""
        return OUTCOMES[self.found["verdict"]]

    @property
    def differs(self) -> bool:
        return bool(self.own) and (
            self.own.get("points") != self.found.get("points")
            or self.own.get("verdict") != self.found.get("verdict")
        )


@dataclass
class Group:
    """A heading, its sum and its lines."""

    code: str
    title: str
    found: dict
    own: dict | None
    lines: list[Line]


class YearSheet:
    """A stored or provisional score with the definition it was made by."""

    def __init__(self, enrolment, version, content, quarters=(), link=None):
        self.content, self.version = content, version
        year = enrolment.programme.year
        self.explained = explain_score(content, version.definition, year=year, link=link)
        self.own = content.get("self") or {}
        self.quarters = list(quarters)
        self.values = _quarter_values(self.quarters)
        self.carrier = Carrier(version.definition)

    @property
    def has_points(self) -> bool:
        return self.content.get("max") is not None

    @property
    def groups(self) -> list[Group]:
        found = {line["code"]: line for line in self.content["lines"]}
        own = {line["code"]: line for line in self.own.get("lines", ())}
        sums = {group["code"]: group for group in self.content["groups"]}
        own_sums = {group["code"]: group for group in self.own.get("groups", ())}
        return [
            Group(
                group["code"],
                in_language(group, "title"),
                sums.get(group["code"], {}),
                own_sums.get(group["code"]),
                [
                    Line(
                        c,
                        found[c["code"]],
                        own.get(c["code"]),
                        self._quarters_of(c),
                        self.explained.get(c["code"]),
                    )
                    for c in group["criteria"]
                    if c["code"] in found
                ],
            )
            for group in self.version.definition["groups"]
        ]

    def _quarters_of(self, criterion):
        """Period and value; a quarter under another version says so where nothing carries."""
        if not criterion["inputs"]:
            return []
        return [(period.name, self._in_quarter(criterion, period)) for period, _r in self.quarters]

    def _in_quarter(self, criterion, period) -> str:
        code, version = criterion["code"], period.criteria_version
        known = self.carrier.counterparts_of(version)
        values = self.values.get(period.pk, {})
        if known:
            if values and not known[code].carries:
                return _("not comparable (version %(number)s)") % {"number": version.number}
            code = known[code].code
            criterion = version.by_code.get(code)
        cell = values.get(code)
        return value_text(criterion, cell["state"], cell["inputs"]) if cell else NOTHING

    @property
    def band(self) -> str:
        return band_title(self.version, self.content.get("band"))

    @property
    def failed(self) -> list[str]:
        return list(self.content.get("failed_mandatory") or ())


def band_title(version, code) -> str:
    """The name of a band in the reader's language."""
    bands = version.definition["bands"]
    found = next((band for band in bands if band["code"] == code), None)
    return in_language(found, "title") if found else ""


def _quarter_values(quarters) -> dict[int, dict]:
    """Period → code → the value that counts, of verified reports only."""
    counted = {
        report.pk: period.pk
        for period, report in quarters
        if report is not None and report.status == Report.Status.VERIFIED
    }
    values = {}
    rows = Result.objects.filter(report__in=counted).select_related("criterion")
    for row in rows:
        place = values.setdefault(counted[row.report_id], {})
        place[row.criterion.code] = counted_value(row, "verified")
    return values
