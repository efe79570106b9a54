"""The criteria change on 1/7/2021: two scores, a reason per difference, and a visible break."""

import copy
from datetime import date

import pytest
from django.urls import reverse

from apps.assessments.models import YearScore
from apps.assessments.services import compute_year_score
from apps.core import clock
from apps.criteria import services as criteria
from apps.programmes.services import bind_period
from apps.reporting.services.scores import score_report, score_year
from tests.assessments import past
from tests.factories.world import NOW

PAGE = ["mo-hinh-an-ninh-co-so-2021", "bai-chay"]
QUARTERS = [f"2021-q{n}" for n in (1, 2, 3, 4)]


def find(definition, code):
    return next(c for g in definition["groups"] for c in g["criteria"] if c["code"] == code)


def change(definition):
    """C1 harder, C3 gives a point to C2, B4 renumbered, D2 split in two, B3 asks anew."""
    tiers = find(definition, "C1")["rule"]["tiers"]
    tiers[2]["below"] = tiers[3]["from"] = "95"
    find(definition, "C3")["max"], find(definition, "C2")["max"] = "3", "7"
    find(definition, "B4").update(code="B8", identity="B4")
    group = next(g for g in definition["groups"] if g["code"] == "D")
    whole = find(definition, "D2")
    half = copy.deepcopy(whole) | {"code": "D2B", "identity": "D2B", "replaces": ["D2"]}
    whole["max"], half["max"] = "4", "3"
    group["criteria"].append(half)


@pytest.fixture
def changed(world, clock_at):
    """1.1 from the third quarter; everything verified, each quarter under its own codes."""
    clock_at(clock.local(2021, 5, 20))
    by = world.user("quantri")
    draft = criteria.create_draft(world.programme.criteria_version, by=by, number="1.1")
    draft = criteria.change_draft(draft, by=by, what="changed", change=change)
    newer = criteria.publish(
        draft,
        by=by,
        seen=draft.revision,
        number_typed="1.1",
        decision_number="15/QĐ-BCĐ",
        decided_on=date(2021, 5, 10),
        effective_from=date(2021, 7, 1),
        no_file_reason="Văn bản minh họa.",
    )
    bind_period(world.period(3), by=by, version=newer, reason="Quyết định mới.", later=True)
    clock_at(NOW)
    older, enrolment = world.programme.criteria_version, world.enrolments["bai-chay"]
    values = past.GOOD
    renamed = {("B8" if code == "B4" else code): v for code, v in values.items()}
    renamed["D2B"] = {"value": 3}
    for quarter, version in ((1, older), (2, older), (3, newer), (4, newer)):
        typed = values if version == older else renamed
        past.verified(world, enrolment, world.period(quarter), typed, version)
    past.baselines(world, enrolment, {"B1": [3, 2, 3, 2], "B5": [1, 1, 1, 1]}, older)
    return world, older, newer


def lines(score):
    return {line["code"]: line for line in score["lines"]}


def test_the_counting_score_is_by_the_last_version(changed):
    world, older, newer = changed
    row = compute_year_score(world.enrolments["bai-chay"], by=world.user("thamdinh"))
    assert row.criteria_version == newer
    assert (row.text_digest, row.scoring_digest) == (newer.text_digest, newer.scoring_digest)
    assert row.content["digest"] == newer.scoring_digest
    kept = row.content["transition"]
    assert (kept["from"]["number"], kept["to"]["number"]) == ("1.0", "1.1")
    assert kept["from"]["scoring_digest"] == older.scoring_digest
    assert kept["breaks"] == [{"quarter": 3, "from": "1.0", "to": "1.1"}]
    assert lines(row.content)["B8"]["points"] == "5"  # renumbered: all four quarters count
    assert lines(kept["old"])["B4"]["points"] == "5"  # and back again
    assert lines(row.content)["C1"]["points"] == "8"  # 90 % under the harder tiers
    assert lines(kept["old"])["C1"]["points"] == "10"


def test_what_was_split_is_not_compared(changed):
    world, _older, _newer = changed
    score = score_year(world.enrolments["bai-chay"])
    for code in ("D2", "D2B"):
        (note,) = [n for n in lines(score)[code]["notes"] if n["code"].startswith("not_")]
        assert note["code"] == "not_comparable_split"
        assert note["params"] == {"quarters": "1, 2", "version": "1.0", "codes": "D2"}
    report = world.enrolments["bai-chay"].reports.get(period__quarter=2)
    assert all(not line["notes"] for line in score_report(report, which="verified")["lines"])


def test_every_difference_has_its_reason(changed):
    world, _older, _newer = changed
    row = compute_year_score(world.enrolments["bai-chay"], by=world.user("thamdinh"))
    kept = row.content["transition"]
    reasons = {
        (line["after"] or line["before"])["code"]: line["reasons"] for line in kept["differences"]
    }
    assert reasons["C1"] == ("rule_changed",) or reasons["C1"] == ["rule_changed"]
    assert "weight_changed" in reasons["C2"]
    assert "weight_changed" in reasons["C3"]
    assert {"D2", "D2B"} <= set(reasons)
    assert "B8" not in reasons  # the same points, only another number
    old, new = lines(kept["old"]), lines(row.content)
    total = sum(float(line["points"]) for line in new.values())
    assert float(row.content["total"]) == total
    for line in kept["differences"]:
        for side, known in (("before", old), ("after", new)):
            if line[side]:
                assert line[side]["points"] == known[line[side]["code"]]["points"]


def test_the_page_shows_both_scores_and_the_break(changed, login):
    world, _older, _newer = changed
    client = login(world.user("thamdinh"))
    url = reverse("assessments:year-detail", args=PAGE)
    provisional = client.get(url)
    assert provisional.context["transition"].rows
    compute_year_score(world.enrolments["bai-chay"], by=world.user("thamdinh"))
    page = client.get(url)
    text = page.content.decode()
    assert YearScore.objects.count() == 1
    for words in ('id="transition"', 'id="trends"', "1.0 → 1.1", "III/2021", "#arrow-repeat"):
        assert words in text
    assert " style=" not in text
    trends = page.context["trends"]
    rows = {row.code: row for row in trends.rows}
    assert [c.is_break for c in trends.columns] == [False, False, True, False]
    assert [c.is_comparable for c in rows["D2"].cells] == [False, False, True, True]
    assert [c.is_joined for c in rows["C2"].cells] == [False, True, False, True]  # other weight
    assert [c.is_joined for c in rows["B8"].cells] == [False, True, True, True]


def test_a_line_is_not_joined_across_a_break(changed):
    from apps.assessments.trends import Cell, Column, Spark  # noqa: PLC0415

    _world, older, newer = changed
    plain, broken = Column(None, older, {}, {}), Column(None, newer, {}, {}, previous=older)
    facts = [(plain, False), (plain, True), (broken, False), (plain, True)]
    spark = Spark([Cell(c, "1", "5", "10", is_joined=joined) for c, joined in facts])
    assert len(spark.pieces) == 2
    assert len(spark.dots) == 4
    assert len(spark.breaks) == 1


def test_within_one_version_nothing_is_said(world, clock_at):
    clock_at(NOW)
    past.play(world, seed=3)
    row = compute_year_score(world.enrolments["bai-chay"], by=world.user("thamdinh"))
    assert "transition" not in row.content
    assert not any(n for line in row.content["lines"] for n in line["notes"] if "not_" in n["code"])


def test_the_origin_links_each_cell_under_the_code_of_its_own_version(changed, login):
    """B8 was B4 in the first half: its cells there are those of B4."""
    world, _older, _newer = changed
    score = score_year(world.enrolments["bai-chay"])
    assert lines(score)["B8"]["origin"]["cells"] == {"1": "B4", "2": "B4"}
    html = (
        login(world.user("thamdinh"))
        .get(reverse("assessments:year-detail", args=PAGE))
        .content.decode()
    )
    report = [reverse("reporting:report-detail", args=[PAGE[0], q, PAGE[1]]) for q in QUARTERS]
    assert f"{report[0]}#row-B4" in html
    assert f"{report[3]}#row-B8" in html
