"""Parts of addresses: ``2021-q4`` is a reporting period."""

from django.urls import register_converter


class PeriodConverter:
    """The slug of a quarter; it sorts, and no unit's slug looks like it."""

    regex = r"\d{4}-q[1-4]"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(PeriodConverter, "period")
