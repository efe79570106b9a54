"""The lines of all sheets put together: criteria into groups, rules and inputs to criteria."""

from django.utils.translation import gettext as _

from . import layout, words
from .layout import CONDITIONED, EXTRA, TIERED


class Assembly:
    """Puts criteria into groups, and inputs, rules, tiers and conditions to their criteria."""

    def __init__(self, reader, lines):
        self.reader, self.lines = reader, lines
        self.criteria = {}

    def fault(self, line, sentence, column=0):
        self.reader.fault(line.sheet, line.row, column, sentence)

    def groups(self):
        lines = self.lines
        self.reader.once(lines[layout.GROUPS.name], "code")
        self.reader.once(lines[layout.CRITERIA.name], "code")
        groups = self._parents(layout.GROUPS)
        self._children(layout.CRITERIA, groups, "criteria", layout.GROUPS.name)
        self.criteria = self._parents(layout.CRITERIA)
        self._children(layout.INPUTS, self.criteria, "inputs", layout.CRITERIA.name)
        self._choices()
        self._rules()
        for line in lines[layout.CRITERIA.name]:
            self._folds(line)
        for line in lines[layout.GROUPS.name]:
            self._default(line, "criteria")
        return [line.item for line in lines[layout.GROUPS.name]]

    def _parents(self, table):
        found = {}
        for line in self.lines[table.name]:
            code = line.item.get("code")
            if isinstance(code, str):
                found.setdefault(code, line)
        return found

    def _default(self, line, key):
        if key not in line.rest.get(layout.ABSENT, ()):
            line.item.setdefault(key, [])

    def _children(self, table, parents, key, sheet):
        """Append each line to the list ``key`` of the item it names."""
        for line in self.lines[table.name]:
            parent = self._parent(line, parents, sheet)
            if parent is None:
                continue
            if key in parent.rest or key in parent.rest.get(layout.ABSENT, ()):
                self.fault(line, twice(EXTRA))
            else:
                parent.item.setdefault(key, []).append(line.item)

    def _parent(self, line, parents, sheet):
        code = line.parents[0]
        if code is None:
            return None
        parent = parents.get(code)
        if parent is None:
            self.fault(
                line,
                _("“%(code)s” does not stand on the sheet “%(sheet)s”.")
                % {"code": code, "sheet": sheet},
            )
        return parent

    def _choices(self):
        inputs = {}
        for line in self.lines[layout.INPUTS.name]:
            inputs.setdefault((line.parents[0], str(line.item.get("name"))), line)
        for line in self.lines[layout.CHOICES.name]:
            if None in line.parents:
                continue
            owner = inputs.get(line.parents)
            if owner is None:
                sentence = _(
                    "the criterion “%(code)s” has no input “%(name)s” on the sheet “%(sheet)s”."
                )
                code, name = line.parents
                facts = {"code": code, "name": name, "sheet": layout.INPUTS.name}
                self.fault(line, sentence % facts, 1)
            elif "choices" in owner.rest:
                self.fault(line, twice(EXTRA))
            else:
                owner.item.setdefault("choices", []).append(line.item)

    def _rules(self):
        rules = {}
        for line in self.lines[layout.RULES.name]:
            parent = self._parent(line, self.criteria, layout.CRITERIA.name)
            if parent is None:
                continue
            if "rule" in parent.rest:
                self.fault(line, twice(EXTRA))
            elif line.parents[0] in rules:
                earlier = rules[line.parents[0]].row + 1
                sentence = _("“%(code)s” stands in row %(row)d already.")
                self.fault(line, sentence % {"code": line.parents[0], "row": earlier})
            else:
                rules[line.parents[0]] = line
                parent.item["rule"] = line.item
        for line in self.lines[layout.CRITERIA.name]:
            code = line.item.get("code")
            if "rule" not in line.item and "rule" not in line.rest.get(layout.ABSENT, ()) and code:
                sentence = _("“%(code)s” has no line on the sheet “%(sheet)s”.")
                facts = {"code": code, "sheet": layout.RULES.name}
                self.fault(line, sentence % facts, len(line.parents))
            self._default(line, "inputs")
        self._parts(layout.TIERS, rules, dict.fromkeys(TIERED, "tiers"))
        self._parts(layout.CONDITIONS, rules, CONDITIONED)

    def _parts(self, table, rules, keys):
        """Tiers and conditions belong to rules that have such."""
        for line in self.lines[table.name]:
            if self._parent(line, self.criteria, layout.CRITERIA.name) is None:
                continue
            rule = rules.get(line.parents[0])
            kind = rule.item.get("type") if rule else None
            key = keys.get(kind) if isinstance(kind, str) else None
            if key is None:
                sentence = _(
                    "“%(code)s” is not judged in a way that has such lines; delete the line or change the sheet “%(sheet)s”."
                )
                self.fault(line, sentence % {"code": line.parents[0], "sheet": layout.RULES.name})
            elif key in rule.rest:
                self.fault(line, twice(EXTRA))
            else:
                rule.item.setdefault(key, []).append(line.item)

    def _folds(self, line):
        """The fold input by input, where the criterion says so."""
        code, each = line.item.get("code"), line.item.get("fold") == words.EACH
        each = each and "fold" not in line.rest
        folds = {}
        for part in self.lines[layout.INPUTS.name]:
            if part.parents[0] != code or part.own[0] is None:
                continue
            if each:
                folds[str(part.item.get("name"))] = part.own[0]
            else:
                sentence = _(
                    "the criterion “%(code)s” is not folded input by input; empty this cell."
                )
                self.fault(part, sentence % {"code": code}, len(layout.INPUTS.headings) - 2)
        if each:
            line.item["fold"] = folds


def twice(column):
    return _("This stands in “%(column)s” as well; keep one of them.") % {"column": column}
