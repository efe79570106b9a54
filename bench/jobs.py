"""The jobs that are measured: a page that is opened, or a form that is filled in and sent.

A saving counts only when the rows in the database are the ones that were typed.
"""

import random
from dataclasses import asdict, dataclass, field
from urllib.parse import urljoin

from .changes import change_ours, change_peer, only
from .forms import largest_form
from .nationwide import OFFICER, VERIFIER, WARD
from .servers import Void

QUIET = {"X-Requested-With": "fetch", "Accept": "application/json"}
DRAW = random.Random(4)
# Django's own forms and the peer's may clear a cell's state; only these columns are looked at.
PEER_ROWS = "select criterion_id, value::text from result where submission_id = %s"
OUR_ROWS = (
    "select c.code, r.version, r.inputs::text, (select count(*) from reporting_resulthistory h"
    " where h.result_id = r.id) from reporting_result r join criteria_criterion c"
    " on c.id = r.criterion_id where r.report_id = %s"
)


@dataclass
class Job:
    """``kind``: get, peer (its form), ours (the whole form), cells (what the script sends)."""

    name: str
    path: str
    user: str = ""
    kind: str = "get"
    to: str = ""
    cells: int = 0
    expected: tuple = (200, 302)
    every: int = 1  # only every so many rounds: it takes long
    criteria: list = field(default_factory=list, repr=False)

    def as_dict(self):
        return asdict(self)

    def run(self, person, report, database):
        """The answer with its times; whatever is not as it should be voids the run."""
        if self.kind == "get":
            return person.get(self.path)
        fields = largest_form(person.get(self.path).text)
        look = OUR_ROWS if self.kind in ("ours", "cells") else PEER_ROWS
        before = dict(_rows(database, look, report))
        sent, said = self._typed(fields)
        answer = person.post(
            urljoin(self.path, self.to),
            sent,
            QUIET if self.kind == "cells" else None,
            expected=(200,) if self.kind == "cells" else (302,),
        )
        after = dict(_rows(database, look, report))
        self._prove(before, after, said)
        return answer

    def _typed(self, fields):
        if self.kind == "peer":
            return change_peer(fields, self.cells, DRAW)
        sent, codes = change_ours(fields, self.criteria, self.cells, DRAW)
        if self.kind == "cells":
            token = dict(fields)["csrfmiddlewaretoken"]
            sent = [pair for code in codes for pair in only(sent, code)]
            source = "paste" if len(codes) > 1 else ""
            sent += [("csrfmiddlewaretoken", token), ("source", source)]
        return sent, codes

    def _prove(self, before, after, said):
        changed = [key for key in after if after[key] != before.get(key)]
        if self.kind == "peer":
            stored = sorted(after[key][0] for key in changed)
            proven = stored == said
        else:
            proven = sorted(changed) == said and all(
                after[key][0] == before[key][0] + 1  # the version of the cell
                and after[key][1] != before[key][1]  # its answer
                and after[key][2] == before[key][2] + 1  # its history
                for key in changed
            )
        if not proven:
            raise Void(f"{self.name}: {len(changed)} rows changed, {len(said)} were typed.")


def _rows(database, query, key):
    with database.cursor() as cursor:
        cursor.execute(query, [key])
        return [(row[0], row[1:]) for row in cursor.fetchall()]


def our_jobs(programme, criteria):
    entry = f"/ct/{programme.slug}/{programme.year}-q4/{WARD}/nhap/"
    typed = {"user": OFFICER, "criteria": criteria}
    return [
        Job("entry", entry, OFFICER),
        Job("one cell", entry, kind="cells", to=f"{entry}o/", cells=1, **typed),
        Job("30 cells", entry, kind="ours", cells=30, **typed),
        Job("30 cells pasted", entry, kind="cells", to=f"{entry}o/", cells=30, **typed),
        Job("queue", "/tham-dinh/", VERIFIER, every=2),
        Job("home", "/", OFFICER),
        Job("home of the city", "/", VERIFIER, every=2),
    ]


def peer_jobs(report):
    """``report`` is the same unit's and quarter's; the filter of the list is what waits."""
    form, formset = f"/form/{report}/", f"/formset/{report}/"
    admin = f"/admin/app/submission/{report}/change/"
    mine = {"user": "peer"}
    return [
        Job("bare page", f"/bare/{report}/"),
        Job("formset page", formset, **mine),
        Job("admin form", admin, **mine),
        Job("admin list", "/admin/app/submission/?status__exact=1", **mine),
        Job("admin home", "/admin/", **mine),
        Job("reference save", form, kind="peer", cells=30, **mine),
        Job("formset save", formset, kind="peer", cells=30, **mine),
        Job("admin save", admin, kind="peer", cells=30, **mine),
        Job("formset save, one cell", formset, kind="peer", cells=1, **mine),
        Job("admin save, one cell", admin, kind="peer", cells=1, **mine),
    ]
