"""A definition as an Excel workbook that an administrator edits, and back; rows pasted from Excel.

    content = to_workbook(definition, number="2.0")
    definition, errors = from_workbook(content)      # all of it, or every fault at once
    definition, rows, errors = from_paste(text, definition, group_code)

The round trip is the identity: what no column can hold stands in the column "Khác (JSON)".
Headings and words are Vietnamese in every language: they are the format of the file.
"""

from .errors import RowError
from .paste import from_paste
from .reading import from_workbook
from .writing import to_workbook

__all__ = ["RowError", "from_paste", "from_workbook", "to_workbook"]
