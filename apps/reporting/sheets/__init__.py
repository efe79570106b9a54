"""A quarter's report as the official Excel sheet: out prefilled, back in checked whole."""

from .checking import Checked, Expected, Reading, check
from .identity import Identity
from .layout import Layout
from .marking import to_marked
from .problems import FileError, Problem
from .writing import to_workbook

__all__ = [
    "Checked",
    "Expected",
    "FileError",
    "Identity",
    "Layout",
    "Problem",
    "Reading",
    "check",
    "to_marked",
    "to_workbook",
]
