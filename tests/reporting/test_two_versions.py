"""A quarter under a new version: what stands beside it comes from the quarter before by identity."""

import pytest

from apps.reporting.models import Report, Submission
from apps.reporting.services.desk import lay_out
from apps.reporting.sheet import Sheet
from tests.assessments.test_transition import changed  # noqa: F401 -- a fixture
from tests.reporting.city import submitted


@pytest.fixture
def third(changed):  # noqa: F811
    return Report.objects.get(enrolment__subject__slug="bai-chay", period__quarter=3)


def test_last_quarter_is_read_by_identity(third):
    desk, sheet = lay_out(third), Sheet(third)
    assert desk.results["B8"].criterion.code == "B8"
    assert desk.previous["B8"].criterion.code == "B4"
    assert sheet.last_quarter["B8"] == {"state": "value", "inputs": {"value": 0}}
    for code in ("D2", "D2B"):
        assert code not in desk.previous
        assert code not in sheet.last_quarter


def test_a_submission_keeps_both_fingerprints(world):
    report = submitted(world)
    (row,) = Submission.objects.filter(report=report)
    version = report.period.criteria_version
    assert row.criteria_version == "DEMO-ANCS 1.0"
    assert row.text_digest == version.text_digest
    assert row.scoring_digest == version.scoring_digest
