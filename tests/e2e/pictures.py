"""Pictures for the tests, made of nothing."""

import os
import struct
import zlib


def noisy_png(width, height):
    """A picture that no program can make small without losing something; never twice the same."""
    rows = b"".join(b"\0" + os.urandom(width * 3) for _row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows, 1))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
