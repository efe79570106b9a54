"""The registry is open to all; its correction belongs to the administrator."""

import rules

from apps.accounts.rules import is_administrator, is_signed_in

rules.add_perm("localities.view_locality", is_signed_in)
rules.add_perm("localities.change_locality", is_administrator)
