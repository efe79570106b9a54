"""Hostile uploads: each refused with a sentence, quickly, in little memory, nothing written."""

import contextlib
import gc
import random
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.reporting.models import Report
from apps.reporting.services import workbooks
from tests.reporting import sheets_kit as kit
from tests.reporting.hostile import hostile
from tests.reporting.test_workbook_mutations import rows
from tests.reporting.ward import BASE, draft

MOST_SECONDS, MOST_MEGABYTES = 1.0, 150


def forget_peak():
    """From here on the peak is measured anew, where the system can do that."""
    gc.collect()
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak():
    """The most memory this process held since then, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+)", status.read_text(encoding="ascii"))[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def refusal(response):
    """The sentence of a refusal; empty for a file that was taken."""
    if response.status_code != 200:
        return ""
    if "problems" in response.context:
        return str(response.context["problems"][0])
    return " ".join(response.context["form"].errors.get("workbook", []))


def test_hostile_files_are_refused(world, login, capsys):
    report, client = draft(world), login(world.user("canbo.baichay"))
    content = client.get(f"{BASE}mau-excel/").content
    place = workbooks.layout_of(report).by_part["B1", "value"].place
    files = list(hostile(content, place))
    before, wrong, seconds, sentences = rows(), [], [], Counter()
    forget_peak()
    memory = peak()
    for what, name, made in files:
        upload = SimpleUploadedFile(name, made)
        start = time.process_time()
        response = client.post(f"{BASE}nap-excel/", {"workbook": upload})
        seconds.append((time.process_time() - start, what))
        sentence = refusal(response)
        sentences[sentence[:70]] += 1
        if not sentence or "Traceback" in response.content.decode():
            wrong.append(f"{what}: {response.status_code} {sentence}")
        if rows() != before:
            wrong.append(f"{what}: something was written")
    grown, slowest = peak() - memory, max(seconds)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(files)} hostile files; slowest {slowest[0]:.2f} s ({slowest[1]});"
            f" memory +{grown:.0f} MB\n"
        )
    assert not wrong, "\n".join(wrong)
    assert len(files) >= 300
    assert slowest[0] < MOST_SECONDS
    assert grown < MOST_MEGABYTES
    assert Report.objects.get().version == report.version


def test_flipped_bits_are_refused_or_change_nothing(world, login):
    draft(world)
    client = login(world.user("canbo.baichay"))
    content = client.get(f"{BASE}mau-excel/").content
    before, rng = rows(), random.Random("flip")
    for _number in range(60):
        made = bytearray(content)
        for _flip in range(rng.choice([1, 1, 3, 20])):
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
        upload = SimpleUploadedFile("bieu.xlsx", bytes(made))
        response = client.post(f"{BASE}nap-excel/", {"workbook": upload})
        assert response.status_code == 200
        assert refusal(response) or response.context["preview"].is_empty
    assert rows() == before


def test_random_bytes_inside_the_sheet_break_nothing():
    """Bytes changed inside an intact archive: read, named or refused; never an error of ours."""
    rng = random.Random("bytes")
    parts = kit.parts_of(kit.sheet_of("demo-capdh"))
    for _number in range(150):
        part = rng.choice([kit.SHEET_PART, kit.TEXTS, kit.STYLES, kit.BOOK, kit.HIDDEN_PART])
        made = bytearray(parts[part])
        for _flip in range(rng.choice([1, 2, 8])):
            made[rng.randrange(len(made))] = rng.choice(b"<>/\"'= 0aZ&;\xc3\xff\x01")
        with contextlib.suppress(workbooks.sheets.FileError):
            kit.checked(kit.packed({**parts, part: bytes(made)}), "demo-capdh")
