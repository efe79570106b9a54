"""Any definition that JSON can hold and an editor can make, sound or not, for Hypothesis."""

from datetime import date

from hypothesis import strategies as st

from apps.criteria.sheets import words

# What people type: Vietnamese, signs that Excel takes for formulas, numbers, dates, escapes.
TRICKY = (
    "=1+1",
    "@SUM(A1)",
    "+84 203",
    "-",
    "1.10",
    "01/02",
    "TRUE",
    "có",
    "“Đạt”, tốt; khá: 5",
    "Dòng một\nDòng hai",
    " cách ở đầu",
    "cuối ",
    "a\tb",
    "_x0041_",
    "\r\n",
    "theo từng ô nhập",
    "e\u0301",
    "<b>&amp;</b>",
    "http://a.vn/x",
    "'nháy",
    "",
)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyẤỪửặợ 0123456789.,;:-–()“”/%≥≤&<>'\"=+@_\n"
TEXTS = st.text(LETTERS, max_size=40) | st.sampled_from(TRICKY)
CODES = st.from_regex(r"\A[A-ZĐ][0-9A-Za-zĐđ._-]{0,6}\Z") | st.sampled_from(
    ("1", "1.1", "2.10", "3.a", "1e5", "TRUE", "có", "01.02")
)
STRANGE_CODES = CODES | st.sampled_from(("a,b", "", " x", "01/02", "e\u0301", "a\nb"))
NUMBERS = (
    st.decimals(-1000, 100000, places=4, allow_nan=False).map(lambda n: format(n.normalize(), "f"))
    | st.integers(-5, 1000).map(str)
    | st.sampled_from(("0", "0.1", "1234.5678", "1.234", "10.50", "1e3", "-0", "abc", ""))
)
DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31)).map(lambda d: f"{d:%m-%d}") | st.just("13-40")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(-1, 1) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("xyz"), inner, max_size=2)
    ),
    max_leaves=4,
)
STRANGE = st.dictionaries(st.sampled_from(("source_note", "dossier", "màu", "x")), JSON, max_size=2)


def whole(required, optional):
    """Items as an editor makes them, some with keys that nobody knows."""
    items = st.fixed_dictionaries(required, optional=optional)
    return st.tuples(items, STRANGE).map(lambda pair: {**pair[1], **pair[0]})


def bent(required, optional):
    """Mostly whole items; now and then a key is missing, is none or is something else."""
    keys = sorted({**required, **optional})

    def bend(drawn):
        item, key, how, other = drawn
        if how == 0:
            item.pop(key, None)
        elif how < 3:
            item[key] = None if how == 1 else other
        return item

    ways = st.tuples(whole(required, optional), st.sampled_from(keys), st.integers(0, 25), JSON)
    return ways.map(bend)


def one_of(listed):
    return st.sampled_from(sorted(listed))


YES = st.booleans()


class Definitions:
    """Definitions whose items are ``whole`` or ``bent``, with codes of one kind."""

    def __init__(self, some, codes):
        self.some, self.codes = some, codes
        self.bounds = dict.fromkeys(
            ("at_least", "at_most", "more_than", "less_than", "equals"), NUMBERS
        )
        self.window = {"quarter": st.integers(0, 5), "before": DAYS, "from": DAYS, "to": DAYS}

    def rule(self):
        branch = st.fixed_dictionaries({"points": NUMBERS}) | st.fixed_dictionaries({"met": YES})
        tier = self.some({"points": NUMBERS}, {"from": NUMBERS, "below": NUMBERS, "met": YES})
        lists = {"is": YES, "excused_by": st.lists(self.codes, max_size=2)}
        condition = self.some({"input": self.codes}, {**self.bounds, **self.window, **lists})
        branches = ("lower", "equal", "higher", "both_zero", "rose_from_zero")
        parts = {
            "cap": NUMBERS,
            "each": NUMBERS,
            "zero_total": st.just("met"),
            "k": st.integers(0, 9),
            "of": st.lists(self.codes, max_size=3),
            "set": self.codes,
            "explanation": self.codes,
            "against": one_of(words.AGAINST),
            "tiers": st.lists(tier, max_size=3),
            "conditions": st.lists(condition, max_size=3),
            "counts": st.lists(condition, max_size=3),
        }
        levels = {"at_least": NUMBERS | self.codes, **dict.fromkeys(branches, branch)}
        every = {**self.bounds, **self.window, **parts, **levels}
        return self.some({"type": one_of(words.RULE)}, every)

    def input(self):
        words_of = {"label_vi": TEXTS, "label_en": TEXTS}
        choice = self.some({"code": self.codes, **words_of}, {})
        return self.some(
            {"name": self.codes, "type": one_of(words.INPUT), **words_of},
            {"optional": YES, "choices": st.lists(choice, max_size=3)},
        )

    def criterion(self):
        names = {"code": self.codes, "title_vi": TEXTS, "title_en": TEXTS}
        facts = {"max": NUMBERS | st.none(), "mandatory": YES, "veto": YES}
        folds = st.dictionaries(self.codes, one_of(words.FOLD), max_size=2)
        return self.some(
            {
                **names,
                **facts,
                "kind": one_of(words.KIND),
                "inputs": st.lists(self.input(), max_size=3),
                "rule": self.rule(),
                "evidence": one_of(words.EVIDENCE),
            },
            {
                "identity": self.codes,
                "replaces": st.lists(self.codes, max_size=2),
                "unit_vi": TEXTS | st.none(),
                "unit_en": TEXTS | st.none(),
                "fold": one_of(words.FOLD) | folds,
                "not_applicable": one_of(words.NOT_APPLICABLE),
                "computed": one_of(words.COMPUTED),
                "guidance_vi": TEXTS,
                "source_rule": TEXTS,
            },
        )

    def group(self):
        return self.some(
            {
                "code": self.codes,
                "title_vi": TEXTS,
                "title_en": TEXTS,
                "max": NUMBERS | st.none(),
                "criteria": st.lists(self.criterion(), max_size=4),
            },
            {"need": st.integers(0, 9)},
        )

    def band(self):
        share = {"part": st.integers(0, 5), "of": st.integers(0, 9)}
        conditions = ("requires_no_failure", "requires_no_veto", "recognised", "unknown")
        return self.some(
            {"code": self.codes, "title_vi": TEXTS, "title_en": TEXTS},
            {
                "min": NUMBERS,
                "group": self.codes,
                "group_min": st.dictionaries(self.codes, NUMBERS, max_size=2),
                "cap": self.some(share, {"of_band": self.codes}),
                **dict.fromkeys(conditions, YES),
            },
        )

    def period(self):
        days = self.some({"from": DAYS, "to": DAYS}, {"from_year": st.just("previous")})
        return self.some(
            {"kind": st.sampled_from(("annual", "hằng quý", "other"))},
            {"reporting": st.just("quarterly"), "decision_before": DAYS, "assessment_window": days},
        )

    def all(self):
        drawn = self.some(
            {
                "code": self.codes,
                "title_vi": TEXTS,
                "title_en": TEXTS,
                "nature": one_of(words.NATURE),
                "scored": YES,
                "legal_basis": TEXTS,
                "source": TEXTS,
                "applies_to": st.lists(one_of(words.UNITS) | self.codes, max_size=4),
                "period": self.period(),
                "max_total": NUMBERS | st.none(),
                "groups": st.lists(self.group(), max_size=3),
                "bands": st.lists(self.band(), max_size=3),
                "recognition_rule_vi": TEXTS,
            },
            {"complete": YES, "authority_vi": TEXTS, "criteria_count": st.integers(0, 200)},
        )
        return drawn.map(with_single_codes)


def with_single_codes(definition):
    """The same with codes that stand once: a workbook tells lines apart by their codes."""
    for key in ("groups", "bands"):
        definition[key] = _once(definition.get(key))
    groups = definition["groups"] if isinstance(definition["groups"], list) else []
    seen = set()
    for group in groups:
        if isinstance(group, dict) and "criteria" in group:
            group["criteria"] = _once(group["criteria"], seen)
        for criterion in group["criteria"] if isinstance(group.get("criteria"), list) else ():
            if isinstance(criterion, dict) and "inputs" in criterion:
                criterion["inputs"] = _once(criterion["inputs"], key="name")
    return definition


def _once(items, seen=None, key="code"):
    if not isinstance(items, list):
        return items
    seen = set() if seen is None else seen
    kept = []
    for item in items:
        code = repr(item.get(key)) if isinstance(item, dict) else None
        if code is None or code not in seen:
            kept.append(item)
            seen.add(code)
    return kept


WHOLE = Definitions(whole, CODES).all()
BENT = Definitions(bent, STRANGE_CODES).all()
