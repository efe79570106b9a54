"""Invented figures for the illustrative set, by ward and quarter. They describe nothing real."""

# A quarter: every criterion of DEMO-ANCS that is typed. The wards differ a little, so that lists
# and comparisons have something to show; all of them pass with a different score.
_BASE = {
    "A1": True,
    "A2": True,
    "A3": [1, 2, 3, 4],
    "B1": [3, 2, 3, 2],
    "B2": [(3, 3), (2, 2), (3, 3), (2, 2)],
    "B3": [1, 1, 0, 0],
    "B4": 0,
    "B5": [1, 1, 0, 1],
    "B0": 0,
    "C1": [(8, 10), (8, 10), (9, 10), (9, 10)],
    "C2": [2, 2, 3, 3],
    "C3": [False, False, False, True],
    "D1": [(196, 200), (210, 212), (188, 190), (205, 207)],
    "D2": [1, 1, 2, 2],
    "E1": 0,
    "E2": True,
}
_WARDS = {
    "cao-thang": {"C1": [(7, 9), (7, 9), (8, 9), (8, 9)], "A3": [1, 1, 2, 3]},
    "hong-gai": {"B3": [1, 0, 0, 1], "D2": [2, 3, 3, 3], "C1": [(7, 9), (7, 9), (7, 9), (8, 9)]},
    "dong-lam": {
        "C1": [(5, 7), (5, 7), (6, 7), (6, 7)],
        "D1": [(40, 41), (38, 39), (44, 45), (50, 51)],
        "D2": [0, 1, 1, 2],
        "B1": [1, 0, 1, 0],
        "B2": [(1, 1), (0, 0), (1, 1), (0, 0)],
    },
    "quang-la": {
        "C1": [(6, 8), (6, 8), (7, 8), (7, 8)],
        "C2": [1, 1, 2, 2],
        "B1": [0, 1, 0, 0],
        "B2": [(0, 0), (1, 1), (0, 0), (0, 0)],
        "B5": [0, 1, 0, 0],
    },
}
# The same quarters of the year before, by criterion that is compared with it.
_PREVIOUS = {"B1": [4, 3, 3, 3], "B5": [1, 1, 1, 1]}
_PREVIOUS_WARDS = {
    "dong-lam": {"B1": [1, 1, 1, 1]},
    "quang-la": {"B1": [1, 0, 1, 0], "B5": [1, 0, 1, 0]},
}


def quarter(ward, number) -> dict:
    """Code → stored inputs of one ward (slug of 2021) in one quarter, 1 to 4."""
    figures = _BASE | _WARDS.get(ward, {})
    return {code: _inputs(_of(value, number)) for code, value in figures.items()}


def previous(ward) -> dict:
    """Code → the four quarters of the year before."""
    return _PREVIOUS | _PREVIOUS_WARDS.get(ward, {})


def _of(value, number):
    return value[number - 1] if isinstance(value, list) else value


def _inputs(value):
    if isinstance(value, tuple):
        return {"met": value[0], "total": value[1]}
    return {"value": value}
