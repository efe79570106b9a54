"""Addresses of the area's pages."""

from django.urls import reverse


def address(name, *args):
    return reverse(f"programmes:{name}", args=args)
