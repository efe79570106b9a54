"""What a draft would do to past years, and that it is what happens once it is published."""

import random
from datetime import date

import pytest

from apps.assessments.models import YearScore
from apps.assessments.services import compute_year_score
from apps.assessments.simulation import programmes_for, simulate
from apps.core import clock
from apps.core.errors import DomainError
from apps.criteria import services as criteria
from apps.programmes.models import Enrolment, Programme
from apps.programmes.services import bind_period
from tests.assessments import drafts, past
from tests.factories import world as worlds
from tests.factories.world import NOW

AUTUMN = clock.local(2020, 11, 20)  # before the first quarter of 2021 opens


@pytest.fixture
def played(world):
    return world, past.play(world, seed=1)


def draft_of(world, change, number="1.1"):
    by = world.user("quantri")
    version = criteria.create_draft(world.programme.criteria_version, by=by, number=number)
    return criteria.change_draft(version, by=by, what="changed", change=change)


def publish(world, draft, begins=date(2020, 12, 15)):
    return criteria.publish(
        draft,
        by=world.user("quantri"),
        seen=draft.revision,
        number_typed=draft.number,
        decision_number="20/QĐ-BCĐ",
        decided_on=date(2020, 11, 2),
        effective_from=begins,
        no_file_reason="Văn bản minh họa.",
    )


def result(score) -> dict:
    """All that a score says, but for the remark that an older figure could not be compared."""
    lines = [
        {
            **{key: line[key] for key in ("code", "points", "max", "verdict", "value", "reason")},
            "params": line["params"],
            "notes": [n for n in line["notes"] if not n["code"].startswith("not_comparable")],
        }
        for line in score["lines"]
    ]
    names = ("total", "max", "band", "passed", "complete", "failed_mandatory", "groups")
    return {"lines": lines} | {name: score[name] for name in names}


def live_through(world, played, version):
    """The same year for real: bound, reported by the codes of the version, verified, computed."""
    programme = past.twin(world, world.programme.criteria_version)
    first = programme.periods.get(quarter=1)
    bind_period(first, by=world.user("quantri"), version=version, reason="Thử.", later=True)
    before = drafts.predecessors(version.definition)
    found = {}
    for ward, (quarters, figures) in played.items():
        enrolment = Enrolment.objects.get(programme=programme, subject__slug=ward)
        for period in programme.periods.all():
            values = quarters[period.quarter]
            past.verified(
                world,
                enrolment,
                period,
                {code: values[old] for code, old in before.items() if old in values},
                version,
            )
        carried = {code: figures[old] for code, old in before.items() if old in figures}
        past.baselines(world, enrolment, carried, version)
        found[ward] = compute_year_score(enrolment, by=world.user("thamdinh")).content
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_simulation_is_what_happens_after_publishing(played, clock_at, seed):
    world, figures = played
    clock_at(AUTUMN)
    draft = draft_of(world, drafts.random_change(random.Random(seed)))

    simulated = {row.enrolment.subject.slug: row for row in simulate(draft, [world.programme])}
    version = publish(world, draft)
    real = live_through(world, figures, version)

    assert set(simulated) == set(real) == set(worlds.WARDS)
    for ward, row in simulated.items():
        assert result(row.new) == result(real[ward]), ward
    # The tried version, once published, still says the same of the past.
    again = {r.enrolment.subject.slug: r.new for r in simulate(version, [world.programme])}
    assert {w: result(s) for w, s in again.items()} == {
        w: result(r.new) for w, r in simulated.items()
    }


def test_the_old_side_is_the_kept_score(played, clock_at):
    world, _figures = played
    clock_at(NOW)
    kept = compute_year_score(world.enrolments["bai-chay"], by=world.user("thamdinh"))
    # Only to see which one is taken: a kept score never changes otherwise.
    YearScore.objects.filter(pk=kept.pk).update(content=kept.content | {"total": "12.3"})
    draft = draft_of(world, lambda d: drafts.change_band(d, random.Random(0)))
    rows = {r.enrolment.subject.slug: r for r in simulate(draft, [world.programme])}
    assert rows["bai-chay"].old["total"] == "12.3"
    report = world.enrolments["bai-chay"].reports.first()
    report.version += 1
    report.save(update_fields=["version"])
    (row,) = [
        r for r in simulate(draft, [world.programme]) if r.enrolment.subject.slug == "bai-chay"
    ]
    assert row.old["total"] == kept.content["total"]


def test_an_unchanged_draft_changes_nobody(played):
    world, _figures = played
    draft = draft_of(world, lambda definition: definition["groups"][0].update(title_vi="Khác"))
    rows = list(simulate(draft, programmes_for(draft)))
    assert len(rows) == len(worlds.WARDS)
    assert not any(row.changes_band or row.changes_result for row in rows)
    assert not any(row.differences.changed for row in rows)


def test_a_draft_with_problems_is_refused_in_words(played):
    world, _figures = played

    def break_it(definition):
        definition["groups"][0]["criteria"][0]["max"] = "50"

    with pytest.raises(DomainError) as refused:
        simulate(draft_of(world, break_it), [world.programme])
    assert "A" in str(refused.value)


def test_only_programmes_of_the_set_with_verified_figures(played):
    world, _figures = played
    past.twin(world, world.programme.criteria_version)
    assert list(programmes_for(world.programme.criteria_version)) == [world.programme]
    assert not programmes_for(worlds.make_version("demo-capdh")).exists()
    assert Programme.objects.count() == 2


def test_rows_are_given_away_one_by_one(played, django_assert_max_num_queries):
    world, _figures = played
    draft = draft_of(world, lambda d: drafts.change_band(d, random.Random(0)))
    with django_assert_max_num_queries(12):
        rows = simulate(draft, [world.programme])
        assert next(rows).enrolment.programme == world.programme
        assert len(list(rows)) == 4
