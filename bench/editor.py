"""``python -m bench.editor``: a version of 120 criteria in the editor against a bare page.

The bare page has the same bytes: the templates of the editor, the row fetched by one query, no
session, no permission, and nothing worked out (no score, no checks, no comparison): its context
is the one the editor made before. The two are asked for by turns in one run; the ratio of each
pair counts, with a bootstrap interval. To hold: at most 1.5.
"""

import argparse
import copy
import random
import statistics
import time

from .national import own_database
from .simulate import say

COPIES = 4  # of the synthetic set of 30 criteria
BOOTSTRAPS = 2000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=60)
    pairs = parser.parse_args().pairs
    with own_database():
        version, client = prepare()
        for name, url in addresses(version):
            measure(name, url, client, version, pairs)
        _name, url = next(addresses(version))
        measure("the same, just changed", url, client, version, pairs, prepare=forget)


def prepare():
    """A draft of 120 criteria and an administrator who is signed in."""
    import yaml  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from apps.accounts.models import Grant, User  # noqa: PLC0415
    from apps.core import clock  # noqa: PLC0415
    from apps.criteria import services  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["testserver"]
    path = settings.BASE_DIR / "seeds" / "data" / "criteria" / "syn-30.yaml"
    definition = grown(yaml.safe_load(path.read_text(encoding="utf-8")), COPIES)
    user = User.objects.create(username="bench", email="bench@example.test")
    Grant.objects.create(user=user, kind="administrator", valid_from=clock.today())
    first = services.publish_definition(definition, number="1.0", published_on=clock.today())
    version = services.create_draft(first, by=user, number="2.0")
    key = ("criterion", definition["groups"][0]["criteria"][0]["code"])
    before = services.drafts.structure.item(version.definition, key)
    after = {**before, "title_vi": f"{before['title_vi']} (sửa)"}
    services.change_item(version, by=user, key=key, before=before, after=after)
    client = Client()
    client.force_login(user, backend="apps.accounts.backends.AccountBackend")
    version.refresh_from_db()
    return version, client


def grown(definition, copies):
    """The set several times over, each copy with codes of its own."""
    groups = []
    for number in range(copies):
        for group in copy.deepcopy(definition["groups"]):
            group["code"] = f"{group['code']}{'abcd'[number]}"
            for criterion in group["criteria"]:
                criterion["code"] = f"{criterion['code']}{'abcd'[number]}"
            groups.append(group)
    return {**definition, "groups": groups, "max_total": str(100 * copies)}


def addresses(version):
    from django.urls import reverse  # noqa: PLC0415

    editor = reverse("criteria:editor", args=version.url_args)
    yield "editor, 120 criteria", editor
    yield (
        "one criterion of 120",
        f"{editor}tieu-chi/{version.definition['groups'][0]['criteria'][0]['code']}/",
    )


def forget():
    """As after a change: nothing that was checked before is known."""
    from apps.criteria import editing  # noqa: PLC0415

    editing._CHECKED.clear()


def measure(name, url, client, version, pairs, prepare=lambda: None):
    """By turns: the page, the bare page."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import (  # noqa: PLC0415
        setup_test_environment,
        teardown_test_environment,
    )

    # Only this one answer keeps its context; the measured ones run as in real life.
    setup_test_environment()
    queries = []
    with connection.execute_wrapper(lambda run, *call: queries.append(call[0]) or run(*call)):
        answer = client.get(url)
    teardown_test_environment()
    settings.ALLOWED_HOSTS = ["testserver"]
    assert answer.status_code == 200, answer
    page = bare(answer, version)
    size, bare_size = len(answer.content), len(page())
    assert abs(size - bare_size) < size * 0.02, (size, bare_size)
    ratios, times = [], {"page": [], "bare": []}
    for _pair in range(pairs):
        prepare()
        whole = timed(lambda: client.get(url).content)
        alone = timed(page)
        times["page"].append(whole)
        times["bare"].append(alone)
        ratios.append(whole / alone)
    low, high = interval(ratios)
    say(
        f"{name:24} {statistics.median(ratios):5.2f} × bare [{low:.2f}, {high:.2f}]"
        f"  {statistics.median(times['page']) * 1000:6.1f} ms of the processor against"
        f" {statistics.median(times['bare']) * 1000:.1f} ms;"
        f" {len(queries)} queries, {size:,} bytes"
    )


def bare(answer, version):
    """The same bytes from one query: what the editor worked out stands ready."""
    from django.template import Context, loader  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    from apps.criteria.models import CriteriaVersion  # noqa: PLC0415

    content = {}
    for layer in answer.context[0].dicts:  # the page itself, before any part of it
        content |= layer
    template = loader.get_template(answer.template_name[0]).template

    def page():
        row = CriteriaVersion.objects.select_related("set", "base").get(pk=version.pk)
        with translation.override("vi"):
            return template.render(Context({**content, "version": row})).encode()

    return page


def timed(run):
    """Seconds of the processor: both run in this process, and neighbours must not count."""
    started = time.process_time()
    run()
    return time.process_time() - started


def interval(ratios):
    """95 % bootstrap interval of the median."""
    draw = random.Random(1)
    medians = sorted(
        statistics.median(draw.choices(ratios, k=len(ratios))) for _draw in range(BOOTSTRAPS)
    )
    return medians[int(BOOTSTRAPS * 0.025)], medians[int(BOOTSTRAPS * 0.975)]


if __name__ == "__main__":
    main()
