"""``python -m tests.access.complete``: add missing rows to ``expected.csv`` as red (``?``).

It never fills in an answer: that is for a person who knows what the roles are for.
"""

import csv
import os
import sys

RELATIONS = ("own", "sibling", "other")
ABOUT_A_UNIT = ("programmes", "reporting", "assessments", "recognition")
WITHOUT_UNIT = (
    "programmes:programme-list",
    "programmes:programme-create",
    "reporting:queue",
    "reporting:queue-export",
    "reporting:assign",
    "reporting:bulk-confirm",
    "reporting:bulk-nudge",
    "reporting:phrases",
    "reporting:phrase-remove",
    "recognition:dossier-list",
    "recognition:session-list",
    "recognition:session-create",
    "recognition:recognition-list",
    "recognition:recognition-export",
    "assessments:version-simulate",
    "assessments:version-simulate-export",
)


def relations_of(route):
    app = route.split(":")[0]
    return RELATIONS if app in ABOUT_A_UNIT and route not in WITHOUT_UNIT else ("-",)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415 -- settings first

    django.setup()
    from .routes import all_cells  # noqa: PLC0415
    from .test_matrix import FILE, ROLES, rows  # noqa: PLC0415

    there = rows() if FILE.exists() else []
    known = {(row["route"], row["method"], row["relation"]) for row in there}
    missing = [
        {"route": route, "method": method, "relation": relation} | dict.fromkeys(ROLES, "?")
        for route, method in sorted(all_cells())
        for relation in relations_of(route)
        if (route, method, relation) not in known
    ]
    order = [*there, *missing]
    order.sort(
        key=lambda r: (
            r["route"],
            r["method"],
            RELATIONS.index(r["relation"]) if r["relation"] in RELATIONS else 0,
        )
    )
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["route", "method", "relation", *ROLES], lineterminator="\n")
        writer.writeheader()
        writer.writerows(order)
    sys.stdout.write(f"{len(missing)} rows added as red\n")


if __name__ == "__main__":
    main()
