"""``python -m tests.access.mutate``: can the matrix fail?

Copies the project, breaks one door at a time – an unlisted route, a removed permission, a removed
``visible_to`` – and runs the matrix on the copy. Ends with 1 if a broken door stays unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = (".git", ".venv", "var", "__pycache__", ".ruff_cache", ".pytest_cache", ".hypothesis")

# name → (file, what stands there, what the mutation puts, which tests must turn red)
MUTATIONS = {
    "an unlisted route": (
        "apps/dashboards/urls.py",
        'path("nhat-ky/", log',
        'path("nhat-ky-khac/", log.AuditList.as_view(), name="audit-list-2"),\n    path("nhat-ky/", log',
        "test_every_route_is_in_the_matrix",
    ),
    "a removed permission": (
        "apps/dashboards/rules.py",
        'rules.add_perm("dashboards.view_overview", sees_overview)',
        'rules.add_perm("dashboards.view_overview", rules.always_allow)',
        "test_doors and overview",
    ),
    "a removed visible_to": (
        "apps/recognition/querysets.py",
        "        return self.filter(dossier__enrolment__in=Enrolment.objects.visible_to(user))",
        "        return self",
        "test_doors and recognition-detail",
    ),
}


def main():
    with tempfile.TemporaryDirectory(prefix="ancs-mutate-") as folder:
        copy = Path(folder) / "ancs"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        if run(copy, "test_every_route_is_in_the_matrix or (test_doors and overview)") != 0:
            sys.exit("The matrix is red before anything was broken.")
        unnoticed = [name for name, mutation in MUTATIONS.items() if not noticed(copy, *mutation)]
    for name in MUTATIONS:
        sys.stdout.write(f"{name}: {'UNNOTICED' if name in unnoticed else 'turns the suite red'}\n")
    sys.exit(1 if unnoticed else 0)


def noticed(copy, file, old, new, tests):
    """Break one door, see the tests turn red, put it back."""
    path = copy / file
    text = path.read_text(encoding="utf-8")
    if text.count(old) != 1:
        sys.exit(f"{file} no longer says: {old}")
    path.write_text(text.replace(old, new), encoding="utf-8")
    try:
        return run(copy, tests) == 1  # 1: tests failed; anything else is a fault of the run
    finally:
        path.write_text(text, encoding="utf-8")


def run(copy, tests):
    env = {**os.environ, "PYTHONPATH": str(copy), "ANCS_TEST_DB": str(copy / "mutate.sqlite3")}
    env["ANCS_DATA_DIR"] = str(copy / "var")
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    env.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "pytest", "tests/access", "-q", "-x", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "-k", tests], cwd=copy, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode not in {0, 1}:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode


if __name__ == "__main__":
    main()
