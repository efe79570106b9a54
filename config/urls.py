"""Addresses: Vietnamese without diacritics (ux 2.2)."""

urlpatterns = []
