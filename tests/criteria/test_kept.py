"""What follows from a version is kept by its text, never by its key alone."""

import pytest
from django.utils.translation import override

from apps.criteria.kept import MOST, kept
from apps.criteria.models import CriteriaVersion

DIGEST = "0" * 64


def version(pk=1, status="published", text=DIGEST, scoring=DIGEST):
    return CriteriaVersion(
        pk=pk, status=status, text_digest=text, scoring_digest=scoring, definition={"pk": pk}
    )


@pytest.fixture
def asked():
    return []


@pytest.fixture
def question(asked):
    @kept
    def make(version):
        asked.append(version)
        return [version.definition["pk"]]

    return make


@pytest.mark.parametrize("status", ["published", "retired"])
def test_a_version_in_force_is_asked_once(question, asked, status):
    first = question(version(status=status))
    assert question(version(status=status)) is first
    assert len(asked) == 1


@pytest.mark.parametrize(
    "other", [version(pk=2), version(text="1" * 64), version(scoring="1" * 64)]
)
def test_another_text_is_asked_anew(question, asked, other):
    question(version())
    question(other)
    assert asked == [version(), other]


def test_a_draft_is_never_kept(question, asked):
    draft = version(status="draft")
    assert question(draft) is not question(draft)
    assert len(asked) == 2


def test_each_language_has_its_own(question, asked):
    for language in ("vi", "en", "vi"):
        with override(language):
            question(version())
    assert len(asked) == 2


def test_only_so_many_are_kept(question, asked):
    for pk in range(MOST + 1):
        question(version(pk=pk))
    question(version(pk=0))
    assert len(asked) == MOST + 2
