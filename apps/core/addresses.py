"""Addresses of many rows that differ in the last part only: looked up once for all of them."""

from functools import lru_cache

from django.urls import reverse

_ROW = "8100000000000000000"  # a slug as well as a number, and part of no address


def address(route, *args) -> str:
    """As ``reverse``; the last part is a number or a text of letters, digits and hyphens."""
    before, after = _around(route, *args[:-1])
    return f"{before}{args[-1]}{after}"


@lru_cache(maxsize=1000)
def _around(route, *args):
    before, after = reverse(route, args=(*args, _ROW)).split(_ROW)
    return before, after
