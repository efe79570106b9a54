"""What is typed: other figures than those that stand, in thirty cells or in one."""

import re
from datetime import date, timedelta

PEER_CELL = re.compile(r"v\d+|form-\d+-value|results-\d+-value")


def change_peer(fields, cells, draw):
    """A new number in so many cells of the peer's form; returns fields and what must be stored."""
    names = [name for name, _value in fields if PEER_CELL.fullmatch(name)]
    chosen = draw.sample(names, cells)
    numbers = {}
    for name, value in fields:
        if name in chosen:
            numbers[name] = f"{_other(draw, _number(value)) / 100:.2f}"
    sent = [(name, numbers.get(name, value)) for name, value in fields]
    return sent, sorted(numbers.values())


def _number(text):
    return round(float(text.replace(",", ".") or 0) * 100)


def _other(draw, old, low=1, high=9999):
    return next(n for n in iter(lambda: draw.randint(low, high), None) if n != old)


def change_ours(fields, criteria, cells, draw):
    """Another answer in so many criteria of the entry page; returns fields and their codes."""
    given = dict(fields)
    chosen = draw.sample(criteria, cells)
    for criterion in chosen:
        for item in criterion["inputs"]:
            name = f"{criterion['code']}-{item['name']}"
            if not item.get("optional"):
                given[name] = _answer(item, given.get(name, ""), draw)
        _keep_ratio_sound(criterion, given)
    return list(given.items()), sorted(criterion["code"] for criterion in chosen)


def _keep_ratio_sound(criterion, given):
    if criterion["kind"] == "ratio":
        name = f"{criterion['code']}-total"
        given[name] = str(int(given[f"{criterion['code']}-met"]) + 30)


def _answer(item, old, draw):
    match item["type"]:
        case "int":
            return str(_other(draw, old and int(old.replace(".", "")), 1, 29))
        case "decimal":
            return f"{_other(draw, _number(old), 1, 900) / 100:.2f}".replace(".", ",")
        case "bool":
            return "no" if old == "yes" else "yes"
        case "choice":
            return draw.choice([c["code"] for c in item["choices"] if c["code"] != old])
    day = date(date.today().year, 1, 5)  # noqa: DTZ011 -- any days of the year will do
    days = [f"{day + timedelta(days=n):%d/%m/%Y}" for n in range(200)]
    return draw.choice([text for text in days if text != old])


def only(fields, code):
    """The fields of one criterion, as the page's script sends them."""
    return [(name, value) for name, value in fields if name.rpartition("-")[0] == code]
