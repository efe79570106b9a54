"""Measurements: run by hand, one process each, printed as a table; never asserted in tests."""
