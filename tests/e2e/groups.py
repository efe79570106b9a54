"""Which browser tests share a stack, so that one process tells them, one after another."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

# Longest first.
GROUPS = {
    "test_story": "story",
    "test_axe": "seeded",
    "test_crawl": "seeded",
    "test_print": "seeded",
    "test_evidence": "entry",
    "test_editor": "editor",
    "test_two_people": "people",
    "test_verifying": "people",
    "test_clicks": "entry",
    "test_entry": "entry",
    "test_entry_faults": "entry",
    "test_entry_phone": "entry",
    "test_entry_points": "entry",
    "test_work_pages": "entry",
    "test_look": "look",
}


class ByStack(LoadScopeScheduling):
    """A group is handed out as a whole.

    The mark ``xdist_group`` does not do it: it renames a test, which pytest 9.2 no longer allows.
    """

    def _split_scope(self, nodeid):
        stem = Path(nodeid.split("::")[0]).stem
        return GROUPS.get(stem, stem)
