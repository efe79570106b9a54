"""Ten thousand changes to filled workbooks: each is read rightly or named with sheet and cell."""

import random
import sys
from collections import Counter
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from apps.audit.models import Event
from apps.reporting.models import Intake, Report, Result, ResultHistory
from apps.reporting.services import workbooks
from tests.reporting import sheets_kit as kit
from tests.reporting.mutants import Base, Mutant
from tests.reporting.operators import CELLS, STRUCTURE
from tests.reporting.operators_values import EPOCH  # noqa: F401 -- registers its operators
from tests.reporting.operators_xml import add_sheet  # noqa: F401 -- registers its operators
from tests.reporting.ward import BASE, draft

SEED = "20211220"
BOOKS, EACH, UPLOADS = 350, 40, 300
EMPTY = ("not_reported", {}, "", "")
SOUND = [  # changes that are read; a share of the workbooks holds no others
    *("another_number", "number_with_point_and_exponent", "number_as_vietnamese_text", "emptied"),
    *("decimal_as_excel_writes_it", "whitespace_is_empty", "another_word_of_the_list"),
    *("true_and_false", "another_day", "another_text", "rich_text_with_a_reading"),
    *("number_in_a_text", "text_result_without_formula", "cell_without_its_place"),
    *("prefixed_element", "note_beside_a_cell"),
]


@cache
def bases():
    rng = random.Random(SEED)
    return [Base(kit.filled(name, rng)) for name in kit.NAMES for _n in range(2)]


def mutant(number, counts, base=None, each=EACH):
    """Workbook number n: the same in every run."""
    rng = random.Random(f"{SEED}-{number}")
    sizes = [len(kit.layout_of(base.filled.name).slots) for base in bases()]
    book = Mutant(base or rng.choices(bases(), sizes)[0])
    if number % 7 == 0:
        name = min(rng.sample(sorted(STRUCTURE), 3), key=counts.__getitem__)
        if STRUCTURE[name](book, rng):
            counts[name] += 1
            book.exact = False
        return book
    names = SOUND if number % 5 == 1 else sorted(CELLS)
    done = 0
    for _attempt in range(4 * each):
        name = min(rng.sample(names, 6), key=counts.__getitem__)
        if done < each and CELLS[name](book, rng):
            counts[name] += 1
            done += 1
    return book


def verdict(book, done, number):
    """What is wrong with the checker's answer; empty when it is right."""
    readings = book.expected()
    named = {(problem.sheet, problem.cell) for problem in done.problems}
    told = {(problem.sheet, problem.cell) for problem in done.skipped}
    wrong = [f"{number} {book.name}: not named {where}" for where in book.refused - named]
    wrong += [f"{number}: not told {where}" for where in book.skipped - told]
    if not all(problem.sentence for problem in done.problems):
        wrong.append(f"{number}: a fault without words")
    if not book.exact:
        return wrong
    by_place = {(p.sheet, p.cell): p.sentence for p in done.problems}
    wrong += [
        f"{number} {book.name}: named without cause {w} {by_place[w]}" for w in named - book.refused
    ]
    found = {code: reading.content for code, reading in done.cells.items()}
    wrong += [
        f"{number} {book.name} {code}: {found.get(code)} instead of {readings.get(code)}"
        for code in found.keys() | readings.keys()
        if found.get(code) != readings.get(code)
    ]
    return wrong


def test_every_change_is_read_or_named(capsys):
    counts, wrong, clean = Counter(dict.fromkeys((*CELLS, *STRUCTURE), 0)), [], 0
    for number in range(BOOKS):
        book = mutant(number, counts)
        done = kit.checked(book.pack(), book.name)
        clean += not done.problems
        wrong += verdict(book, done, number)
    lines = [
        f"\n{sum(counts.values())} changes in {BOOKS} workbooks, {len(counts)} operators",
        ", ".join(f"{name} {n}" for name, n in counts.most_common()),
        f"without a fault: {clean}; silent or wrong: {len(wrong)}",
    ]
    with capsys.disabled():
        sys.stdout.write("\n".join([*lines, ""]))
    assert not wrong, "\n".join(wrong[:80])
    assert sum(counts.values()) >= 10_000
    assert len(counts) >= 20
    assert min(counts.values()) > 0


# --- through the page -----------------------------------------------------------------------------


def rows():
    """Everything an upload might touch, by content."""
    return [
        list(Report.objects.values_list("pk", "version", "status")),
        list(Result.objects.order_by("pk").values_list("pk", "version", "state", "remark")),
        ResultHistory.objects.count(),
        Intake.objects.count(),
        Event.objects.count(),
    ]


def stored():
    """Code → what stands in the report."""
    found = Result.objects.select_related("criterion")
    return {r.criterion.code: (r.state, r.inputs, r.remark, r.explanation) for r in found}


def base_of(client, report):
    content = client.get(f"{BASE}mau-excel/").content
    readings = {c["code"]: ("not_reported", {}, "", "") for c in kit.sheets_criteria("demo-ancs")}
    return Base(kit.Filled("demo-ancs", content, readings | stored()), workbooks.layout_of(report))


def test_through_the_page_nothing_is_written_unless_all_of_it_is_right(world, login, capsys):
    report, client = draft(world), login(world.user("canbo.baichay"))
    base, before, counts = base_of(client, report), rows(), Counter()
    wrong, taken, refused, marked = [], 0, 0, 0
    for number in range(UPLOADS):
        book = mutant(number, counts, base, each=1 + number % 9)
        expected = book.expected()
        response = send(client, book.pack())
        if response.status_code != 200:
            wrong.append(f"{number}: {response.status_code}")
        elif "problems" in response.context:
            named = {(p.sheet, p.cell) for p in response.context["problems"]}
            wrong += [f"{number}: not named {where}" for where in book.refused - named]
            wrong += [] if book.refused else [f"{number}: refused without cause {named}"]
            refused += 1
            if number % 10 == 0:
                marked += is_marked(client, response, named)
        else:
            wrong += [f"{number}: not named {where}" for where in book.refused]
            wrong += taken_wrongly(client, response, expected, number)
            taken += 1
        if rows() != before:
            wrong.append(f"{number}: something was written")
    with capsys.disabled():
        sys.stdout.write(f"\n{UPLOADS} uploads: {taken} taken, {refused} refused whole\n")
    assert not wrong, "\n".join(wrong[:50])
    assert taken >= 30
    assert marked >= 10


def send(client, content):
    upload = SimpleUploadedFile("bieu.xlsx", content)
    return client.post(f"{BASE}nap-excel/", {"workbook": upload})


def taken_wrongly(client, response, expected, number):
    """Confirmed and looked at in the database; afterwards all is as before."""
    if response.context["preview"].is_empty:
        same = {code: reading for code, reading in expected.items() if reading != EMPTY}
        return [] if same == stored() else [f"{number}: nothing seen"]
    point = transaction.savepoint()
    client.post(f"{BASE}nap-excel/", {"apply": response.context["kept"]})
    found = stored()
    transaction.savepoint_rollback(point)
    return [
        f"{number} {code}: {found.get(code)} instead of {reading}"
        for code, reading in expected.items()
        if found.get(code, EMPTY) != reading
    ]


def is_marked(client, response, named) -> bool:
    """The marked workbook has a red cell wherever the table was wrong."""
    content = client.post(f"{BASE}nap-excel/", {"marked": response.context["marked"]}).content
    parts = kit.parts_of(content)
    assert b"FFFFC9C9" in parts[kit.STYLES]
    texts = parts[kit.TEXTS].decode()
    return all(cell in texts for sheet, cell in named)
