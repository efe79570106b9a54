"""Fingerprints of a definition: of its full text, and of what decides points and verdicts."""

import hashlib
import json
from typing import NamedTuple

from .bands import is_recognised
from .plan import identity_of
from .values import criteria_of

CRITERION = ("code", "kind", "max", "mandatory", "veto", "rule", "fold", "computed")
BAND = ("code", "min", "group", "requires_no_failure", "unknown", "cap")


class Digest(NamedTuple):
    """Two SHA-256 hex digests; equal ``scoring`` means: same values, same result."""

    full: str
    scoring: str


def digest(definition):
    """Both digests of a definition, from canonical JSON."""
    return Digest(_sha256(definition), _sha256(_scoring(definition)))


def _scoring(definition):
    codes = {identity_of(criterion): criterion["code"] for criterion in criteria_of(definition)}
    return {
        "max_total": definition["max_total"],
        "groups": [
            {
                "code": group["code"],
                "max": group["max"],
                "need": group.get("need"),
                "criteria": [_criterion(criterion, codes) for criterion in group["criteria"]],
            }
            for group in definition["groups"]
        ],
        "bands": [_band(band) for band in definition["bands"]],
    }


def _criterion(criterion, codes):
    return {
        **{key: criterion.get(key) for key in CRITERION},
        "rule": _rule(criterion["rule"], codes),
        "not_applicable": criterion.get("not_applicable"),
        "inputs": [
            {
                "name": item["name"],
                "type": item["type"],
                "optional": bool(item.get("optional")),
                "choices": [choice["code"] for choice in item.get("choices", ())],
            }
            for item in criterion["inputs"]
        ],
    }


def _rule(rule, codes):
    """The rule; what is counted by identity goes by its code, and a default said is no change."""
    if rule["type"] == "k_of_criteria":
        rule = {**rule, "of": [codes.get(identity, identity) for identity in rule["of"]]}
    if rule.get("against") == "previous_year":
        rule = {key: item for key, item in rule.items() if key != "against"}
    return rule


def _band(band):
    """The band; conditions that came later only where they decide something."""
    facts = {key: band.get(key) for key in BAND}
    if band.get("group_min"):
        facts["group_min"] = band["group_min"]
    if band.get("requires_no_veto"):
        facts["requires_no_veto"] = True
    if is_recognised(band) != bool(band.get("requires_no_failure")):
        facts["recognised"] = is_recognised(band)
    return facts


def _sha256(content):
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
