"""Fingerprints of a definition: of its full text, and of what decides points and verdicts."""

import hashlib
import json
from typing import NamedTuple

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
    return {
        "max_total": definition["max_total"],
        "groups": [
            {
                "code": group["code"],
                "max": group["max"],
                "need": group.get("need"),
                "criteria": [_criterion(criterion) for criterion in group["criteria"]],
            }
            for group in definition["groups"]
        ],
        "bands": [{key: band.get(key) for key in BAND} for band in definition["bands"]],
    }


def _criterion(criterion):
    return {
        **{key: criterion.get(key) for key in CRITERION},
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


def _sha256(content):
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
