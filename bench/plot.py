"""The ratios as a picture: one line per job and peer, on a scale of tens, gates as ticks."""

import math
from xml.sax.saxutils import escape

from .ratios import Ratio
from .table import GATES, TWINS

LOW, HIGH = 0.02, 200
LEFT, WIDTH, ROW, TOP = 190, 560, 15, 34
COLOURS = ("#12304F", "#7A4B00", "#8A1C1C")
PEERS = ("(a) bare page or reference save", "(b) formset", "(c) Django admin")


def svg(times) -> str:
    """Less is faster; 1 is the peer's own time."""
    parts, y = [], TOP
    for name, twins in TWINS.items():
        parts.append(f'<text x="8" y="{y + ROW + 4}" font-weight="bold">{escape(name)}</text>')
        for number, other in enumerate(twins):
            y += ROW
            parts += _line(Ratio(times[name], times[other]), y, COLOURS[number])
            gate = next((g for g in GATES if (g.ours, g.other) == (name, other)), None)
            if gate is not None:
                x = _x(gate.most or 1 / gate.least)
                parts.append(f'<path d="M{x} {y - 6}v12" stroke="#1B6B2F" stroke-width="3"/>')
        y += ROW
    return "\n".join([*_frame(y), *parts, "</svg>"]) + "\n"


def _x(value) -> float:
    span = math.log(HIGH) - math.log(LOW)
    return round(LEFT + WIDTH * (math.log(value) - math.log(LOW)) / span, 1)


def _line(ratio, y, colour):
    low, high = _x(max(ratio.low, LOW)), _x(min(ratio.high, HIGH))
    yield f'<path d="M{low} {y}H{high}" stroke="{colour}" stroke-width="2"/>'
    yield f'<circle cx="{_x(ratio.middle)}" cy="{y}" r="4" fill="{colour}"/>'
    yield f'<text x="{high + 8}" y="{y + 4}" fill="{colour}">{ratio.middle:.2f}</text>'


def _frame(bottom):
    size = f'width="{LEFT + WIDTH + 60}" height="{bottom + 30}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">'
    yield '<rect width="100%" height="100%" fill="#fff"/>'
    for number, peer in enumerate(PEERS):
        yield f'<text x="{LEFT + number * 200}" y="14" fill="{COLOURS[number]}">× {peer}</text>'
    for value in (0.1, 1, 10, 100):
        x = _x(value)
        yield f'<path d="M{x} {TOP - 8}V{bottom}" stroke="{"#000" if value == 1 else "#ccc"}"/>'
        yield f'<text x="{x - 6}" y="{bottom + 16}">{value}</text>'
