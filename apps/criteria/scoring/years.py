"""From quarters to what ``score`` takes: the year's values, and the previous quarter's figures."""

from .numbers import exact
from .plan import plan
from .values import NOT_REPORTED


def fold(definition, quarters):
    """The year's values (code → Value) from up to four quarters of values."""
    return {asked.code: asked.fold.year(quarters) for asked in plan(definition).asked if asked.fold}


def previous_period(definition, quarters, baselines=None):
    """The previous quarter's figure (code → number) of every criterion that is compared with it.

    It is the last quarter but one, or for the first quarter the fourth of the year before, where
    the list of its four quarters is known. What is not known is left out, and waits.
    """
    figures = {}
    for asked in plan(definition).asked:
        if asked.criterion["rule"].get("against") != "previous_period":
            continue
        if len(quarters) > 1:
            figure = _figure(asked, quarters[-2])
        else:
            before = (baselines or {}).get(asked.code)
            known = isinstance(before, (list, tuple)) and len(before) == 4
            figure = exact(before[3]) if known and quarters else None
        if figure is not None:
            figures[asked.code] = figure
    return figures


def _figure(asked, quarter):
    raw = quarter.get(asked.code) if quarter else None
    value = asked.form.read(raw) if raw else NOT_REPORTED
    if value.state == "none":
        return asked.none["value"]
    return value.inputs.get("value")
