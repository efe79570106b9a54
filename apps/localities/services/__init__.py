"""Use cases of the registry of units."""

from .finding import HOW_TO_NAME, find_locality
from .registry import add_version, correct_version

__all__ = ["HOW_TO_NAME", "add_version", "correct_version", "find_locality"]
