"""What the pages of the editor know about a draft: addresses of items, problems, changes."""

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import scoring
from .problems import problem_words
from .scoring.compare import differences
from .services.publishing import other_sets
from .structure import group_of, identity_of, keys

KINDS = {"bo": "set", "nhom": "group", "tieu-chi": "criterion", "xep-loai": "band"}
SLUGS = {kind: slug for slug, kind in KINDS.items()}
WHOLE = "chung"  # stands for the key of the set in the address


def key_of(slug, name):
    """The key that an address names, or None."""
    kind = KINDS.get(slug)
    if kind is None:
        return None
    return (kind,) if kind == "set" else (kind, name)


def address(version, key, base="") -> str:
    """Where an item is edited; ``base`` is the address of the editor where it is known."""
    base = base or reverse("criteria:editor", args=version.url_args)
    name = key[1] if len(key) > 1 else WHOLE
    return f"{base}{SLUGS[key[0]]}/{quote(name)}/"


def neighbours(definition, key):
    """The keys before and after an item in reading order, or None at the ends."""
    order = keys(definition)
    if key not in order:
        return None, None
    place = order.index(key)
    before = order[place - 1] if place else None
    return before, (order[place + 1] if place + 1 < len(order) else None)


@dataclass
class Fault:
    """A problem with its sentence and the way to its place."""

    words: str
    url: str
    key: tuple
    blocking: bool


def faults(version, definition=None) -> list[Fault]:
    """Everything that is wrong, what blocks publishing first."""
    definition = definition if definition is not None else version.definition
    identities = {
        criterion["code"]: identity_of(criterion)
        for group in definition["groups"]
        for criterion in group["criteria"]
    }
    known = set(keys(definition))
    base = reverse("criteria:editor", args=version.url_args)
    found = []
    for problem in _problems(version, definition):
        key = _key(problem.place, identities)
        key = key if key in known else ("set",)
        words = problem_words(problem, definition)
        found.append(Fault(words, address(version, key, base), key, problem.blocking))
    return sorted(found, key=lambda fault: not fault.blocking)


# Checking 120 criteria takes as long as reading them: the same text is not checked again.
_CHECKED: OrderedDict[str, list] = OrderedDict()
MOST_CHECKED = 32


def _problems(version, definition):
    if _links(definition):
        # Other sets are large: they are read only where something links to one.
        return scoring.problems(definition, sets=other_sets(version))
    text = hashlib.sha256(json.dumps(definition).encode()).hexdigest()
    if text not in _CHECKED:
        _CHECKED[text] = scoring.problems(definition, sets={})
        while len(_CHECKED) > MOST_CHECKED:
            _CHECKED.popitem(last=False)
    return _CHECKED[text]


def _links(definition) -> bool:
    return any(
        criterion["rule"].get("type") == "linked"
        for group in definition["groups"]
        for criterion in group["criteria"]
    )


def _key(place, identities):
    """Tiers and inputs belong to their criterion."""
    kind, *names = place
    if kind == "set" or not names:
        return ("set",)
    if kind in ("criterion", "tier", "input"):
        return ("criterion", identities.get(names[0], names[0]))
    return (kind, names[0])


WEIGHED = ("added", "dropped", "weight", "rule", "wording")


def change_counts(version) -> list[str]:
    """``+2 criteria``, ``−1``, ``3 with other points``: what the draft changes, in a few words."""
    if version.base is None:
        return []
    count, places = dict.fromkeys(WEIGHED, 0), {}
    for change in differences(*_changed_parts(version.base.definition, version.definition)):
        kind = "wording" if change.is_wording else change.kind
        if kind in ("added", "dropped") and change.place[0] != "criterion":
            kind = "other"
        elif kind not in count:
            kind = "rule" if change.scoring else "other"
        places.setdefault(kind, set()).add(change.place)
    count = {kind: len(found) for kind, found in places.items()}
    return [
        sentence(number) % {"count": number}
        for kind, sentence in SENTENCES.items()
        if (number := count.get(kind, 0))
    ]


def _changed_parts(old, new):
    """Both texts without the criteria that are the same, where none was moved: most are."""
    before = [[identity_of(c) for c in group["criteria"]] for group in old["groups"]]
    after = [[identity_of(c) for c in group["criteria"]] for group in new["groups"]]
    if before != after:
        return old, new
    pairs = [
        [
            (one, two)
            for one, two in zip(*rows, strict=True)
            if {**one, "identity": identity_of(one)} != two
        ]
        for rows in zip(
            (group["criteria"] for group in old["groups"]),
            (group["criteria"] for group in new["groups"]),
            strict=True,
        )
    ]
    return tuple(
        {
            **definition,
            "groups": [
                {**group, "criteria": [pair[side] for pair in found]}
                for group, found in zip(definition["groups"], pairs, strict=True)
            ],
        }
        for side, definition in enumerate((old, new))
    )


SENTENCES = {
    "added": lambda n: ngettext("+%(count)s criterion", "+%(count)s criteria", n),
    "dropped": lambda n: ngettext("−%(count)s criterion", "−%(count)s criteria", n),
    "weight": lambda n: ngettext("%(count)s with other points", "%(count)s with other points", n),
    "rule": lambda n: ngettext("%(count)s judged otherwise", "%(count)s judged otherwise", n),
    "wording": lambda n: ngettext("%(count)s reworded", "%(count)s reworded", n),
    "other": lambda n: ngettext("%(count)s other change", "%(count)s other changes", n),
}


def free_group_code(definition) -> str:
    """The next code of a group in the way the draft codes them: A, B, C or G1, G2 or I, II."""
    codes = [group["code"] for group in definition["groups"]]
    last = codes[-1] if codes else ""
    if not codes:
        proposal = "A"
    elif last in ROMAN[:-1]:
        proposal = ROMAN[ROMAN.index(last) + 1]
    elif len(last) == 1 and last.isascii() and last.isalpha() and last not in "Zz":
        proposal = chr(ord(last) + 1)
    else:
        digits = last[len(last.rstrip("0123456789")) :]
        proposal = f"{last.removesuffix(digits)}{int(digits or 1) + 1}"
    return _unused(proposal, codes)


def free_band_code(definition) -> str:
    return _unused("XL1", [band["code"] for band in definition["bands"]])


def _unused(proposal, codes) -> str:
    head = proposal.rstrip("0123456789")
    serial = int(proposal[len(head) :] or 1)
    while proposal in codes:
        serial += 1
        proposal = f"{head}{serial}"
    return proposal


ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]


def item_words(key, item) -> str:
    """How a page calls an item."""
    if key[0] == "set":
        return _("Facts of the set")
    return {
        "group": _("Group %(code)s"),
        "criterion": _("Criterion %(code)s"),
        "band": _("Rating %(code)s"),
    }[key[0]] % {"code": item["code"]}


def siblings(definition, key) -> list[str]:
    """The names of the items among which a key stands, in their order."""
    if key[0] == "criterion":
        group = group_of(definition, key[1])
        return [identity_of(criterion) for criterion in group["criteria"]] if group else []
    rows = definition["groups" if key[0] == "group" else "bands"]
    return [row["code"] for row in rows]
