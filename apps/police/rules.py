"""Police units and postings are kept by the administrator."""

import rules

from apps.accounts.rules import is_administrator

rules.add_perm("police.view_policeunit", is_administrator)
rules.add_perm("police.add_policeunit", is_administrator)
rules.add_perm("police.change_policeunit", is_administrator)
rules.add_perm("police.add_posting", is_administrator)
rules.add_perm("police.end_posting", is_administrator)
