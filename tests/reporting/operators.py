"""What every operator on a workbook has in common: where it is registered, where it works.

An operator returns False where it finds nothing to work on.
"""

CELLS, STRUCTURE = {}, {}


def operator(function):
    CELLS[function.__name__] = function
    return function


def structure(function):
    """Changes the table as a whole; one in a workbook, and other faults may follow from it."""
    STRUCTURE[function.__name__] = function
    return function


def pick(rng, found):
    return rng.choice(found) if found else None


def on(*kinds, sure=False):
    """An operator on one free slot of these kinds."""

    def wrap(function):
        def run(book, rng):
            slot = pick(rng, book.slots(*kinds, sure=sure))
            return slot is not None and function(book, rng, slot) is not False

        run.__name__ = function.__name__
        return operator(run)

    return wrap


NUMBERS = ("int", "decimal")
ALL = ("int", "decimal", "date", "bool", "choice", "state", "text")
