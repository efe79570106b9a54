"""The application behind what a proxy does to its pages: text is sent compressed.

Static files come compressed from disk already and are left alone.
"""

import gzip

from config.wsgi import application as inner

LEAST = 1000  # bytes worth the trouble


def application(environ, start_response):
    held = {}

    def start(status, headers, exc_info=None):
        held.update(status=status, headers=headers)

    body = inner(environ, start)
    headers = held["headers"]
    named = {name.lower(): value for name, value in headers}
    if not named.get("content-type", "").startswith("text/html"):
        start_response(held["status"], headers)
        return body
    whole = b"".join(body)
    if hasattr(body, "close"):
        body.close()
    if len(whole) >= LEAST and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        whole = gzip.compress(whole, 5)
        headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        headers += [("Content-Encoding", "gzip"), ("Content-Length", str(len(whole)))]
    start_response(held["status"], headers)
    return [whole]
