"""The pages of a draft, opened and sent as a browser without scripts does it."""

import re
import uuid
from html import unescape
from pathlib import Path

from django.urls import reverse

from apps.criteria import structure
from apps.criteria.models import CriteriaVersion

SETS = Path(__file__).parents[2] / "seeds/data/criteria"
FIELD = re.compile(r"<(input|select|textarea)\b([^>]*)>", re.S)


def attributes(text):
    found = re.findall(r'([\w-]+)(?:="([^"]*)")?', text)
    return {name: unescape(value) for name, value in found}


def fields_of(html, form="item") -> dict:
    """What the form with this id would send if it were sent as it is."""
    part = re.search(rf'<form[^>]*id="{form}".*?</form>', html, re.S)[0]
    data = {}
    for match in FIELD.finditer(part):
        facts = attributes(match[2])
        name = facts.get("name")
        if not name or facts.get("type") in ("submit", "file"):
            continue
        if match[1] == "select":
            body = part[match.end() : part.index("</select>", match.end())]
            chosen = re.search(r'<option value="([^"]*)" selected', body)
            first = re.search(r'<option value="([^"]*)"', body)
            found = chosen or first
            data[name] = unescape(found[1]) if found else ""
        elif match[1] == "textarea":
            body = part[match.end() : part.index("</textarea>", match.end())]
            data[name] = unescape(body).removeprefix("\n").removeprefix("\r\n")
        elif facts.get("type") in ("checkbox", "radio"):
            if "checked" in facts:
                data.setdefault(name, []).append(facts.get("value", "on"))
        else:
            data[name] = facts.get("value", "")
    return data


class Editor:
    """The pages of one draft, opened and sent like a browser does it."""

    def __init__(self, client, version):
        self.client, self.version = client, version

    def url(self, name, *more):
        return reverse(f"criteria:{name}", args=[*self.version.url_args, *more])

    def get(self, name="editor", *more, **query):
        answer = self.client.get(self.url(name, *more), query)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    def item(self, kind, key, then="save", **changes):
        """Open an item, change fields, press a button."""
        html = self.get("editor-item", kind, key)
        return self.send(kind, key, {**fields_of(html), **changes, "then": then})

    def send(self, kind, key, data):
        return self.client.post(self.url("editor-item", kind, key), data)

    def do(self, name, step, **more):
        data = {"do": step, "form_key": uuid.uuid4().hex, **more}
        return self.client.post(self.url(name), data)

    @property
    def now(self):
        return CriteriaVersion.objects.get(pk=self.version.pk)

    def criterion(self, identity):
        return structure.find(self.now.definition, ("criterion", identity))
