"""A program: the queries of each job, by Django's test client in a process of its own.

``counting.py SETTINGS JOBS`` from the folder of the project that is asked; JOBS is JSON, see
``bench.jobs``. Prints one JSON object: name → queries.
"""

import json
import os
import random
import sys

from changes import change_ours, change_peer, only
from forms import largest_form


def main():
    sys.path.insert(0, os.getcwd())
    os.environ["DJANGO_SETTINGS_MODULE"], jobs = sys.argv[1], json.loads(sys.argv[2])
    import django  # noqa: PLC0415

    django.setup()
    from django.contrib import auth  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    found = {}
    for job in jobs:
        client = Client()
        if job["user"]:
            user = auth.get_user_model().objects.get(username=job["user"])
            backends = [p for p in auth.get_backends() if hasattr(p, "get_user")]
            name = f"{type(backends[-1]).__module__}.{type(backends[-1]).__name__}"
            client.force_login(user, backend=name)
        client.get(job["path"])  # templates and content types are warm
        found[job["name"]] = count(client, job)
    print(json.dumps(found))


def count(client, job) -> int:
    from django.db import connection  # noqa: PLC0415

    caught = []

    def watch(run, *call):
        caught.append(call[0])
        return run(*call)

    def ask(send):
        with connection.execute_wrapper(watch):
            answer = send()
        assert answer.status_code in job["expected"], (job, answer.status_code, answer.content)
        return len(caught)

    if job["kind"] == "get":
        return ask(lambda: client.get(job["path"]))
    fields, draw = largest_form(client.get(job["path"]).content.decode()), random.Random(7)
    if job["kind"] == "peer":
        sent, _said = change_peer(fields, job["cells"], draw)
    else:
        sent, codes = change_ours(fields, job["criteria"], job["cells"], draw)
    if job["kind"] == "cells":
        sent = [pair for code in codes for pair in only(sent, code)]
        sent.append(("source", "paste" if len(codes) > 1 else ""))
    data = {}
    for name, value in sent:
        data.setdefault(name, []).append(value)
    return ask(lambda: client.post(job["to"] or job["path"], data))


if __name__ == "__main__":
    main()
