"""Every seed set can be rebuilt from nothing through the pages, without scripts."""

import uuid
from urllib.parse import unquote

import pytest
import yaml
from django.urls import reverse

from apps.criteria import scoring, structure
from apps.criteria.forms.editor import form_class
from apps.criteria.forms.editor_base import Surroundings
from apps.criteria.models import CriteriaVersion

from .editor import SETS, Editor, fields_of

# Not typed anywhere: notes of the seeds themselves.
NOTES = {"worked_example", "identity", "code"}


class Builder(Editor):
    """Types a definition into the pages, item by item."""

    def __init__(self, client, definition):
        self.client, self.wanted = client, definition
        code = f"LAI.{definition['code']}"
        answer = client.post(
            reverse("criteria:set-create"),
            {
                "code": code,
                "title_vi": "Bộ dựng lại",
                "title_en": "Rebuilt",
                "nature": "illustrative",
                "legal_basis": "–",
                "source": "–",
                "form_key": uuid.uuid4().hex,
            },
        )
        assert answer.status_code == 302, answer.context["form"].errors
        self.version = CriteriaVersion.objects.get(set__code=code)

    def build(self):
        self.fill(reverse_item(self.version, "bo", "chung"), ("set",), self.wanted)
        for group in self.wanted["groups"]:
            self.add("new:group:", ("group", group["code"]), group)
            for criterion in group["criteria"]:
                key = ("criterion", criterion["code"])
                self.add(f"into:group:{group['code']}", key, criterion)
        pages = [self.do("editor-add", "new:band:").url for _band in self.wanted["bands"]]
        # From the lowest: a cap names a band that must be there.
        for url, band in reversed(list(zip(pages, self.wanted["bands"], strict=True))):
            self.fill(url, ("band", band["code"]), band)
        return self.now

    def add(self, step, key, item):
        answer = self.do("editor-add", step)
        assert answer.status_code == 302
        self.fill(answer.url, key, item)

    def fill(self, url, key, item):
        """Open the page, bring its fields into shape, type, save."""
        typed = self.typed(key, item)
        data = fields_of(self.client.get(url).content.decode())
        if key[0] == "criterion":
            for name in ("kind_of", "rule_type"):
                data = self.redrawn(url, data | {name: typed[name], "then": "kind"})
            for rows in ("inputs", "tiers"):
                data = self.with_rows(url, data, rows, len(typed.pop(rows)[1]))
                typed |= self.rows.pop(rows)
        data = {name: value for name, value in data.items() if name not in self.ticks} | typed
        answer = self.client.post(url, data | {"then": "save"})
        assert answer.status_code == 302, (unquote(url), answer.context["form"].error_lines())

    def redrawn(self, url, data):
        return fields_of(self.client.post(url, data).content.decode())

    def with_rows(self, url, data, name, wanted):
        while int(data.get(f"{name}-count", 0)) < wanted:
            data = self.redrawn(url, data | {"then": f"row:add:{name}"})
        while int(data.get(f"{name}-count", 0)) > wanted:
            data = self.redrawn(url, data | {"then": f"row:remove:{name}:0"})
        return data

    def typed(self, key, item):
        """What one types for an item, by the names of the fields."""
        around = Surroundings(self.wanted)
        parts = structure.PARTS.get(key[0], ())
        item = {name: part for name, part in item.items() if name not in parts}
        form = form_class(key)(key=key, item=item, around=around)
        typed = {name: form[name].value() for name in form.fields if name != "before"}
        self.ticks = {name for name, value in typed.items() if value in (False, [], None)}
        typed = {name: value for name, value in typed.items() if name not in self.ticks}
        if key[0] == "criterion":
            self.rows = {}
            for name in ("inputs", "tiers"):
                rows = list(getattr(form, name))
                values = {b.html_name: b.value() for row in rows for b in row}
                self.rows[name] = {n: v for n, v in values.items() if v not in (False, None)}
                self.ticks |= {n for n, v in values.items() if v in (False, None)}
                typed[name] = (None, rows)
        return {name: "on" if value is True else value for name, value in typed.items()}


def reverse_item(version, kind, key):
    return reverse("criteria:editor-item", args=[*version.url_args, kind, key])


def without_notes(item):
    """The definition without what no page asks for, and without what is empty."""
    if isinstance(item, dict):
        inner = {name: without_notes(part) for name, part in item.items() if name not in NOTES}
        return {name: part for name, part in inner.items() if part not in (None, False, [], {}, "")}
    return [without_notes(part) for part in item] if isinstance(item, list) else item


@pytest.mark.parametrize("path", sorted(SETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_set_is_rebuilt_from_nothing(login, admin, path):
    wanted = yaml.safe_load(path.read_text(encoding="utf-8"))
    version = Builder(login(admin), wanted).build()
    built = version.definition
    assert scoring.digest(built).scoring == scoring.digest(wanted).scoring
    assert without_notes(built) == without_notes(wanted)
    assert scoring.check(built) == scoring.check({**wanted, "code": built["code"]})
