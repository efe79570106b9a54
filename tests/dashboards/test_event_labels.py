"""Every act that the code records has a name in the reader's language."""

import ast

import pytest
from django.conf import settings
from django.utils import translation

from apps.dashboards.events import LABELS


def recorded():
    """The first argument of every ``record(…)`` in the code, one or the other included."""
    names = set()
    for folder in ("apps", "seeds"):
        for path in (settings.BASE_DIR / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not node.args:
                    continue
                if getattr(node.func, "id", getattr(node.func, "attr", "")) == "record":
                    names |= {
                        part.value
                        for part in ast.walk(node.args[0])
                        if isinstance(part, ast.Constant) and isinstance(part.value, str)
                    }
    return names


def test_every_recorded_act_has_a_label_and_no_label_is_left_over():
    found = recorded()
    assert len(found) > 60
    assert set(LABELS) == found


@pytest.mark.parametrize("event", sorted(LABELS))
def test_labels_are_vietnamese(event):
    with translation.override("en"):
        english = str(LABELS[event])
    with translation.override("vi"):
        assert str(LABELS[event]) != english
