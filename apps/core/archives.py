"""An uploaded .xlsx is an archive: looked at before it is unpacked, part by part.

The sentences belong to the caller, who knows what the file is for.
"""

import io
import zipfile
import zlib

MAX_PARTS = 200
MAX_RATIO = 200
# What the archive module raises for damaged files, beside its own error.
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError)


class ArchiveError(Exception):
    """``code`` says why the file is refused: no_workbook, huge, locked, linked or unreadable."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def parts_of(content, *, max_unpacked) -> dict[str, bytes]:
    """Name → bytes of every part of a workbook, in order of names; raises ArchiveError.

    The directory is judged first (how many parts, how large, how dense), so that a small file
    cannot unpack to gigabytes; ``max_unpacked`` is in bytes.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise ArchiveError("no_workbook") from error
    parts = archive.infolist()
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > max_unpacked
        or any(part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts)
    ):
        raise ArchiveError("huge")
    if any(part.flag_bits & 1 for part in parts):
        raise ArchiveError("locked")
    names = {part.filename for part in parts}
    if len(names) < len(parts):  # two parts of one name: which of them counts?
        raise ArchiveError("unreadable")
    if "xl/workbook.xml" not in names:
        raise ArchiveError("no_workbook")
    if any("vbaProject" in name or "externalLinks" in name for name in names):
        raise ArchiveError("linked")
    try:
        # A part larger than declared fails its checksum.
        return {name: archive.read(name) for name in sorted(names)}
    except BROKEN as error:
        raise ArchiveError("unreadable") from error
