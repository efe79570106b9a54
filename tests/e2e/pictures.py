"""Pictures and papers for the tests, made of nothing."""

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


def black_pdf(pages):
    """A PDF file of so many pages, each of them all black; never twice the same."""
    kids = " ".join(f"{number + 3} 0 R" for number in range(pages))
    filled = b"0 0 200 280 re f"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}/MediaBox[0 0 200 280]>>".encode(),
        *[f"<</Type/Page/Parent 2 0 R/Contents {pages + 3} 0 R>>".encode()] * pages,
        b"<</Length %d>>stream\n%s\nendstream" % (len(filled), filled),
    ]
    content = b"%PDF-1.4\n" + b"%%%s\n" % os.urandom(8).hex().encode()
    places = []
    for number, body in enumerate(objects, 1):
        places.append(b"%010d 00000 n \n" % len(content))
        content += b"%d 0 obj%s endobj\n" % (number, body)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(places))
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    return content + table + end
