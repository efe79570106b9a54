"""The lines of every sheet for one definition."""

from . import layout, words
from .cells import Code
from .columns import Column, Field
from .layout import ABSENT, CONDITIONED, TIERED
from .rows import encode, to_json
from .words import EACH

OTHER = "Khác: "  # before the key of a fact that has no line of its own


class Lines:
    """Every line of every table of one definition: a list of cells each."""

    def __init__(self, definition):
        self.lines = {table.name: [] for table in layout.TABLES}
        self.facts = self._facts(definition)

    def of(self, table):
        return self.lines[table.name]

    def _add(self, table, parents, item, *, apart=(), own=(), rest=None):
        cells, more = encode(table, item, apart=apart)
        for key, value in (rest or {}).items():
            more[key] = more.get(key, []) + value if key == ABSENT else value
        self.lines[table.name].append([*parents, *cells, *own, to_json(more)])

    def _facts(self, definition):
        apart = {
            key: add
            for key, add in (("groups", self._group), ("bands", self._band))
            if _are_items(definition.get(key))
        }
        cells, rest = encode(layout.FACTS, definition, apart=apart)
        for key, add in apart.items():
            for item in definition[key]:
                add(item)
        for key in ("groups", "bands"):
            if key not in definition:
                rest.setdefault(ABSENT, []).append(key)
        others = {f"{OTHER}{key}": to_json({key: value}) for key, value in rest.items()}
        return cells, others

    def _band(self, band):
        self._add(layout.BANDS, (), band)

    def _group(self, group):
        criteria = group.get("criteria")
        if _are_items(criteria) and _is_code(group.get("code")):
            self._add(layout.GROUPS, (), group, apart=("criteria",))
            for criterion in criteria:
                self._criterion(group["code"], criterion)
        else:
            rest = {} if "criteria" in group else {ABSENT: ["criteria"]}
            self._add(layout.GROUPS, (), group, rest=rest)

    def _criterion(self, group, criterion):
        code, apart = criterion.get("code"), []
        if _is_code(code):
            if _are_items(criterion.get("inputs")):
                apart.append("inputs")
            if isinstance(criterion.get("rule"), dict):
                apart.append("rule")
        missing = [key for key in ("inputs", "rule") if key not in criterion]
        rest = {ABSENT: missing} if missing else {}
        shown, folds = criterion, self._folds(criterion, apart)
        if folds:
            shown = criterion | {"fold": EACH}
        elif criterion.get("fold") == EACH:  # no fold at all, and not to be taken for that word
            shown = {key: value for key, value in criterion.items() if key != "fold"}
            rest["fold"] = EACH
        self._add(layout.CRITERIA, (group,), shown, apart=apart, rest=rest)
        if "inputs" in apart:
            for item in criterion["inputs"]:
                name = item.get("name")
                self._input(code, item, folds.get(name) if isinstance(name, str) else None)
        if "rule" in apart:
            self._rule(code, criterion["rule"])

    def _folds(self, criterion, apart):
        """``{input: word}`` where each input has a fold of its own and lines can say so."""
        folds = criterion.get("fold")
        if not isinstance(folds, dict) or not folds or "inputs" not in apart:
            return {}
        names = [item.get("name") for item in criterion["inputs"]]
        known = all(word in words.FOLD for word in folds.values() if isinstance(word, str))
        if not known or not all(isinstance(word, str) for word in folds.values()):
            return {}
        once = all(names.count(name) == 1 for name in folds)
        return folds if once else {}

    def _input(self, code, item, fold):
        own = (words.FOLD.get(fold),)
        choices, name = item.get("choices"), item.get("name")
        apart = ("choices",) if choices and _are_items(choices) and _is_code(name) else ()
        self._add(layout.INPUTS, (code,), item, apart=apart, own=own)
        for choice in choices if apart else ():
            self._add(layout.CHOICES, (code, name), choice)

    def _rule(self, code, rule):
        apart = {}
        kind = rule.get("type") if isinstance(rule.get("type"), str) else None
        if kind in TIERED:
            apart["tiers"] = layout.TIERS
        if kind in CONDITIONED:
            apart[CONDITIONED[kind]] = layout.CONDITIONS
        apart = {key: sheet for key, sheet in apart.items() if _are_items(rule.get(key), some=True)}
        self._add(layout.RULES, (code,), rule, apart=tuple(apart))
        for key, sheet in apart.items():
            for item in rule[key]:
                self._add(sheet, (code,), item)


def _are_items(value, *, some=False):
    """A list whose members can be lines; an empty dict would be an empty line."""
    return (
        isinstance(value, list)
        and (value or not some)
        and all(isinstance(item, dict) and item for item in value)
    )


def _is_code(code):
    return Field("", Column("", Code())).encode(code) is not None and bool(code)
