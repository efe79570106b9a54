"""Damage to the XML of a cell, to cells where nothing may be typed, to the table as a whole."""

from tests.reporting import sheets_kit as kit
from tests.reporting.mutants import MAIN, at, kit_place
from tests.reporting.operators import ALL, NUMBERS, on, operator, pick, structure

# --- XML of a cell --------------------------------------------------------------------------------


@on(*ALL)
def formula(book, rng, slot):
    shape = rng.choice(
        [
            "<f>1+1</f><v>2</v>",
            "<f>A1</f>",
            '<f t="shared" si="0"/><v>3</v>',
            '<f t="array" ref="F8:F9">SUM(A1:A2)</f><v>1</v>',
            "<v>5</v><f/>",
        ]
    )
    book.raw(slot.place, shape, rng.choice(["", ' t="str"', ' t="n"']))
    book.refuses(slot.place)


@on(*ALL)
def cell_stands_twice(book, rng, slot):
    """Only where the first one is empty is it plain which one is meant; it is named all the same."""
    xml = book.xml(slot.place)
    book.set(slot.place, xml + f'<c r="{slot.place}"><v>7</v></c>')
    book.refuses(slot.place)


@on(*ALL)
def cell_says_another_place(book, rng, slot):
    if not follows(book, slot):
        return False
    other = rng.choice(["XFE1", "a1", "$A$1", "A0", "", "A99999999", f"B{at(slot.place)[0] + 3}"])
    book.set(slot.place, f'<c r="{other}"><v>7</v></c>')
    book.refuses(slot.place)
    return True


def follows(book, slot) -> bool:
    """Whether the cell before is still as it was, and stays so: the next place is plain."""
    before = kit_place((slot.row, slot.column - 1))
    if before in book.used:
        return False
    book.used.add(before)
    return True


@on(*ALL)
def two_values_in_a_cell(book, rng, slot):
    inside = rng.choice(
        ["<v>1</v><v>2</v>", "<v><b/>1</v>", "<x>1</x>", "1<v>2</v>", "<v>1</v><is><t>2</t></is>"]
    )
    book.raw(slot.place, inside)
    book.refuses(slot.place)


@on(*ALL)
def foreign_element(book, rng, slot):
    place = slot.place
    book.set(place, f'<x:c xmlns:x="urn:x" r="{place}"><v>3</v></x:c>')
    book.refuses(place)


@on(*ALL)
def attributes_of_new_kinds(book, rng, slot):
    book.raw(slot.place, "<v>1</v>", rng.choice([' vm="1"', ' cm="1"', ' odd="1"']))
    book.refuses(slot.place)


@on(*NUMBERS)
def style_out_of_range(book, rng, slot):
    style = rng.choice(["99999", "-1", "x", "1.5"])
    book.set(slot.place, f'<c r="{slot.place}" s="{style}"><v>1</v></c>')
    book.refuses(slot.place)


@on(*ALL, sure=True)
def cell_without_its_place(book, rng, slot):
    """Its place follows from the cell before it: nothing changes."""
    if not follows(book, slot):
        return False
    xml = book.xml(slot.place)
    book.set(slot.place, xml.replace(f' r="{slot.place}"', "", 1))
    return True


@on(*ALL, sure=True)
def prefixed_element(book, rng, slot):
    xml = book.xml(slot.place)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    if not xml.startswith("<c ") or "</c>" not in xml:
        return False
    xml = f'<y:c xmlns:y="{main}" {xml[3:-4]}</y:c>'
    book.set(slot.place, xml)
    return True


# --- cells where nothing may be typed -------------------------------------------------------------


def on_fixed(function):
    def run(book, rng):
        where = pick(rng, book.fixed())
        if where is None:
            return False
        function(book, rng, kit_place(where), book.layout.fixed[where])
        book.refuses(kit_place(where))
        return True

    run.__name__ = function.__name__
    return operator(run)


@on_fixed
def words_changed(book, rng, place, text):
    book.text(place, rng.choice([f"{text}.", text[:-1] or "?", "Khác", f"{text} {text}"]))


@on_fixed
def look_alike_letters(book, rng, place, text):
    swaps = {"A": "А", "B": "В", "C": "С", "a": "а", "o": "о", "e": "е", "1": "１", "t": "т"}
    found = [letter for letter in text if letter in swaps]
    letter = rng.choice(found) if found else text[0]
    book.text(place, text.replace(letter, swaps.get(letter, "ж"), 1))


@on_fixed
def words_removed(book, rng, place, text):
    book.set(place, rng.choice(["", f'<c r="{place}" s="2"/>']))


@on_fixed
def number_for_words(book, rng, place, text):
    book.put(place, rng.randrange(1000))


@on_fixed
def code_of_another_row(book, rng, place, text):
    others = [t for t in book.layout.by_code if t != text]
    book.text(place, rng.choice(others))


@operator
def typed_where_nothing_may_stand(book, rng):
    """Grey cells of the table."""
    layout = book.layout
    free = [
        kit_place((row, column))
        for row in range(layout.top + 1, layout.end)
        for column in range(11)
        if (row, column) not in layout.fixed and (row, column) not in layout.slots
    ]
    free = [place for place in free if place not in book.used]
    if not free:
        return False
    place = rng.choice(free)
    if rng.random() < 0.5:
        book.put(place, rng.randrange(100))
    else:
        book.text(place, "ghi thêm")
    book.refuses(place)
    return True


@operator
def typed_outside_the_table(book, rng):
    """Right of the table or far below it."""
    if rng.random() < 0.5:
        row = rng.randrange(book.layout.top + 2, book.layout.end)
        column = rng.choice(["L", "Z", "AA", "XFD"])
        place, last = f"{column}{row}", f"K{row}"
        if book.used & {f"{c}{row}" for c in ("L", "Z", "AA", "XFD")} or last in book.used:
            return False
        book.rows[row][1][place] = f'<c r="{place}"><v>5</v></c>'
    else:
        if book.more:
            return False
        row = rng.choice([book.layout.end + 5, 5000, 1048576])
        place = f"{rng.choice(['A', 'F', 'XFD'])}{row}"
        book.more = f'<row r="{row}"><c r="{place}" t="str"><v>xa</v></c></row>'
    book.used.add(place)
    book.refuses(place)
    return True


@operator
def row_hidden(book, rng):
    row = rng.randrange(book.layout.top + 2, book.layout.end + 1)
    if f"row{row}" in book.used:
        return False
    book.used.add(f"row{row}")
    book.rows[row][0] += rng.choice([' hidden="1"', ' hidden="true"', ' ht="0" customHeight="1"'])
    book.refuses(f"A{row}")
    return True


@operator
def merged_cells(book, rng):
    if "mergeCells" in book.tail:
        return False
    slot = pick(rng, book.slots(*ALL))
    if slot is None:
        return False
    ref = f"{slot.place}:{kit_place((slot.row + 1, slot.column))}"
    merged = f'<mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    book.tail = book.tail.replace("</sheetData>", f"</sheetData>{merged}", 1)
    book.used.add(slot.place)
    book.refuses(slot.place)
    return True


@operator
def column_hidden(book, rng):
    if 'hidden="1"' in book.head:
        return False
    book.head = book.head.replace("<col ", '<col hidden="1" ', 1)
    book.refuses(f"A{book.layout.top + 1}")
    return True


@operator
def extra_sheet(book, rng):
    if "xl/worksheets/sheet9.xml" in book.parts:
        return False
    add_sheet(book, name := rng.choice(["Sheet1", "Báo сáo", "BÁO CÁO", "ancs"]))
    book.refuses("A1", name)
    return True


def add_sheet(book, name, inside=None):
    parts = book.parts
    parts["xl/worksheets/sheet9.xml"] = inside or parts[kit.HIDDEN_PART]
    relations = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    line = f'<Relationship Id="rId99" Type="{kind}" Target="worksheets/sheet9.xml"/>'
    parts[relations] = parts[relations].replace(
        b"</Relationships>", f"{line}</Relationships>".encode()
    )
    sheet = f'<sheet name="{name}" sheetId="99" r:id="rId99"/></sheets>'
    parts[kit.BOOK] = parts[kit.BOOK].replace(b"</sheets>", sheet.encode())


@operator
def note_beside_a_cell(book, rng):
    if "xl/comments1.xml" in book.parts:
        return False
    slot = rng.choice(list(book.layout.slots.values()))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    text = "<text><t>ghi chú</t></text>"
    book.parts["xl/comments1.xml"] = (
        f'<comments xmlns="{main}"><commentList><comment ref="{slot.place}">{text}</comment>'
        "</commentList></comments>"
    ).encode()
    book.parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{kind}" Target="../comments1.xml"/></Relationships>'
    ).encode()
    book.skipped.add((MAIN, slot.place))
    return True


# --- the table as a whole -------------------------------------------------------------------------


def table_rows(book):
    """Rows of criteria with a code, from 1."""
    return [
        row + 1
        for (row, column), text in book.layout.fixed.items()
        if column == 0 and text in book.layout.by_code
    ]


def moved(cells, row):
    """The cells of a row as they would stand in another row."""
    found = {}
    for place, xml in cells.items():
        column = place.rstrip("0123456789")
        found[f"{column}{row}"] = xml.replace(f'r="{place}"', f'r="{column}{row}"', 1)
    return found


@structure
def rows_swapped(book, rng):
    rows = table_rows(book)
    if len(rows) < 2:
        return False
    one, two = rng.sample(rows, 2)
    book.rows[one][1], book.rows[two][1] = (
        moved(book.rows[two][1], one),
        moved(book.rows[one][1], two),
    )
    book.refused |= {(MAIN, f"A{one}"), (MAIN, f"A{two}")}
    return True


@structure
def row_inserted(book, rng):
    first = rng.choice(table_rows(book))
    rows = {}
    for row, (attributes, cells) in book.rows.items():
        shift = row + (row >= first)
        rows[shift] = [attributes, moved(cells, shift)]
    book.rows = dict(sorted(rows.items()))
    book.refused |= {(MAIN, f"A{first}")}
    return True


@structure
def row_deleted(book, rng):
    gone = rng.choice(table_rows(book))
    rows = {}
    for row, (attributes, cells) in book.rows.items():
        if row != gone:
            shift = row - (row > gone)
            rows[shift] = [attributes, moved(cells, shift)]
    book.rows = rows
    book.refused |= {(MAIN, f"A{gone}")}
    return True


@structure
def row_doubled(book, rng):
    row = rng.choice(table_rows(book))
    attributes, cells = book.rows[row]
    cells = "".join(cells.values())
    book.more = f'<row r="{row}"{attributes}>{cells}</row>'
    book.refused |= {(MAIN, f"A{row}")}
    return True


@structure
def sheet_renamed(book, rng):
    name = rng.choice(["Bao cao", "Báo cáo ", "Báo сáo"])
    book.parts[kit.BOOK] = book.parts[kit.BOOK].replace("Báo cáo".encode(), name.encode(), 1)
    book.refused |= {(MAIN, "A1"), (name, "A1")}
    return True


@structure
def sheet_twice(book, rng):
    add_sheet(book, MAIN)
    book.refused |= {(MAIN, "A1")}
    return True


@structure
def cells_twice(book, rng):
    book.tail = book.tail.replace("</sheetData>", "</sheetData><sheetData></sheetData>", 1)
    book.refused |= {(MAIN, "A1")}
    return True


@structure
def sheet_cut_off(book, rng):
    book.tail = rng.choice(["", "</sheetDa", "</sheetData>"])
    book.refused |= {(MAIN, "A1")}
    return True


@structure
def all_rows_hidden(book, rng):
    book.head = book.head.replace("<sheetFormatPr ", '<sheetFormatPr zeroHeight="1" ', 1)
    book.refused |= {(MAIN, "A1")}
    return True


@structure
def lists_changed(book, rng):
    place = pick(rng, [f"{chr(65 + c)}{r + 1}" for r, c in book.layout.hidden()])
    if place is None:
        return False
    xml = book.parts[kit.HIDDEN_PART].decode()
    start = xml.index(f'r="{place}"')
    xml = f'{xml[:start]}r="{place}" t="str"><v>Khác</v></c>{xml[xml.index("</c>", start) + 4 :]}'
    book.parts[kit.HIDDEN_PART] = xml.encode()
    book.refused |= {("ANCS", place)}
    return True


@structure
def shared_texts_lost(book, rng):
    """Every cell with words is named."""
    book.parts[kit.TEXTS] = rng.choice([b"<sst", b"<other/>", b"<sst xmlns='urn:x'/>"])
    # The hidden sheet is written with shared texts too; here its words stand in the cells.
    hidden, texts = book.parts[kit.HIDDEN_PART].decode(), book.base.parts[kit.TEXTS].decode()
    found = texts.split("<si>")[1:]
    for number, text in enumerate(found):
        inside = text.partition("</si>")[0]
        hidden = hidden.replace(f' t="s"><v>{number}</v>', f' t="inlineStr"><is>{inside}</is>')
    book.parts[kit.HIDDEN_PART] = hidden.encode()
    book.refused |= {(MAIN, "A1"), (MAIN, f"A{book.layout.top + 1}")}
    return True
