"""Pages leave compressed; files have been compressed when they were collected."""

from django.middleware.gzip import GZipMiddleware

KINDS = ("text/html", "application/json")


class CompressPages(GZipMiddleware):
    """Pages only: a file for download is compressed already, or its length is waited for.

    The token of a form is masked anew in every page, and random bytes go with each answer, so
    that its length tells nothing about what it says (BREACH).
    """

    def process_response(self, request, response):
        if response.streaming or not response.get("Content-Type", "").startswith(KINDS):
            return response
        return super().process_response(request, response)
